namespace Fovea.Data;

/// <summary>Samples with tensors that a function computes from those of another source.</summary>
internal sealed class MapSource : ISampleSource
{
    private readonly ISampleSource _source;
    private readonly Action<Sample, Sample> _write;
    private readonly bool _newInputs;
    private readonly bool _newTargets;
    private readonly SamplePool _old;

    public MapSource(ISampleSource source, Action<Sample, Sample> write, IReadOnlyList<TensorSpec>? inputs,
        IReadOnlyList<TensorSpec>? targets)
    {
        ArgumentNullException.ThrowIfNull(write);
        (_source, _write, _newInputs, _newTargets) = (source, write, inputs is not null, targets is not null);
        (Inputs, Targets) = (inputs ?? source.Inputs, targets ?? source.Targets);
        _old = new(_newInputs ? source.Inputs : [], _newTargets ? source.Targets : []);
    }

    public string Name => _source.Name;

    public int Count => _source.Count;

    public IReadOnlyList<TensorSpec> Inputs { get; }

    public IReadOnlyList<TensorSpec> Targets { get; }

    public void Write(int index, Sample sample)
    {
        SampleCheck.Index(this, index);
        var old = _old.Take();
        // What is kept is read where it will stay.
        var from = new Sample(_newInputs ? old.InputSlots : sample.InputSlots, _newTargets ? old.TargetSlots : sample.TargetSlots);
        _source.Write(index, from);
        _write(from, sample);
        _old.Return(old);
    }
}
