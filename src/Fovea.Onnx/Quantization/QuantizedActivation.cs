using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>An activation in 8 bits without a sign: x ≈ scale·(q − zero point), q from 0 to 255.</summary>
/// <param name="Scale">The distance between neighbouring values.</param>
/// <param name="ZeroPoint">The q that is 0.</param>
public readonly record struct QuantizedActivation(float Scale, byte ZeroPoint)
{
    /// <summary>The one that spans a range, and 0 exactly.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value.</param>
    public static QuantizedActivation Of(double low, double high)
    {
        (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        var scale = (float)((high - low) / byte.MaxValue);
        return scale > 0 ? new(scale, (byte)Math.Clamp(Math.Round(-low / scale), 0, byte.MaxValue)) : new(1, 0);
    }

    /// <summary>x brought to 8 bits and back, as ONNX's <c>QuantizeLinear</c> and <c>DequantizeLinear</c> do: rounded to the nearest,
    /// ties to even, and cut off at the ends.</summary>
    public Tensor Simulate(Tensor x) => (x / Scale).Round().Clamp(-ZeroPoint, byte.MaxValue - ZeroPoint) * Scale;
}
