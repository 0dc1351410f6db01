namespace Fovea.Tensors;

/// <summary>The places of elements in order.</summary>
[NoGradient("the result is a place")]
public static class ArgSortOp
{
    extension(Tensor x)
    {
        /// <summary>The indices that sort x along an axis, as Int64. Equal elements stay in order (a stable sort); NaN counts as larger
        /// than every number: it comes last, or first in descending order.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="descending">The largest first.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor ArgSort(int axis = -1, bool descending = false)
        {
            var a = x.Shape.Axis(axis);
            var keys = x.DType switch
            {
                DType.Float32 or DType.Float64 or DType.Int64 or DType.UInt8 => x,
                DType.Bool => x.To(DType.UInt8),
                // Shorter numbers are the same ones in double precision.
                _ => x.To(DType.Float64),
            };
            var index = x.Device.Empty(x.Shape, DType.Int64);
            x.Device.Execute(new SortCall(keys, Extent.Of(x.Shape, a), descending, index));
            return Autograd.Note(new ArgSortAttributes(a, descending), index, x);
        }
    }
}

/// <summary>The indices that sort along an axis.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Descending">The largest first.</param>
public sealed record ArgSortAttributes(int Axis, bool Descending) : OperationAttributes("argsort")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.ArgSort(Axis, Descending);
}
