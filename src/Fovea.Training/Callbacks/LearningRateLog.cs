using System.Text.Json.Nodes;

namespace Fovea.Training;

/// <summary>Writes the learning rate of every few steps to <c>metrics.jsonl</c>.</summary>
/// <param name="every">Mini-batches between two lines, 1 or more.</param>
[Part("learningRateLog", "writes learning rates to metrics.jsonl")]
public sealed class LearningRateLog(int every = 50) : Callback
{
    private readonly int _every = every >= 1 ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, "LearningRateLog: expected a line every 1 mini-batch or more.");

    private readonly List<(long Step, double Rate)> _rates = [];

    /// <summary>Mini-batches between two lines.</summary>
    public int Every => _every;

    /// <summary>What was written since this was made: the mini-batch, from 1, and its learning rate.</summary>
    public IReadOnlyList<(long Step, double Rate)> Rates => _rates;

    /// <inheritdoc/>
    public override void BatchEnds(TrainingContext context)
    {
        if (context.Progress.Step % _every != 0) return;
        // The schedule has not stepped yet: this is the rate that the mini-batch was learned with.
        var (step, rate) = (context.Progress.Step, context.Optimizer.LearningRate);
        _rates.Add((step, rate));
        context.Trainer.Run?.AppendMetrics(new JsonObject { ["kind"] = "learningRate", ["step"] = step, ["learningRate"] = rate });
    }
}
