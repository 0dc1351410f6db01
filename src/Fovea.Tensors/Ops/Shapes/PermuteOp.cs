namespace Fovea.Tensors;

/// <summary>Axes in another order.</summary>
public static class PermuteOp
{
    extension(Tensor x)
    {
        /// <summary>y's axis i is x's axis <c>axes[i]</c>; elements are moved.</summary>
        /// <exception cref="ShapeException">The axes are not each of x's once.</exception>
        public Tensor Permute(params int[] axes)
        {
            var order = Array.ConvertAll(axes, x.Shape.Axis);
            if (order.Length != x.Rank || order.Distinct().Count() != x.Rank)
                throw new ShapeException($"permute: expected each of the {x.Rank} axes of {x.Shape} once, "
                    + $"got [{string.Join(", ", axes)}].");
            var inOrder = true;
            for (var i = 0; i < order.Length; i++) inOrder &= order[i] == i;
            if (inOrder) return x;
            var strides = x.Shape.Strides();
            var sizes = Array.ConvertAll(order, axis => x.Shape[axis]);
            var y = x.Device.Empty(Shape.Create(sizes), x.DType);
            x.Device.Execute(new ReadViewCall(x, new(sizes, Array.ConvertAll(order, axis => strides[axis])), y));
            var inverse = new int[order.Length];
            for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
            return Autograd.Record(new PermuteAttributes(order), y, [x], (upstream, _) => [upstream.Permute(inverse)]);
        }

        /// <summary>Two axes exchanged; the last two where none are given.</summary>
        public Tensor Transpose(int a = -2, int b = -1)
        {
            var order = Enumerable.Range(0, x.Rank).ToArray();
            var (i, j) = (x.Shape.Axis(a), x.Shape.Axis(b));
            (order[i], order[j]) = (order[j], order[i]);
            return x.Permute(order);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("permute", t => t[0].Permute(2, 0, 1), Sample.Normal([3, 2, 5])),
        new("transpose", t => t[0].Transpose(), Sample.Normal([3, 5])),
    ];
}

/// <summary>The order of the axes.</summary>
/// <param name="Axes">y's axis i is x's axis Axes[i].</param>
public sealed record PermuteAttributes(int[] Axes) : OperationAttributes("permute")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Permute(Axes);
}
