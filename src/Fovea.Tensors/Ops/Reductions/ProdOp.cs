namespace Fovea.Tensors;

/// <summary>Products over axes.</summary>
public static class ProdOp
{
    extension(Tensor x)
    {
        /// <summary>Π x over the axes; over all where none are given; 1 where there is nothing to multiply.</summary>
        /// <remarks>By halves: all steps are products, so that the gradient is right at zeros, too.</remarks>
        /// <param name="axes">Axes to multiply over; negative ones count from the end.</param>
        /// <param name="keepDim">Keep reduced axes with size 1.</param>
        /// <exception cref="ShapeException">x is not floating-point, or an axis does not exist or comes twice.</exception>
        public Tensor Prod(int[]? axes = null, bool keepDim = false)
        {
            Check.Floating("prod", x);
            var chosen = Axes.Normalize("prod", x.Shape, axes);
            var all = Enumerable.Range(0, x.Rank);
            var rest = Axes.Drop(x.Shape, chosen);
            var n = Axes.Count(x.Shape, chosen);
            var shape = keepDim ? Shape.Create([.. all.Select(i => chosen[i] ? 1 : x.Shape[i])]) : rest;
            if (n == 0 || rest.Elements == 0) return x.Device.Full(shape, 1, x.DType);
            // The factors come first, so that halves are windows.
            var factors = x.Permute([.. all.Where(i => chosen[i]), .. all.Where(i => !chosen[i])]).Reshape([n, rest.Elements]);
            for (; n > 1; n = factors.Shape[0])
            {
                var half = n / 2;
                var product = factors.Slice(0, 0, half) * factors.Slice(0, half, 2 * half);
                factors = n % 2 == 0 ? product : Tensor.Concat([product, factors.Slice(0, n - 1, n)]);
            }
            return factors.Reshape(shape);
        }

        /// <summary>The product over one axis.</summary>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor Prod(int axis, bool keepDim = false) => x.Prod([axis], keepDim);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("prod", t => t[0].Prod(), Sample.Uniform([3, 3], 0.5, 1.5)),
        new("prod (axes 0 and 2)", t => t[0].Prod([0, -1], keepDim: true), Sample.Normal([3, 2, 3])),
        new("prod (zeros)", t => t[0].Prod(1), Tensor.From(new[] { 0.5, 0, -2, 1.5, 0, 0.3, 0, 1, 2, -1, 0.7, 3 }, [4, 3])),
    ];
}
