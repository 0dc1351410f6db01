namespace Fovea.Tensors;

/// <summary>The smooth maximum.</summary>
public static class LogSumExpOp
{
    extension(Tensor x)
    {
        /// <summary>ln Σ eˣ over the axes = m + ln Σ e^{x − m} with m = max x, so that nothing overflows.</summary>
        public Tensor LogSumExp(int[]? axes = null, bool keepDim = false)
        {
            // The maximum is a constant here: the result does not depend on which number is taken off.
            var max = x.Detach().Max(axes, keepDim: true);
            // ∞ − ∞ would be no number; without it the exponentials are 0 or ∞ as they should.
            max = max.Abs().Equal(double.PositiveInfinity).Where(x.Device.Full([], 0, x.DType), max);
            var y = (x - max).Exp().Sum(axes, keepDim: true).Log() + max;
            return keepDim ? y : y.Reshape(Axes.Drop(y.Shape, Axes.Normalize("logsumexp", x.Shape, axes)));
        }

        /// <summary>ln Σ eˣ over one axis.</summary>
        public Tensor LogSumExp(int axis, bool keepDim = false) => x.LogSumExp([axis], keepDim);
    }

    internal static IEnumerable<GradCase> GradCases() => [new("logsumexp", t => t[0].LogSumExp([0, 2]), Sample.Normal([3, 2, 5]))];
}
