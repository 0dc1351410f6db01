namespace Fovea.Data;

/// <summary>Some samples of another source: sample i is sample indices[i].</summary>
internal sealed class SubsetSource : ISampleSource
{
    private readonly ISampleSource _source;
    private readonly int[] _indices;

    public SubsetSource(ISampleSource source, int[] indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        foreach (var index in indices)
            if ((uint)index >= (uint)source.Count)
                throw new ArgumentOutOfRangeException(nameof(indices),
                    $"{source.Name}.Subset: expected samples 0…{source.Count - 1}, got {index}.");
        (_source, _indices) = (source, [.. indices]);
    }

    public string Name => _source.Name;

    public int Count => _indices.Length;

    public IReadOnlyList<TensorSpec> Inputs => _source.Inputs;

    public IReadOnlyList<TensorSpec> Targets => _source.Targets;

    public void Write(int index, Sample sample)
    {
        SampleCheck.Index(this, index);
        _source.Write(_indices[index], sample);
    }
}
