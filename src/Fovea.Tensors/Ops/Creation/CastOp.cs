namespace Fovea.Tensors;

/// <summary>Conversion to another element type.</summary>
[NoGradient("checked in float64, where the conversion is the identity")]
public static class CastOp
{
    extension(Tensor x)
    {
        /// <summary>x in another element type; x itself where it already has it. Floating to integer truncates; gradients pass between
        /// floating types.</summary>
        public Tensor To(DType dtype)
        {
            if (x.DType == dtype) return x;
            var y = x.Device.Empty(x.Shape, dtype);
            x.Device.Execute(new CastCall(x, y));
            var from = x.DType;
            return Autograd.Record(new CastAttributes(dtype), y, [x], dtype.IsFloating ? (upstream, _) => [upstream.To(from)] : null);
        }
    }
}

/// <summary>Conversion to another element type.</summary>
/// <param name="DType">The new type.</param>
public sealed record CastAttributes(DType DType) : OperationAttributes("to")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.To(DType);
}
