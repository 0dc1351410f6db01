namespace Fovea.Tensors;

/// <summary>Products of everything up to each element.</summary>
public static class CumProdOp
{
    extension(Tensor x)
    {
        /// <summary>y[…, j, …] = Π x[…, i, …] over i ≤ j along an axis.</summary>
        /// <remarks>By doubling: after k steps each element is the product of the last 2ᵏ. All steps are products, so that the gradient is
        /// right at zeros, too. Source: W. D. Hillis and G. L. Steele, "Data parallel algorithms", Communications of the ACM 29
        /// (1986).</remarks>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor CumProd(int axis)
        {
            Check.Floating("cumprod", x);
            var a = x.Shape.Axis(axis);
            var n = x.Shape[a];
            var y = x;
            for (var step = 1; step < n; step *= 2)
                y *= Tensor.Concat([x.Device.Full(x.Shape.With(a, step), 1, x.DType), y.Slice(a, 0, n - step)], a);
            return y;
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("cumprod", t => t[0].CumProd(1), Sample.Normal([3, 5, 2])),
        new("cumprod (zeros)", t => t[0].CumProd(-1),
            Tensor.From(new[] { 0.5, 0, -2, 1.5, 0, 0.3, 0, 1, 2, -1, 0.7, 0 }, [2, 6])),
    ];
}
