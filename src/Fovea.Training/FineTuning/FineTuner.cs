using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Leads a training through its phases: freezes and thaws, sets the rates, and gives a head that learns alone the backbone's
/// outputs, computed once, in the place of pictures.</summary>
/// <remarks>Source of the two phases: J. Howard and S. Ruder, "Universal language model fine-tuning for text classification", ACL 2018,
/// section 3.3 (gradual unfreezing); A. Kumar et al., "Fine-tuning can distort pretrained features and underperform out-of-distribution",
/// ICLR 2022: the head first, then everything.</remarks>
public sealed class FineTuner : Callback
{
    // What the backbone's outputs may take of memory, in bytes.
    private const long MemoryLimit = 2L << 30;

    private readonly RunConfig _config;
    private readonly Module _network;
    private readonly DataLoader _training;
    private readonly DataLoader? _validation;
    private readonly IReadOnlyList<TrainingPhase> _phases;
    private readonly List<(string Phase, double Seconds)> _preparations = [];
    private TrainingPhase? _begun, _prepared;
    private HeadGraph? _graph;
    private DataLoader[] _copies = [];
    private DataLoader? _held;

    internal FineTuner(RunConfig config, Module network, ClassifierHead head, DataLoader training, DataLoader? validation)
    {
        (_config, _network, Head, _training, _validation) = (config, network, head, training, validation);
        _phases = config.BuildPhases();
        Training = new PhasedBatches(training, epoch => _copies.Length > 0 && PhaseAt(epoch) == _prepared
            ? _copies[epoch % _copies.Length] : null);
        Validation = validation is null ? null : new PhasedBatches(validation, _ => _held);
    }

    /// <summary>The layer that is made anew.</summary>
    public ClassifierHead Head { get; }

    /// <summary>What the network learns from, epoch by epoch.</summary>
    public IBatchSource Training { get; }

    /// <summary>What it is measured on after each epoch; null for nothing.</summary>
    public IBatchSource? Validation { get; }

    /// <summary>Seconds that went into the backbone's outputs, for each phase that wanted them.</summary>
    public IReadOnlyList<(string Phase, double Seconds)> Preparations => _preparations;

    /// <summary>The phase of an epoch, from 0.</summary>
    public TrainingPhase PhaseAt(int epoch) => Stretch(epoch).Phase;

    /// <summary>Computes what the phase of an epoch needs of the backbone, where it has not been: to show progress, or to do it
    /// ahead.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Prepare(int epoch, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var phase = PhaseAt(epoch);
        if (phase == _prepared) return;
        (_prepared, _graph, _copies, _held) = (phase, null, [], null);
        var held = _validation?.Source.Count ?? 0;
        var all = ((long)phase.Copies * _training.Source.Count + held) * Head.FeatureShape.Elements;
        var longest = Math.Max(_training.Source.Count, held) * (long)Head.FeatureShape.Elements;
        if (phase.Copies == 0 || all * sizeof(float) > MemoryLimit || longest > Array.MaxLength) return;
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var batch = _config.BatchSize;
        _graph = HeadGraph.Of(_network, Head, _training.ImageShape, Sizes(_training.Source.Count, batch).Concat(Sizes(held, batch)));
        if (_graph is null) return;
        var (done, total) = (0, phase.Copies * _training.Source.Count + held);
        void Done(int count) => progress?.Report((double)(done += count) / total);
        _copies = [.. Enumerable.Range(0, phase.Copies).Select(copy => new DataLoader(
            BackboneFeatures.Compute(_network, Head, Copy(copy), copy, Done, cancellation), batch, shuffle: true, seed: _config.Seed))];
        if (_validation is not null)
            _held = new(BackboneFeatures.Compute(_network, Head, _validation, 0, Done, cancellation), batch);
        _preparations.Add((phase.Name, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds));
    }

    /// <summary>The outputs for a batch's inputs: of the head alone where they come from the backbone, else null.</summary>
    internal IReadOnlyList<Tensor>? Forward(IReadOnlyList<Tensor> inputs) =>
        _graph is not null && inputs[0].Shape.Without(0) == Head.FeatureShape && _graph.Scores(inputs[0]) is { } scores ? [scores] : null;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context) => _begun = null;

    /// <inheritdoc/>
    public override void EpochBegins(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var epoch = context.Progress.Epoch;
        var (phase, start, end) = Stretch(epoch, context.Plan.Epochs);
        Prepare(epoch);
        if (phase != _begun)
        {
            phase.Begin(_network, Head);
            _begun = phase;
        }
        context.Optimizer.LearningRate = phase.RateAt(_config.LearningRate, epoch - start, end - start);
    }

    /// <inheritdoc/>
    public override void FitEnds(TrainingContext context) => _network.Freeze(false);

    private (TrainingPhase Phase, int Start, int End) Stretch(int epoch, int? epochs = null)
    {
        var start = 0;
        foreach (var phase in _phases.SkipLast(1))
        {
            if (phase.Epochs is not { } count) break;
            if (epoch < start + count) return (phase, start, start + count);
            start += count;
        }
        return (_phases[^1], start, epochs ?? _config.Epochs);
    }

    // The first as it is, the others with random changes; never shuffled, since each finds its place by its number.
    private DataLoader Copy(int copy) => new(_training.Source, Math.Min(_config.BatchSize, _validation?.BatchSize ?? _config.BatchSize),
        seed: _config.Seed, transforms: copy == 0 ? [_config.BuildNormalize()] : _training.Transforms);

    private static IEnumerable<int> Sizes(int count, int batch) =>
        count == 0 ? [] : count < batch ? [count] : count % batch == 0 ? [batch] : [batch, count % batch];
}
