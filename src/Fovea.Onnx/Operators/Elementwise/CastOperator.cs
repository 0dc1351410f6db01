using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Another element type.</summary>
internal sealed class CastOperator() : OnnxOperator("Cast", 6)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => false;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call) => [To(call, (OnnxType)call.Node.Int("to"))];

    /// <summary>The first input in another type. Floating-point numbers are cut off towards 0; whole numbers wrap around; what is 16-bit
    /// floating point is rounded to it and stays 32 bits wide.</summary>
    /// <remarks>Gradients do not pass through a rounding to 16 bits.</remarks>
    public static Tensor To(OnnxCall call, OnnxType type)
    {
        if (!Enum.IsDefined(type) || !type.IsSupported)
            throw new OnnxUnsupportedException(call.Node.File, [$"elements of {type} ({call.Node.Label})"]);
        call.Declare(0, type);
        var x = call[0];
        if (type is OnnxType.Float16 or OnnxType.BFloat16)
        {
            var half = type == OnnxType.Float16 ? DType.Float16 : DType.BFloat16;
            return call.Type(0) == type ? x : x.To(DType.Float64 == x.DType ? half : DType.Float32).To(half).To(DType.Float32);
        }
        // By way of 64 bits, so that what is beyond a narrow type wraps.
        var isNarrowed = x.DType.IsFloating && type.Storage.IsInteger;
        return isNarrowed ? x.To(DType.Int64).To(type.Storage) : x.To(type.Storage);
    }
}

/// <summary>The element type of another tensor.</summary>
internal sealed class CastLikeOperator() : OnnxOperator("CastLike", 15)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => false;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call) => [CastOperator.To(call, call.Type(1))];
}
