namespace Fovea.Data;

/// <summary>The samples of one source, then those of another.</summary>
internal sealed class ConcatSource : ISampleSource
{
    private readonly ISampleSource _first;
    private readonly ISampleSource _second;

    public ConcatSource(ISampleSource first, ISampleSource second)
    {
        ArgumentNullException.ThrowIfNull(second);
        SampleCheck.Same($"{first.Name}.Concat", $"inputs of {second.Name} as", first.Inputs, second.Inputs);
        SampleCheck.Same($"{first.Name}.Concat", $"targets of {second.Name} as", first.Targets, second.Targets);
        (_first, _second, Count) = (first, second, checked(first.Count + second.Count));
    }

    public string Name => $"{_first.Name} + {_second.Name}";

    public int Count { get; }

    public IReadOnlyList<TensorSpec> Inputs => _first.Inputs;

    public IReadOnlyList<TensorSpec> Targets => _first.Targets;

    public void Write(int index, Sample sample)
    {
        SampleCheck.Index(this, index);
        if (index < _first.Count) _first.Write(index, sample);
        else _second.Write(index - _first.Count, sample);
    }
}
