using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Keeps the weights of the epoch with the best figure, in <c>checkpoints/best.safetensors</c> of the run.</summary>
/// <remarks>The figure, and with it the weights, are the validation's where there is one. Without a run nothing is written.
/// The file has the weights alone, under PyTorch's keys: those that were measured, which an <see cref="ExponentialMovingAverage"/> has put
/// in the place of those that learn. A whole state to go on from is what <see cref="KeepLast"/> keeps.</remarks>
/// <param name="monitor">The figure: <c>loss</c>, or the name of a metric.</param>
[Part("bestCheckpoint", "keeps the weights of the best epoch")]
public sealed class BestCheckpoint(string monitor = "loss") : Callback
{
    private double _best = double.NaN;
    private long _epoch;

    /// <summary>The figure.</summary>
    public string Monitor => monitor;

    /// <summary>The best figure so far; NaN before the first.</summary>
    public double Best => _best;

    /// <summary>The epoch it was measured after, from 1; 0 before the first.</summary>
    public long BestEpoch => _epoch;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context) => context.HigherIsBetter(monitor);

    /// <inheritdoc/>
    public override void ValidationEnds(TrainingContext context) => Consider(context, context.Progress.Epoch + 1);

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        if (context.Plan.Validation is null) Consider(context, context.Progress.Epoch);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict() =>
        new Dictionary<string, Tensor> { ["best"] = Tensor.From(_best), ["epoch"] = Tensor.From(_epoch) };

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) =>
        (_best, _epoch) = (Part(state, "best").Item(), (long)Part(state, "epoch").Item());

    private void Consider(TrainingContext context, int epoch)
    {
        var figure = context.Figure(monitor);
        if (double.IsNaN(figure) || (context.HigherIsBetter(monitor) ? figure <= _best : figure >= _best)) return;
        (_best, _epoch) = (figure, epoch);
        if (context.Trainer.Run is { } run) context.Task.Network.Save(run.In("checkpoints", "best.safetensors"));
    }
}
