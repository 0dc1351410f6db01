using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>round(x/scale) + zero point, cut off at the ends of the type: for the whole tensor, along an axis, or in blocks.</summary>
internal sealed class QuantizeLinearOperator() : OnnxOperator("QuantizeLinear", 10)
{
    /// <summary>Scales are not learned.</summary>
    public override bool Learns(int input) => input == 0;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var type = call.Has(2) ? call.Type(2) : (OnnxType)call.Node.Int("output_dtype", (int)OnnxType.UInt8);
        if (!type.IsSupported || type.IsFloating)
            throw new OnnxUnsupportedException(call.Node.File, [$"quantisation to {type} ({call.Node.Label})"]);
        call.Declare(0, type);
        var scale = Scales.Spread(call, x, call[1], 1);
        var zero = call.Optional(2) is { } z ? Scales.Spread(call, x, z, 2) : null;
        return [Scales.Quantize(x, scale, zero, type)];
    }
}

/// <summary>(x − zero point)·scale.</summary>
internal sealed class DequantizeLinearOperator() : OnnxOperator("DequantizeLinear", 10)
{
    /// <summary>Scales are not learned.</summary>
    public override bool Learns(int input) => false;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        call.Declare(0, call.Type(1));
        var scale = Scales.Spread(call, x, call[1], 1);
        var whole = Scales.Wide(x);
        if (call.Optional(2) is { } z) whole -= Scales.Spread(call, x, Scales.Wide(z), 2);
        return [whole.To(scale.DType) * scale];
    }
}

/// <summary>Quantisation to bytes by the values' own range: the bytes, the scale and the zero point.</summary>
internal sealed class DynamicQuantizeLinearOperator() : OnnxOperator("DynamicQuantizeLinear", 11)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var low = x.Min().Minimum(0);
        var scale = (x.Max().Maximum(0) - low) / 255.0;
        // Nothing but zeros has any scale.
        scale = scale.Equal(0).Where(Tensor.OnesLike(scale), scale);
        var zero = (-low / scale).Clamp(0, 255).Round();
        call.Declare(0, OnnxType.UInt8);
        call.Declare(1, OnnxType.Float);
        call.Declare(2, OnnxType.UInt8);
        return [Scales.Quantize(x, scale, zero.To(DType.UInt8), OnnxType.UInt8), scale, zero.To(DType.UInt8)];
    }
}

/// <summary>(A − a₀)·(B − b₀) of whole numbers.</summary>
internal sealed class MatMulIntegerOperator() : OnnxOperator("MatMulInteger", 10)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        call.Declare(0, OnnxType.Int32);
        Tensor a = Scales.Centred(call, 0, 2, -2), b = Scales.Centred(call, 1, 3, -1);
        return [a.MatMul(b).To(DType.Int64).To(DType.Int32)];
    }
}

/// <summary>A convolution of whole numbers.</summary>
internal sealed class ConvIntegerOperator() : OnnxOperator("ConvInteger", 10)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        call.Declare(0, OnnxType.Int32);
        var y = ConvOperator.Convolve(call, Scales.Centred(call, 0, 2, 1), Scales.Centred(call, 1, 3, 0), null);
        return [y.To(DType.Int64).To(DType.Int32)];
    }
}

/// <summary>A product of quantised matrices, quantised again.</summary>
internal sealed class QLinearMatMulOperator() : OnnxOperator("QLinearMatMul", 10)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => false;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        call.Declare(0, call.Type(7));
        var y = Scales.Centred(call, 0, 2, -2).MatMul(Scales.Centred(call, 3, 5, -1)).To(DType.Float32);
        return [Scales.Quantize(y * (Line(call[1], -2) * Line(call[4], -1)), call[6], call[7], call.Type(7))];
    }

    // One for each row or column.
    private static Tensor Line(Tensor scale, int axis) => scale.Rank != 1 || scale.Count == 1 ? scale.Count == 1 ? scale.Reshape([]) : scale
        : axis == -2 ? scale.Reshape([scale.Count, 1]) : scale;
}

/// <summary>A convolution of quantised images, quantised again.</summary>
internal sealed class QLinearConvOperator() : OnnxOperator("QLinearConv", 10)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => false;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        call.Declare(0, call.Type(7));
        var y = ConvOperator.Convolve(call, Scales.Centred(call, 0, 2, 1), Scales.Centred(call, 3, 5, 0),
            call.Optional(8)?.To(DType.Float64));
        var scale = call[1].Reshape([]) * (call[4].Count == 1 ? call[4].Reshape([])
            : call[4].Reshape([call[4].Count, .. Enumerable.Repeat(1, y.Rank - 2)]));
        return [Scales.Quantize(y.To(DType.Float32) * scale, call[6].Reshape([]), call[7].Reshape([]), call.Type(7))];
    }
}

/// <summary>Scales and zero points of quantised tensors.</summary>
internal static class Scales
{
    /// <summary>Whole numbers in a type that holds differences.</summary>
    public static Tensor Wide(Tensor x) => x.DType is DType.UInt8 or DType.Bool ? x.To(DType.Int32) : x;

    /// <summary>round(x/scale) + zero, cut off at the ends of a type.</summary>
    public static Tensor Quantize(Tensor x, Tensor scale, Tensor? zero, OnnxType type)
    {
        var y = (x.To(scale.DType) / scale).Round();
        if (zero is not null) y += zero.To(y.DType);
        var (low, high) = type.Range;
        return y.Clamp(low, high).To(type.Storage);
    }

    /// <summary>A scale or a zero point as it broadcasts to a tensor: a single one, one along an axis, or one for each block.</summary>
    public static Tensor Spread(OnnxCall call, Tensor x, Tensor scale, int input)
    {
        if (scale.Count == 1 && scale.Rank <= 1) return scale.Reshape([]);
        var block = call.Node.Int("block_size", 0);
        var axis = call.Axis(call.Node.Int("axis", 1), x.Rank);
        if (block > 0)
        {
            if (scale.Rank != x.Rank || (long)scale.Shape[axis] * block < x.Shape[axis])
                throw call.Wrong(input, $"expected one for each {block} elements of axis {axis} of {x.Shape}, got {scale.Shape}");
            var whole = scale.RepeatInterleave(block, axis);
            return whole.Shape[axis] > x.Shape[axis] ? whole.Slice(axis, 0, x.Shape[axis]) : whole;
        }
        if (scale.Rank != 1 || scale.Count != x.Shape[axis])
            throw call.Wrong(input, $"expected one, or {x.Shape[axis]} for axis {axis} of {x.Shape}, got {scale.Shape}");
        return scale.Reshape([scale.Count, .. Enumerable.Repeat(1, x.Rank - 1 - axis)]);
    }

    /// <summary>An input less its zero point, in Float64, which holds every sum exactly.</summary>
    public static Tensor Centred(OnnxCall call, int input, int zero, int axis)
    {
        var x = call[input].To(DType.Float64);
        if (call.Optional(zero) is not { } z) return x;
        var wide = z.To(DType.Float64);
        if (wide.Count == 1) return x - wide.Reshape([]);
        if (wide.Rank != 1) return x - wide;
        var a = axis < 0 ? axis + x.Rank : axis;
        return x - wide.Reshape([wide.Count, .. Enumerable.Repeat(1, x.Rank - 1 - a)]);
    }
}
