namespace Fovea.Onnx;

/// <summary>The range without the outermost values, one of ten thousand at each end: few are cut off, and all others keep their
/// digits.</summary>
/// <remarks>By a histogram of 8192 bins between the smallest value and the largest, which the first pass finds. Source: H. Wu et al.,
/// "Integer quantization for deep learning inference: principles and empirical evaluation", arXiv:2004.09602, section 5.</remarks>
public sealed class PercentileRange : RangeEstimator
{
    private const int Bins = 8192;
    private const double Outside = 1e-4;

    /// <inheritdoc/>
    public override string Name => "percentile";

    /// <inheritdoc/>
    public override string Description => "without the outermost values, 0.01 % at each end";

    /// <inheritdoc/>
    public override RangeObserver Observe() => new Observer();

    private sealed class Observer : RangeObserver
    {
        private readonly long[] _counts = new long[Bins];
        private float _low = float.PositiveInfinity, _high = float.NegativeInfinity;

        public override int Passes => 2;

        public override (double Low, double High) Range
        {
            get
            {
                var width = ((double)_high - _low) / Bins;
                var most = (long)(Outside * _counts.Sum());
                int first = 0, last = Bins - 1;
                for (var sum = _counts[0]; first < last && sum <= most; sum += _counts[++first]) { }
                for (var sum = _counts[^1]; last > first && sum <= most; sum += _counts[--last]) { }
                return (_low + first * width, _low + (last + 1) * width);
            }
        }

        public override void See(ReadOnlySpan<float> values, int pass)
        {
            if (pass == 0)
            {
                foreach (var value in values) (_low, _high) = (Math.Min(_low, value), Math.Max(_high, value));
                return;
            }
            var scale = _high > _low ? Bins / ((double)_high - _low) : 0;
            foreach (var value in values) _counts[(int)Math.Min((value - _low) * scale, Bins - 1)]++;
        }
    }
}
