using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What a network is worth on batches that it does not learn from.</summary>
public sealed partial class Trainer
{
    private InferenceCall? _inference;

    private InferenceCall Inference => _inference ??= new(Task.Modules, Forward, Replay);

    // Where several players learn, what is made may depend on targets.
    private IReadOnlyList<Tensor> Measured(Batch batch)
    {
        if (Task.Turns.Count == 0) return Inference.Run([.. batch.Inputs]);
        var inputs = batch.Inputs.Count;
        _inference ??= new(Task.Modules, all => Task.Measure([.. all.Take(inputs)], [.. all.Skip(inputs)]), Replay);
        return _inference.Run([.. batch.Inputs, .. batch.Targets]);
    }

    /// <summary>Loss and metrics on batches, in inference mode, without a graph; the modes of all modules and the metrics are as
    /// before.</summary>
    /// <param name="batches">The batches; the first epoch of them is taken.</param>
    /// <param name="each">Called with each batch and the network's first output.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public Evaluation Evaluate(IBatchSource batches, Action<Batch, Tensor>? each = null) => Evaluate(batches, each, null);

    // The mean over none is no number.
    private static void RequireSamples(IBatchSource batches, string what, string use)
    {
        if (batches.SamplesPerEpoch == 0)
            throw new ArgumentException($"Trainer.{what}: expected samples {use}, got none.", nameof(batches));
    }

    private Evaluation Evaluate(IBatchSource batches, Action<Batch, Tensor>? each, Action<int>? done)
    {
        RequireSamples(batches, "Evaluate", "to measure");
        var kept = Task.Metrics.Select(m => m.Sums.ToArray()).ToArray();
        using var modes = ModeScope.Inference(Task.Modules);
        using var _ = Autograd.NoGrad();
        try
        {
            foreach (var metric in Task.Metrics) metric.Load([]);
            var sums = default(RunningSums);
            var count = 0;
            foreach (var batch in batches.Batches(0))
            {
                var outputs = Measured(batch);
                sums = sums.Add(Task.ComputeLoss(outputs, batch.Targets).Item(), batch.Count);
                Task.UpdateMetrics(outputs, batch.Targets);
                each?.Invoke(batch, outputs[0].Clone());
                done?.Invoke(++count);
            }
            return Measured(sums);
        }
        finally
        {
            foreach (var (metric, sums) in Task.Metrics.Zip(kept)) metric.Load(sums);
        }
    }

    private Evaluation Measured(RunningSums sums) =>
        new(sums.MeanLoss, sums.Samples, new(Task.Metrics.Select(m => (m.Name, m.Result))));
}
