namespace Fovea.Onnx;

/// <summary>From the smallest value to the largest: nothing is cut off, and one value far out costs all the others digits.</summary>
public sealed class MinMaxRange : RangeEstimator
{
    /// <inheritdoc/>
    public override string Name => "minmax";

    /// <inheritdoc/>
    public override int Order => -1;

    /// <inheritdoc/>
    public override string Description => "from the smallest value to the largest";

    /// <inheritdoc/>
    public override RangeObserver Observe() => new Observer();

    private sealed class Observer : RangeObserver
    {
        private float _low = float.PositiveInfinity, _high = float.NegativeInfinity;

        public override (double Low, double High) Range => (_low, _high);

        public override void See(ReadOnlySpan<float> values, int pass)
        {
            foreach (var value in values) (_low, _high) = (Math.Min(_low, value), Math.Max(_high, value));
        }
    }
}
