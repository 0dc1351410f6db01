namespace Fovea.Onnx;

/// <summary>The smallest and the largest value of each batch, averaged over the batches with weights that fade by 0.9 from one to the
/// next.</summary>
/// <remarks>Source: B. Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only inference", CVPR
/// 2018, section 3.1.</remarks>
public sealed class AverageRange : RangeEstimator
{
    private const double Fading = 0.9;

    /// <inheritdoc/>
    public override string Name => "average";

    /// <inheritdoc/>
    public override string Description => "the smallest and the largest of each batch, as a moving average";

    /// <inheritdoc/>
    public override RangeObserver Observe() => new Observer();

    private sealed class Observer : RangeObserver
    {
        private (double Low, double High)? _range;

        public override (double Low, double High) Range => _range ?? (0, 0);

        public override void See(ReadOnlySpan<float> values, int pass)
        {
            if (values.IsEmpty) return;
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
            _range = _range is var (l, h) ? (Fading * l + (1 - Fading) * low, Fading * h + (1 - Fading) * high) : (low, high);
        }
    }
}
