namespace Fovea.Data;

/// <summary>Sample i of two sources in one.</summary>
internal sealed class ZipSource : ISampleSource
{
    private readonly ISampleSource _first;
    private readonly ISampleSource _second;

    public ZipSource(ISampleSource first, ISampleSource second)
    {
        SampleCheck.SameCount("Zip", first, second);
        (_first, _second) = (first, second);
        (Inputs, Targets) = ([.. first.Inputs, .. second.Inputs], [.. first.Targets, .. second.Targets]);
    }

    public string Name => $"{_first.Name} & {_second.Name}";

    public int Count => _first.Count;

    public IReadOnlyList<TensorSpec> Inputs { get; }

    public IReadOnlyList<TensorSpec> Targets { get; }

    public void Write(int index, Sample sample)
    {
        SampleCheck.Index(this, index);
        var (inputs, targets) = (_first.Inputs.Count, _first.Targets.Count);
        _first.Write(index, new(sample.InputSlots[..inputs], sample.TargetSlots[..targets]));
        _second.Write(index, new(sample.InputSlots[inputs..], sample.TargetSlots[targets..]));
    }
}
