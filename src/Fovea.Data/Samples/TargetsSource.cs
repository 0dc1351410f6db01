namespace Fovea.Data;

/// <summary>The inputs of one source, with the inputs of another as targets.</summary>
internal sealed class TargetsSource : ISampleSource
{
    private readonly ISampleSource _inputs;
    private readonly ISampleSource _targets;
    private readonly SamplePool _unused;

    public TargetsSource(ISampleSource inputs, ISampleSource targets)
    {
        SampleCheck.SameCount("WithTargets", inputs, targets);
        (_inputs, _targets) = (inputs, targets);
        // Both write their own targets too, which nobody reads.
        _unused = new(inputs.Targets, targets.Targets);
    }

    public string Name => $"{_inputs.Name} → {_targets.Name}";

    public int Count => _inputs.Count;

    public IReadOnlyList<TensorSpec> Inputs => _inputs.Inputs;

    public IReadOnlyList<TensorSpec> Targets => _targets.Inputs;

    public void Write(int index, Sample sample)
    {
        SampleCheck.Index(this, index);
        var unused = _unused.Take();
        _inputs.Write(index, new(sample.InputSlots, unused.InputSlots));
        _targets.Write(index, new(sample.TargetSlots, unused.TargetSlots));
        _unused.Return(unused);
    }
}
