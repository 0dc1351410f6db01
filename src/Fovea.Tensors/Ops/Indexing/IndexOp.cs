namespace Fovea.Tensors;

/// <summary><c>x[…]</c>: parts of a tensor by positions, ranges, index tensors and masks.</summary>
public static class IndexOp
{
    internal static Tensor Get(Tensor x, ReadOnlySpan<TensorIndex> indices)
    {
        var plan = new IndexPlan(x.Shape, indices);
        var view = View(x, plan);
        return plan.Picks.Count == 0 ? view : IndexPicks.Get(view, plan.Picks);
    }

    // One call for all axes; none where the elements lie side by side.
    private static Tensor View(Tensor x, IndexPlan plan)
    {
        if (plan.IsBlock && plan.Shape == x.Shape) return x;
        var (shape, view, from) = (plan.Shape, plan.View, x.Shape);
        var y = plan.IsBlock ? x.Window(shape, plan.Start) : Read(x);
        return Autograd.Record(new IndexAttributes(plan.Basic), y, [x], (upstream, _) =>
            [Derivative.Linear("index_backward", upstream, Write, Read)]);

        Tensor Read(Tensor whole)
        {
            var part = whole.Device.Empty(shape, whole.DType);
            whole.Device.Execute(new ReadViewCall(whole, view, part));
            return part;
        }

        Tensor Write(Tensor part)
        {
            var whole = part.Device.Full(from, 0, part.DType);
            whole.Device.Execute(new WriteViewCall(part, view, whole));
            return whole;
        }
    }

    // Where the inputs are, not where the context says.
    private static Tensor Positions(Tensor like, Shape shape, params long[] values) => like.Storage.Device.From(values, shape);

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("index", t => t[0][1, .., ^1], Sample.Normal([3, 5, 2])),
        new("index (block)", t => t[0][1, 1..4], Sample.Normal([3, 5, 2])),
        new("index (ranges, new axis)", t => t[0][1.., TensorIndex.NewAxis, TensorIndex.Step(1, null, 3), -1],
            Sample.Normal([3, 5, 2])),
        new("index (mask)", t => t[0][t[0].Detach().Greater(0)].Sum() * t[0], Sample.AwayFromZero([3, 5])),
        new("index (positions)", t => t[0][.., Positions(t[0], [2, 3], 4, -1, 0, 0, 2, -4)], Sample.Normal([3, 5, 2])),
        new("index (pairs of positions)", t => t[0][Positions(t[0], [3], 0, -1, 1), Positions(t[0], [2, 1], 4, 0)],
            Sample.Normal([3, 5, 2])),
        new("index (positions apart)", t => t[0][Positions(t[0], [4], 0, -1, 1, 0), 1.., Positions(t[0], [1], 1)],
            Sample.Normal([3, 5, 2])),
    ];
}

/// <summary>Positions, ranges and new axes, without index tensors and masks, which are other operations.</summary>
/// <param name="Indices">What stands between the brackets.</param>
public sealed record IndexAttributes(TensorIndex[] Indices) : OperationAttributes("index")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]![Indices];
}
