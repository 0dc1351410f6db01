using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Looks for a learning rate: trains for some mini-batches while the rate grows, ηᵢ = η₀·(η₁/η₀)^(i/(n−1)), and watches the
/// loss.</summary>
/// <remarks>
/// The loss of mini-batches is smoothed: sᵢ = β·sᵢ₋₁ + (1 − β)·lᵢ with β = 0.9, divided by 1 − βⁱ, so that the first ones count in full.
/// The test ends early where the smoothed loss passes 4 times its best, or is no longer a number.
/// <para>Two rates are found: a tenth of the one at which the smoothed loss is least, and the one at which it falls steepest against the
/// logarithm of the rate. At the least loss growth is about to fail, which is why that is divided by ten. At the steepest fall a step
/// gains most, but noise may put it far to the left. The steepest fall is suggested where it lies between a hundredth and a tenth of
/// the rate of the least loss; elsewhere the tenth is.</para>
/// <para><b>Source</b>: L. N. Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017, section 3.3, the range test. Growth
/// by a factor and the smoothing are later practice.</para>
/// </remarks>
public sealed record LearningRateFinder
{
    /// <summary>β: the share of the smoothed loss that stays.</summary>
    private const double Smoothing = 0.9;

    /// <summary>The smoothed loss over its best at which the test ends.</summary>
    private const double Exploded = 4;

    /// <summary>The first rate, above 0.</summary>
    public double First { get; init; } = 1e-6;

    /// <summary>The last rate, above the first.</summary>
    public double Last { get; init; } = 10;

    /// <summary>Mini-batches, 10 or more.</summary>
    public int Steps { get; init; } = 150;

    /// <summary>Runs the test.</summary>
    /// <param name="session">A training that has not begun. Its network learns, and is of no use afterwards.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">A setting makes no sense.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public LearningRateCurve Run(TrainingSession session, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!(First > 0 && Last > First && double.IsFinite(Last)))
            throw new ArgumentException(FormattableString.Invariant($"find-lr: expected rates with 0 < first < last, got {First} and {Last}."));
        if (Steps < 10) throw new ArgumentException($"find-lr: expected 10 mini-batches or more, got {Steps}.");
        using var _ = session.Context.Use();
        var ramp = new Ramp(this, progress);
        session.Trainer.View = null;
        session.Trainer.Add(ramp);
        try
        {
            var batches = session.FineTuner?.Training ?? session.TrainingBatches;
            session.Trainer.Fit(batches, Math.Max(session.Config.Epochs, Steps / batches.BatchesPerEpoch + 1), null, cancellation);
        }
        catch (TrainingDivergedException)
        {
            // What the test is looking for.
        }
        cancellation.ThrowIfCancellationRequested();
        return LearningRateCurve.Of(ramp.Rates, ramp.Losses, ramp.Smoothed);
    }

    private sealed class Ramp(LearningRateFinder finder, IProgress<double>? progress) : Callback
    {
        private double _sum, _best = double.PositiveInfinity;

        public List<double> Rates { get; } = [];

        public List<double> Losses { get; } = [];

        public List<double> Smoothed { get; } = [];

        // Last of all: whatever a schedule has set does not count.
        public override void BatchBegins(TrainingContext context) => context.Optimizer.LearningRate =
            finder.First * Math.Pow(finder.Last / finder.First, (double)Rates.Count / (finder.Steps - 1));

        // A guard that passes over such mini-batches would go on with the same rate.
        public override void NotFinite(TrainingContext context) => context.Stop("the loss is no longer a number");

        // The loss is that before the step: of the rates so far.
        public override void AfterForward(TrainingContext context)
        {
            Rates.Add(context.Optimizer.LearningRate);
            Losses.Add(context.Loss);
            _sum = Smoothing * _sum + (1 - Smoothing) * context.Loss;
            Smoothed.Add(_sum / (1 - Math.Pow(Smoothing, Losses.Count)));
            _best = Math.Min(_best, Smoothed[^1]);
            progress?.Report((double)Rates.Count / finder.Steps);
            if (Smoothed[^1] > Exploded * _best) context.Stop("the loss exploded");
            else if (Rates.Count >= finder.Steps) context.Stop("all rates were tried");
        }
    }
}
