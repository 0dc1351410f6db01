using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Some pictures of another dataset: picture i is picture indices[i] of the source.</summary>
internal sealed class SubsetDataset : Dataset
{
    private readonly Dataset _source;
    private readonly int[] _indices;

    public SubsetDataset(Dataset source, int[] indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        foreach (var index in indices)
            if ((uint)index >= (uint)source.Count)
                throw new ArgumentOutOfRangeException(nameof(indices),
                    $"{source.Name}.Subset: expected pictures 0…{source.Count - 1}, got {index}.");
        // A subset of a subset reads the original directly, however often sets are divided.
        if (source is SubsetDataset inner)
            (_source, _indices) = (inner._source, Array.ConvertAll(indices, i => inner._indices[i]));
        else
            (_source, _indices) = (source, [.. indices]);
        Warnings = source.Warnings;
    }

    /// <summary>Positions in the data set that no other subset stands before.</summary>
    public IReadOnlyList<int> Indices => _indices;

    public override string Name => _source.Name;

    public override int Count => _indices.Length;

    public override Shape ImageShape => _source.ImageShape;

    public override IReadOnlyList<string> ClassNames => _source.ClassNames;

    public override float MaxValue => _source.MaxValue;

    public override int Label(int index)
    {
        CheckIndex(index);
        return _source.Label(_indices[index]);
    }

    public override void Read(int index, Span<byte> pixels)
    {
        CheckIndex(index);
        _source.Read(_indices[index], pixels);
    }
}
