namespace Fovea.Tensors;

/// <summary>a where the mask is true, else b; broadcast.</summary>
public static class WhereOp
{
    extension(Tensor mask)
    {
        /// <summary>a where this mask is true, else b; all three broadcast.</summary>
        /// <exception cref="ShapeException">The mask is not Bool, the types of a and b differ, or the shapes do not broadcast.</exception>
        public Tensor Where(Tensor a, Tensor b)
        {
            if (mask.DType != DType.Bool) throw new ShapeException($"where: expected a mask of Bool, got {mask.DType}. Compare first, e.g. x.Greater(0).");
            Integers.Meet(ref a, ref b);
            Check.SameType("where", a, b);
            var shape = Shape.Broadcast(mask.Shape, Shape.Broadcast(a.Shape, b.Shape, "where"), "where");
            Tensor m = mask.Expand(shape), x = a.Expand(shape), z = b.Expand(shape);
            var y = a.Device.Empty(shape, a.DType);
            a.Device.Execute(new SelectCall(m, x, z, y));
            return Autograd.Record(new WhereAttributes(), y, [m, x, z], (upstream, needs) =>
            {
                var zero = upstream.Device.Full(shape, 0, upstream.DType);
                return [null, needs[1] ? m.Where(upstream, zero) : null, needs[2] ? m.Where(zero, upstream) : null];
            }, m);
        }

        /// <summary>a where this mask is true, else a number in a's type; of integers in Float32 where it has a fraction.</summary>
        /// <exception cref="ShapeException">The mask is not Bool, or the shapes do not broadcast.</exception>
        public Tensor Where(Tensor a, double b) => mask.Where(a, (Tensor)b);

        /// <summary>A number in b's type where this mask is true, else b; of integers in Float32 where it has a fraction.</summary>
        /// <exception cref="ShapeException">The mask is not Bool, or the shapes do not broadcast.</exception>
        public Tensor Where(double a, Tensor b) => mask.Where((Tensor)a, b);

        /// <summary>One number where this mask is true, else another, in Float32.</summary>
        /// <exception cref="ShapeException">The mask is not Bool.</exception>
        public Tensor Where(double a, double b) => mask.Where(mask.Device.Full([], a, DType.Float32), b);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("where", t => Tensor.From([true, false, true], [3, 1]).Where(t[0], t[1]), Sample.Normal([3, 5]), Sample.Normal([5], 2)),
        new("where (number)", t => (t[0].Detach() > 0).Where(t[0], 0.5) * (t[0].Detach() > 1).Where(-2, t[0]),
            Sample.AwayFromZero([3, 5])),
    ];
}

/// <summary>a where the mask is true, else b.</summary>
public sealed record WhereAttributes() : OperationAttributes("where")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Where(inputs[1]!, inputs[2]!);
}
