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
            if (!dtype.IsFloating) return y;
            var from = x.DType;
            return Autograd.Record("to", y, [x], (upstream, _) => [upstream.To(from)]);
        }
    }
}
