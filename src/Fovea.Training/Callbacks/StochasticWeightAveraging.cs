using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Averages the weights over the last epochs, a ← (n·a + w)/(n + 1) after each, and leaves the average in the network when
/// training ends, the statistics of its batch normalisations taken anew.</summary>
/// <remarks>Learning itself goes on with w, and so do validation and checkpoints. A schedule that keeps the rate high, constant or in
/// cycles, is what gives averages their worth. At the end the running means and variances become plain means over one pass through the
/// training batches. A training that is cancelled leaves w. Source: P. Izmailov et al., "Averaging weights leads to wider optima and better
/// generalization", UAI 2018, algorithm 1.</remarks>
/// <param name="start">Where averaging begins, as a share of all epochs, from 0 to below 1.</param>
/// <param name="every">Epochs between two weights that are averaged, the length of a cycle; 1 or more.</param>
[Part("stochasticWeightAveraging", "averages the weights of the last epochs")]
public sealed class StochasticWeightAveraging(double start = 0.75, int every = 1) : Callback
{
    private readonly double _start = start is >= 0 and < 1 ? start
        : throw new ArgumentOutOfRangeException(nameof(start), start, "StochasticWeightAveraging: expected a start from 0 to below 1.");

    private readonly int _every = every >= 1 ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, "StochasticWeightAveraging: expected 1 epoch or more between two.");

    private Tensor[] _averages = [];
    private long _count;

    /// <summary>Where averaging begins, as a share of all epochs.</summary>
    public double Start => _start;

    /// <summary>Epochs between two weights that are averaged.</summary>
    public int Every => _every;

    /// <summary>How many weights are in the average.</summary>
    public long Averaged => _count;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        var since = context.Progress.Epoch - (int)Math.Floor(_start * context.Plan.Epochs);
        if (since < 1 || since % _every != 0) return;
        using var _ = Autograd.NoGrad();
        var parameters = Parameters(context);
        Require(parameters);
        _averages = _count == 0 ? [.. parameters.Select(p => p.Detach().Clone())]
            : [.. _averages.Zip(parameters, (a, p) => a + (p.Detach() - a) * (1.0 / (_count + 1)))];
        _count++;
    }

    /// <inheritdoc/>
    public override void FitEnds(TrainingContext context)
    {
        if (context.End == TrainingEnd.Cancelled || _count == 0) return;
        var parameters = Parameters(context);
        Require(parameters);
        for (var i = 0; i < parameters.Length; i++) parameters[i].CopyFrom(_averages[i]);
        TakeStatistics(context);
        // Another training begins with what is in the network then.
        (_averages, _count) = ([], 0);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new Dictionary<string, Tensor> { ["count"] = Tensor.From(_count) };
        foreach (var (i, average) in _averages.Index()) state[Key(i)] = average;
        return state;
    }

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) =>
        (_count, _averages) = ((long)Part(state, "count").Item(),
            [.. Enumerable.Range(0, state.Count - 1).Select(i => Part(state, Key(i)).Clone())]);

    private static Tensor[] Parameters(TrainingContext context) => [.. context.Task.Modules.SelectMany(m => m.Parameters())];

    private void Require(Tensor[] parameters)
    {
        if (_count == 0) return;
        if (_averages.Length != parameters.Length) throw new StateDictException(Name,
            $"expected {parameters.Length} averages, got {_averages.Length}: the weights are of another architecture");
        if (parameters.Zip(_averages).FirstOrDefault(p => p.First.Shape != p.Second.Shape) is { First: { } parameter } pair)
            throw new StateDictException(Name,
                $"expected {parameter.Shape}, got {pair.Second.Shape}: the weights are of another architecture");
    }

    // Everything but the normalisations that learn their statistics is as it is when the network is used.
    private static void TakeStatistics(TrainingContext context)
    {
        var layers = context.Task.Modules.SelectMany(m => m.NamedModules()).Select(m => m.Module).OfType<BatchNorm>()
            .Where(b => b.IsTraining && b.TrackRunningStats).Distinct().ToList();
        if (layers.Count == 0) return;
        using var modes = ModeScope.Inference(context.Task.Modules);
        using var _ = Autograd.NoGrad();
        foreach (var layer in layers) layer.Train();
        var sums = layers.Select(b => (Mean: Tensor.Zeros(b.RunningMean!.Shape, b.RunningMean.DType),
            Variance: Tensor.Zeros(b.RunningVar!.Shape, b.RunningVar.DType))).ToArray();
        var batches = 0;
        foreach (var batch in context.Plan.Training.Batches(context.Plan.Epochs))
        {
            // What a batch adds to a running average of zero is m times its statistics.
            foreach (var layer in layers) Clear(layer);
            context.Task.Forward([.. batch.Inputs]);
            for (var i = 0; i < layers.Count; i++)
            {
                var weight = 1 / (layers[i].Momentum ?? 1);
                sums[i] = (sums[i].Mean + layers[i].RunningMean! * weight, sums[i].Variance + layers[i].RunningVar! * weight);
            }
            batches++;
        }
        for (var i = 0; i < layers.Count; i++)
        {
            layers[i].RunningMean!.CopyFrom(sums[i].Mean / Math.Max(batches, 1));
            layers[i].RunningVar!.CopyFrom(sums[i].Variance / Math.Max(batches, 1));
        }
    }

    private static void Clear(BatchNorm layer)
    {
        layer.RunningMean!.Clear();
        layer.RunningVar!.Clear();
        // Without a momentum the count of batches is the weight of a new one.
        foreach (var (name, buffer) in layer.NamedBuffers())
            if (name == "num_batches_tracked") buffer.Clear();
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"average.{i}");
}
