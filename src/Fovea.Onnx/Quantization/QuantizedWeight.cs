using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Weights in 8 bits with a sign: w ≈ scale·q with a scale for each output channel.</summary>
/// <param name="Shape">The sizes of the weights.</param>
/// <param name="Axis">The axis of the output channels.</param>
/// <param name="Values">q, row-major.</param>
/// <param name="Scales">A scale for each output channel.</param>
public sealed record QuantizedWeight(Shape Shape, int Axis, sbyte[] Values, float[] Scales)
{
    /// <summary>Brings weights to 8 bits: each channel's largest magnitude becomes the largest q.</summary>
    /// <param name="weight">The weights, Float32.</param>
    /// <param name="axis">The axis of the output channels.</param>
    /// <param name="most">The largest q, at most 127.</param>
    public static QuantizedWeight Of(Tensor weight, int axis, int most = sbyte.MaxValue)
    {
        var w = weight.AsReadOnlySpan<float>();
        var (channels, inner) = (weight.Shape[axis], weight.Shape.Strides()[axis]);
        var (scales, values) = (new float[channels], new sbyte[w.Length]);
        for (var i = 0; i < w.Length; i++)
        {
            ref var scale = ref scales[i / inner % channels];
            scale = Math.Max(scale, Math.Abs(w[i]) / most);
        }
        // A channel of zeros has any scale.
        foreach (ref var scale in scales.AsSpan()) if (scale == 0) scale = 1;
        for (var i = 0; i < w.Length; i++)
            values[i] = (sbyte)Math.Clamp(MathF.Round(w[i] / scales[i / inner % channels]), -most, most);
        return new(weight.Shape, axis, values, scales);
    }

    /// <summary>scale·q.</summary>
    public Tensor Dequantize()
    {
        var inner = Shape.Strides()[Axis];
        return Tensor.From([.. Values.Select((q, i) => q * Scales[i / inner % Scales.Length])], Shape);
    }
}
