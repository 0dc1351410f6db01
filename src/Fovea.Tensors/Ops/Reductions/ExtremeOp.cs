namespace Fovea.Tensors;

/// <summary>Largest and smallest elements, and where they stand.</summary>
public static class ExtremeOp
{
    extension(Tensor x)
    {
        /// <summary>The largest element over the axes; the gradient goes to the first place where it stands. NaN counts as the
        /// largest.</summary>
        /// <exception cref="ShapeException">There is no element to choose from, or an axis does not exist.</exception>
        public Tensor Max(int[]? axes = null, bool keepDim = false) => Values("max", x, axes, keepDim, largest: true);

        /// <summary>The largest element along one axis.</summary>
        public Tensor Max(int axis, bool keepDim = false) => x.Max([axis], keepDim);

        /// <summary>The smallest element over the axes; the gradient goes to the first place where it stands. NaN counts as the
        /// smallest.</summary>
        /// <exception cref="ShapeException">There is no element to choose from, or an axis does not exist.</exception>
        public Tensor Min(int[]? axes = null, bool keepDim = false) => Values("min", x, axes, keepDim, largest: false);

        /// <summary>The smallest element along one axis.</summary>
        public Tensor Min(int axis, bool keepDim = false) => x.Min([axis], keepDim);

        /// <summary>The first index of the largest element along an axis, as Int64.</summary>
        public Tensor ArgMax(int axis = -1, bool keepDim = false) => Place("argmax", x, axis, keepDim, largest: true);

        /// <summary>The first index of the smallest element along an axis, as Int64.</summary>
        public Tensor ArgMin(int axis = -1, bool keepDim = false) => Place("argmin", x, axis, keepDim, largest: false);
    }

    private static Tensor Place(string name, Tensor x, int axis, bool keepDim, bool largest) =>
        Autograd.Note(new ExtremeAttributes(name, [axis], keepDim), Along(x, x.Shape.Axis(axis), largest, keepDim).Index, x);

    private static Tensor Values(string name, Tensor x, int[]? axes, bool keepDim, bool largest)
    {
        // Several axes are brought to the end and become one.
        var chosen = Axes.Normalize(name, x.Shape, axes);
        var all = Enumerable.Range(0, x.Rank);
        var order = all.Where(i => !chosen[i]).Concat(all.Where(i => chosen[i])).ToArray();
        var rest = Axes.Drop(x.Shape, chosen);
        var rows = x.Permute(order).Reshape([.. rest, Axes.Count(x.Shape, chosen)]);
        var (values, index) = Along(rows, rows.Rank - 1, largest, keepDim: false);
        var (from, extent) = (rows.Shape, Extent.Of(rows.Shape, rows.Rank - 1));
        values = Autograd.Record(new NamedAttributes(name), values, [rows], (upstream, _) =>
            [Derivative.Linear("scatter_add", upstream, Scatter, Picked)], index);
        if (keepDim) values = values.Reshape(Shape.Create([.. all.Select(i => chosen[i] ? 1 : x.Shape[i])]));
        return Autograd.Note(new ExtremeAttributes(name, axes, keepDim), values, x);

        Tensor Scatter(Tensor dy)
        {
            var dx = dy.Device.Full(from, 0, dy.DType);
            dx.Device.Execute(new ScatterAddCall(dy, index, extent, 1, Shared: false, dx));
            return dx;
        }

        Tensor Picked(Tensor dx)
        {
            var dy = dx.Device.Empty(rest, dx.DType);
            dx.Device.Execute(new GatherCall(dx, index, extent, 1, Shared: false, dy));
            return dy;
        }
    }

    private static (Tensor Values, Tensor Index) Along(Tensor x, int axis, bool largest, bool keepDim)
    {
        if (x.Shape[axis] == 0) throw new ShapeException($"{(largest ? "max" : "min")}: expected at least one element along axis {axis}, got {x.Shape}.");
        if (x.DType == DType.Bool) x = x.To(DType.UInt8);
        // Exact, and the types that store do not compute.
        if (x.DType.IsHalf)
        {
            var (wide, place) = Along(x.To(DType.Float32), axis, largest, keepDim);
            return (wide.To(x.DType), place);
        }
        var shape = keepDim ? x.Shape.With(axis, 1) : x.Shape.Without(axis);
        var values = x.Device.Empty(shape, x.DType);
        var index = x.Device.Empty(shape, DType.Int64);
        x.Device.Execute(new ExtremeCall(x, Extent.Of(x.Shape, axis), largest, values, index));
        return (values, index);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("max", t => t[0].Max(1), Sample.Distinct([3, 5, 2])),
        new("max (all)", t => t[0].Max(), Sample.Distinct([3, 5])),
        new("min", t => t[0].Min([0, 2], keepDim: true), Sample.Distinct([3, 5, 2])),
    ];
}

/// <summary>The largest or smallest element over axes, or its place along one: <c>max</c>, <c>min</c>, <c>argmax</c>,
/// <c>argmin</c>.</summary>
/// <param name="Name">Which of the four.</param>
/// <param name="Axes">The axes; null for all.</param>
/// <param name="KeepDim">Keep reduced axes with size 1.</param>
public sealed record ExtremeAttributes(string Name, int[]? Axes, bool KeepDim) : OperationAttributes(Name)
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Name switch
    {
        "max" => inputs[0]!.Max(Axes, KeepDim),
        "min" => inputs[0]!.Min(Axes, KeepDim),
        "argmax" => inputs[0]!.ArgMax(Axes![0], KeepDim),
        _ => inputs[0]!.ArgMin(Axes![0], KeepDim),
    };
}
