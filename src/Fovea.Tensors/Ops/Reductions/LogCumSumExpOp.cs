namespace Fovea.Tensors;

/// <summary>The smooth maximum of everything up to each element.</summary>
public static class LogCumSumExpOp
{
    extension(Tensor x)
    {
        /// <summary>y[…, j, …] = ln Σ e^{x[…, i, …]} over i ≤ j along an axis, without overflow. By doubling, as
        /// <c>CumProd</c>.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor LogCumSumExp(int axis)
        {
            Check.Floating("logcumsumexp", x);
            var a = x.Shape.Axis(axis);
            var n = x.Shape[a];
            var y = x;
            for (var step = 1; step < n; step *= 2)
            {
                var nothing = x.Device.Full(x.Shape.With(a, step), double.NegativeInfinity, x.DType);
                y = y.LogAddExp(Tensor.Concat([nothing, y.Slice(a, 0, n - step)], a));
            }
            return y;
        }
    }

    internal static IEnumerable<GradCase> GradCases() => [new("logcumsumexp", t => t[0].LogCumSumExp(1), Sample.Normal([3, 5, 2]))];
}
