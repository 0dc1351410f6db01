namespace Fovea.Tensors;

/// <summary>Sums over axes.</summary>
public static class SumOp
{
    extension(Tensor x)
    {
        /// <summary>Σ x over the axes; over all where none are given.</summary>
        /// <param name="axes">Axes to sum over; negative ones count from the end.</param>
        /// <param name="keepDim">Keep summed axes with size 1.</param>
        /// <exception cref="ShapeException">x is not floating-point, or an axis does not exist or comes twice.</exception>
        public Tensor Sum(int[]? axes = null, bool keepDim = false)
        {
            Check.Floating("sum", x);
            var reduced = Axes.Normalize("sum", x.Shape, axes);
            var y = Reduce(x, reduced);
            var kept = y.Shape;
            if (!keepDim) y = y.Window(Axes.Drop(kept, reduced));
            var shape = x.Shape;
            return Autograd.Record(new SumAttributes(axes, keepDim), y, [x], (upstream, _) => [upstream.Reshape(kept).Expand(shape)]);
        }

        /// <summary>Σ x over one axis.</summary>
        public Tensor Sum(int axis, bool keepDim = false) => x.Sum([axis], keepDim);

        /// <summary>Σ x over the axes along which <paramref name="shape"/> would be broadcast to x: the adjoint of <c>Expand</c>.</summary>
        /// <exception cref="ShapeException"><paramref name="shape"/> does not broadcast to x's shape.</exception>
        public Tensor SumTo(Shape shape)
        {
            if (x.Shape == shape) return x;
            var lead = x.Rank - shape.Rank;
            var axes = new List<int>();
            for (var i = 0; i < x.Rank; i++)
                if (i < lead || (shape[i - lead] == 1 && x.Shape[i] != 1)) axes.Add(i);
            return x.Sum([.. axes], keepDim: true).Reshape(shape);
        }
    }

    // Neighbouring axes are summed together, the last ones first, so that most of the work runs along contiguous elements.
    private static Tensor Reduce(Tensor x, bool[] reduced)
    {
        var y = x;
        for (var end = x.Rank; end > 0; end--)
        {
            if (!reduced[end - 1]) continue;
            var start = end - 1;
            while (start > 0 && reduced[start - 1]) start--;
            int[] sizes = y.Shape.Sizes.ToArray();
            Array.Fill(sizes, 1, start, end - start);
            var sum = y.Device.Empty(Shape.Create(sizes), y.DType);
            var extent = new Extent(y.Shape.Product(0, start), y.Shape.Product(start, end), y.Shape.Product(end, y.Rank));
            if (sum.Shape.Elements > 0) y.Device.Execute(new SumCall(y, extent, sum));
            y = sum;
            end = start + 1;
        }
        return ReferenceEquals(y, x) ? x.Copied() : y;
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("sum", t => t[0].Sum(), Sample.Normal([3, 5])),
        new("sum (axes 0 and 2)", t => t[0].Sum([0, 2]), Sample.Normal([3, 2, 5])),
        new("sum (keep)", t => t[0].Sum(-2, keepDim: true), Sample.Normal([3, 2, 5])),
        new("sum_to", t => t[0].SumTo([2, 1]), Sample.Normal([3, 2, 5])),
    ];
}

/// <summary>A sum over axes.</summary>
/// <param name="Axes">The axes; null for all.</param>
/// <param name="KeepDim">Keep summed axes with size 1.</param>
public sealed record SumAttributes(int[]? Axes, bool KeepDim) : OperationAttributes("sum")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Sum(Axes, KeepDim);
}
