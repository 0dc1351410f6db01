using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Multiplies the rate by a factor whenever a figure has not improved by a relative threshold for more than a number of
/// steps.</summary>
/// <remarks>A figure that is not a number is no improvement.</remarks>
/// <param name="optimizer">Whose rates to set.</param>
/// <param name="factor">What a rate is multiplied by.</param>
/// <param name="patience">Steps without improvement that are waited for.</param>
/// <param name="threshold">The least improvement, as a share of the best figure.</param>
/// <param name="minimum">No rate falls below.</param>
/// <param name="monitor">The figure: <c>loss</c>, or the name of a metric. It is that of the validation where there is one.</param>
/// <param name="higherIsBetter">Whether a larger figure is the better one.</param>
public sealed class ReduceOnPlateau(Optimizer optimizer, double factor = 0.1, int patience = 10, double threshold = 1e-4,
    double minimum = 0, string monitor = "loss", bool higherIsBetter = false) : LearningRateSchedule(optimizer)
{
    private double _best = higherIsBetter ? double.NegativeInfinity : double.PositiveInfinity;
    private int _bad, _reductions;

    /// <summary>What a rate is multiplied by.</summary>
    public double Factor => factor;

    /// <summary>Steps without improvement that are waited for.</summary>
    public int Patience => patience;

    /// <inheritdoc/>
    public override string Monitored => monitor;

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step)
    {
        for (var i = 0; i < _reductions; i++) baseRate = Math.Min(baseRate, Math.Max(baseRate * factor, minimum));
        return baseRate;
    }

    /// <summary>Takes note of the figure, and returns whether a rate was reduced.</summary>
    public override bool Step(double monitored)
    {
        var better = higherIsBetter ? monitored > _best + Math.Abs(_best) * threshold : monitored < _best - Math.Abs(_best) * threshold;
        // Everything is better than the infinity at the beginning, of which no share can be taken.
        if (better || (double.IsInfinity(_best) && !double.IsNaN(monitored))) (_best, _bad) = (monitored, 0);
        else _bad++;
        if (_bad > patience) (_bad, _reductions) = (0, _reductions + 1);
        return base.Step(monitored);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict() => new Dictionary<string, Tensor>(base.StateDict())
    {
        ["best"] = Tensor.From(_best), ["bad"] = Tensor.From((long)_bad), ["reductions"] = Tensor.From((long)_reductions),
    };

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        (_best, _bad, _reductions) = (Number(state, "best"), (int)Number(state, "bad"), (int)Number(state, "reductions"));
        base.LoadStateDict(state);
    }

    /// <param name="context">Optimizer and length.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="patience">Epochs without improvement that are waited for.</param>
    /// <param name="threshold">The least improvement, as a share of the best figure.</param>
    /// <param name="minimum">No rate falls below.</param>
    /// <param name="monitor">The figure: loss, or the name of a metric.</param>
    /// <param name="higherIsBetter">Whether a larger figure is the better one.</param>
    [Part("plateau", "falls by a factor when a figure no longer improves")]
    internal static ReduceOnPlateau Configured(ScheduleContext context, double factor = 0.1, int patience = 10, double threshold = 1e-4,
        double minimum = 0, string monitor = "loss", bool higherIsBetter = false) =>
        new(context.Optimizer, factor, patience, threshold, minimum, monitor, higherIsBetter);
}
