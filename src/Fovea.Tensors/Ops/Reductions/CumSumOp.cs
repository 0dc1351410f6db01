namespace Fovea.Tensors;

/// <summary>Sums of everything up to each element.</summary>
public static class CumSumOp
{
    extension(Tensor x)
    {
        /// <summary>y[…, j, …] = Σ x[…, i, …] over i ≤ j along an axis. Sums of Float32 are carried in double precision; whole numbers and
        /// truth values give Int64.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor CumSum(int axis)
        {
            var a = x.Shape.Axis(axis);
            if (x.DType is DType.UInt8 or DType.Bool or DType.Int32) x = x.To(DType.Int64);
            if (x.DType != DType.Int64) Check.Floating("cumsum", x);
            var extent = Extent.Of(x.Shape, a);
            return Autograd.Record(new CumSumAttributes(a), Along(x, extent, reverse: false), [x], (upstream, _) =>
                [Derivative.Linear("cumsum_backward", upstream, dy => Along(dy, extent, true), dx => Along(dx, extent, false))]);
        }
    }

    private static Tensor Along(Tensor x, Extent extent, bool reverse)
    {
        var y = x.Device.Empty(x.Shape, x.DType);
        x.Device.Execute(new CumulativeSumCall(x, extent, reverse, y));
        return y;
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("cumsum", t => t[0].CumSum(1), Sample.Normal([3, 5, 2])),
        new("cumsum (last axis)", t => t[0].CumSum(-1), Sample.Normal([3, 5])),
    ];
}

/// <summary>Sums of everything up to each element.</summary>
/// <param name="Axis">Along which axis.</param>
public sealed record CumSumAttributes(int Axis) : OperationAttributes("cumsum")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.CumSum(Axis);
}
