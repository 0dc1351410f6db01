using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Multiplies the rate by a factor whenever a figure has not improved by a threshold for more than a number of steps.</summary>
/// <remarks>A figure that is not a number is no improvement.</remarks>
/// <param name="optimizer">Whose rates to set.</param>
/// <param name="factor">What a rate is multiplied by.</param>
/// <param name="patience">Steps without improvement that are waited for.</param>
/// <param name="threshold">The least improvement.</param>
/// <param name="minimum">No rate falls below.</param>
/// <param name="monitor">The figure: <c>loss</c>, or the name of a metric. It is that of the validation where there is one.</param>
/// <param name="higherIsBetter">Whether a larger figure is the better one.</param>
/// <param name="thresholdMode">Whether the threshold is a share of the best figure or a difference to it.</param>
/// <param name="cooldown">Steps after a reduction in which nothing counts as without improvement.</param>
/// <param name="epsilon">A rate that would fall by no more than this stays; PyTorch has 10⁻⁸.</param>
public sealed class ReduceOnPlateau(Optimizer optimizer, double factor = 0.1, int patience = 10, double threshold = 1e-4,
    double minimum = 0, string monitor = "loss", bool higherIsBetter = false, ThresholdMode thresholdMode = ThresholdMode.Relative,
    int cooldown = 0, double epsilon = 0) : LearningRateSchedule(optimizer)
{
    private double _best = higherIsBetter ? double.NegativeInfinity : double.PositiveInfinity;
    private int _bad, _reductions, _cooling;

    /// <summary>What a rate is multiplied by.</summary>
    public double Factor => factor;

    /// <summary>Steps without improvement that are waited for.</summary>
    public int Patience => patience;

    /// <summary>The least improvement.</summary>
    public double Threshold => threshold;

    /// <summary>No rate falls below.</summary>
    public double Minimum => minimum;

    /// <summary>Whether a larger figure is the better one.</summary>
    public bool HigherIsBetter => higherIsBetter;

    /// <summary>Whether the threshold is a share of the best figure or a difference to it.</summary>
    public ThresholdMode ThresholdMode => thresholdMode;

    /// <summary>Steps after a reduction in which nothing counts as without improvement.</summary>
    public int Cooldown => cooldown;

    /// <summary>A rate that would fall by no more than this stays.</summary>
    public double Epsilon => epsilon;

    /// <summary>The best figure so far.</summary>
    public double Best => _best;

    /// <inheritdoc/>
    public override string Monitored => monitor;

    private protected override bool IsByCount => false;

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step)
    {
        for (var i = 0; i < _reductions; i++) baseRate = Reduced(baseRate);
        return baseRate;
    }

    /// <summary>Counts a step without a figure: the rates stay.</summary>
    public override void Step() => CountStep();

    /// <summary>Takes note of the figure, and returns whether a rate was reduced.</summary>
    public override bool Step(double monitored)
    {
        if (IsBetter(monitored)) (_best, _bad) = (monitored, 0);
        else _bad++;
        if (_cooling > 0) (_cooling, _bad) = (_cooling - 1, 0);
        var fell = false;
        if (_bad > patience)
        {
            (_bad, _reductions, _cooling) = (0, _reductions + 1, cooldown);
            foreach (var group in Optimizer.Groups)
            {
                var reduced = Reduced(group.LearningRate);
                fell |= reduced < group.LearningRate;
                group.LearningRate = reduced;
            }
        }
        CountStep();
        return fell;
    }

    // Everything is better than the infinity at the beginning, of which no share can be taken.
    private bool IsBetter(double figure)
    {
        if (double.IsInfinity(_best)) return !double.IsNaN(figure);
        var least = thresholdMode == ThresholdMode.Relative ? Math.Abs(_best) * threshold : threshold;
        return higherIsBetter ? figure > _best + least : figure < _best - least;
    }

    private double Reduced(double rate)
    {
        var reduced = Math.Min(rate, Math.Max(rate * factor, minimum));
        return rate - reduced > epsilon ? reduced : rate;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict() => new Dictionary<string, Tensor>(base.StateDict())
    {
        ["best"] = Tensor.From(_best), ["bad"] = Tensor.From((long)_bad), ["reductions"] = Tensor.From((long)_reductions),
        ["cooling"] = Tensor.From((long)_cooling),
    };

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        (_best, _bad, _reductions) = (Number(state, "best"), (int)Number(state, "bad"), (int)Number(state, "reductions"));
        // States of before there was a cooldown have none.
        _cooling = state.ContainsKey("cooling") ? (int)Number(state, "cooling") : 0;
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
