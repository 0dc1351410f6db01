using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Bounds gradients before each step: g·min(1, max/‖g‖) over all of them together, or each element to [−max, max].</summary>
/// <remarks>After a <see cref="GradientAccumulation"/> in the list it bounds the accumulated gradients. Source: R. Pascanu, T. Mikolov,
/// Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.</remarks>
/// <param name="maxNorm">The bound on ‖g‖, or null for none.</param>
/// <param name="maxValue">The bound on each element, or null for none.</param>
[Part("gradientClipping", "bounds gradients before each step")]
public sealed class GradientClipping(double? maxNorm = 1, double? maxValue = null) : Callback
{
    /// <summary>The bound on ‖g‖.</summary>
    public double? MaxNorm => maxNorm;

    /// <summary>The bound on each element.</summary>
    public double? MaxValue => maxValue;

    /// <summary>‖g‖ before the last bound by norm; NaN before the first.</summary>
    public double LastNorm { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void AfterBackward(TrainingContext context)
    {
        if (context.SkipStep) return;
        var parameters = context.Gradients.Select(g => g.Parameter).ToList();
        if (maxValue is { } value) GradientClip.ByValue(parameters, value);
        if (maxNorm is { } norm) LastNorm = GradientClip.ByNorm(parameters, norm);
    }
}
