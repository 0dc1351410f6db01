namespace Fovea.Tensors;

/// <summary>Operations on images of bytes whose channels lie side by side, [N, H, W, C]: what a network in 8 bits is made of. They have no
/// gradient.</summary>
/// <remarks>A byte q stands for scale·(q − zero). Source: B. Jacob et al., "Quantization and training of neural networks for efficient
/// integer-arithmetic-only inference", CVPR 2018, section 2.</remarks>
public static class QuantizedOps
{
    /// <summary>Taps of an output channel at most: 2¹⁶ products of two bytes cannot leave 32 bits.</summary>
    public const int MostTaps = 1 << 16;

    /// <summary>Images [N, C, H, W] in bytes [N, H, W, C]: clamp(round(x/scale) + zero, 0, 255), ties to even.</summary>
    /// <exception cref="ShapeException">x is not Float32 [N, C, H, W].</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not a number above 0.</exception>
    public static Tensor Quantize(Tensor x, float scale, byte zero)
    {
        Check.Rank("quantize", x, 4, "images [N, C, H, W]");
        Type("quantize", x, DType.Float32);
        if (!(scale > 0) || !float.IsFinite(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "quantize: expected a scale above 0.");
        var y = x.Device.Empty([x.Shape[0], x.Shape[2], x.Shape[3], x.Shape[1]], DType.UInt8);
        x.Device.Execute(new QuantizeCall(x, scale, zero, y));
        return Autograd.Record(new QuantizeAttributes(scale, zero), y, [x], null);
    }

    /// <summary>Bytes [N, H, W, C] as images [N, C, H, W]: scale·(q − zero).</summary>
    /// <exception cref="ShapeException">q is not UInt8 [N, H, W, C].</exception>
    public static Tensor Dequantize(Tensor q, float scale, byte zero)
    {
        Bytes("dequantize", q);
        var y = q.Device.Empty([q.Shape[0], q.Shape[3], q.Shape[1], q.Shape[2]], DType.Float32);
        q.Device.Execute(new DequantizeCall(q, scale, zero, y));
        return Autograd.Record(new DequantizeAttributes(scale, zero), y, [q], null);
    }

    /// <summary>The convolution of bytes that <see cref="QuantizedConvolveCall"/> describes.</summary>
    /// <param name="q">UInt8 [N, H, W, C].</param>
    /// <param name="zero">The byte of q that is 0.</param>
    /// <param name="weight">Bytes with a sign, as UInt8 [O, C, Kh, Kw].</param>
    /// <param name="bias">Int32 [O].</param>
    /// <param name="scale">Float32 [O].</param>
    /// <param name="options">One group, padding with zeros.</param>
    /// <param name="rectify">Whether negative results become 0.</param>
    /// <param name="target">The byte of the result that is 0; null for a result in Float32, [N, O, H, W].</param>
    /// <exception cref="ShapeException">Shapes, types or options do not fit.</exception>
    public static Tensor Convolve(Tensor q, byte zero, Tensor weight, Tensor bias, Tensor scale, Conv2dOptions options, bool rectify,
        byte? target)
    {
        const string Name = "quantized_convolve";
        Bytes(Name, q);
        Type(Name, weight, DType.UInt8);
        Check.Rank(Name, weight, 4, "kernels [O, C, Kh, Kw]");
        Type(Name, bias, DType.Int32);
        Type(Name, scale, DType.Float32);
        if (options.Groups != 1 || options.PaddingMode != PaddingMode.Zeros)
            throw new ShapeException($"{Name}: expected one group and padding with zeros, got {options.Groups} and {options.PaddingMode}.");
        var g = Conv2dOp.Geometry([q.Shape[0], q.Shape[3], q.Shape[1], q.Shape[2]], weight.Shape, options);
        if (g.Taps > MostTaps) throw new ShapeException($"{Name}: expected at most {MostTaps} taps, got {g.Taps}.");
        foreach (var x in (ReadOnlySpan<Tensor>)[bias, scale])
            if (x.Rank != 1 || x.Count != g.OutChannels) throw new ShapeException($"{Name}: expected [{g.OutChannels}], got {x.Shape}.");
        var y = target is null ? q.Device.Empty([g.Batch, g.OutChannels, g.Out.H, g.Out.W], DType.Float32)
            : q.Device.Empty([g.Batch, g.Out.H, g.Out.W, g.OutChannels], DType.UInt8);
        var least = rectify ? 0 : float.NegativeInfinity;
        q.Device.Execute(new QuantizedConvolveCall(g, q, zero, weight, bias, scale, least, target ?? 0, y));
        return Autograd.Record(new QuantizedConv2dAttributes(zero, options, rectify, target ?? -1), y, [q, weight, bias, scale], null);
    }

    /// <summary>The largest byte of each window.</summary>
    /// <exception cref="ShapeException">q is not UInt8 [N, H, W, C], or the options do not fit.</exception>
    public static Tensor MaxPool(Tensor q, PoolOptions options)
    {
        Bytes("quantized_max_pool", q);
        var g = options.Geometry("quantized_max_pool", [q.Shape[0], q.Shape[3], q.Shape[1], q.Shape[2]]);
        var y = q.Device.Empty([q.Shape[0], g.Out.H, g.Out.W, q.Shape[3]], DType.UInt8);
        q.Device.Execute(new QuantizedMaxPoolCall(g, q.Shape[3], q, y));
        return Autograd.Record(new QuantizedMaxPool2dAttributes(options), y, [q], null);
    }

    private static void Bytes(string name, Tensor q)
    {
        Check.Rank(name, q, 4, "images [N, H, W, C]");
        Type(name, q, DType.UInt8);
    }

    private static void Type(string name, Tensor x, DType dtype)
    {
        if (x.DType != dtype) throw new ShapeException($"{name}: expected {dtype}, got {x.DType} {x.Shape}.");
    }
}

/// <summary>Numbers in bytes.</summary>
/// <param name="Scale">The distance between neighbouring bytes.</param>
/// <param name="Zero">The byte that is 0.</param>
public sealed record QuantizeAttributes(float Scale, int Zero) : OperationAttributes("quantize")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => QuantizedOps.Quantize(inputs[0]!, Scale, (byte)Zero);
}

/// <summary>Bytes as numbers.</summary>
/// <param name="Scale">The distance between neighbouring bytes.</param>
/// <param name="Zero">The byte that is 0.</param>
public sealed record DequantizeAttributes(float Scale, int Zero) : OperationAttributes("dequantize")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => QuantizedOps.Dequantize(inputs[0]!, Scale, (byte)Zero);
}

/// <summary>A convolution of bytes.</summary>
/// <param name="Zero">The byte of the input that is 0.</param>
/// <param name="Options">How windows lie.</param>
/// <param name="Rectify">Whether negative results become 0.</param>
/// <param name="Target">The byte of the result that is 0; −1 where the result is no bytes.</param>
public sealed record QuantizedConv2dAttributes(int Zero, Conv2dOptions Options, bool Rectify, int Target)
    : OperationAttributes("quantized_conv2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) =>
        QuantizedOps.Convolve(inputs[0]!, (byte)Zero, inputs[1]!, inputs[2]!, inputs[3]!, Options, Rectify,
            Target < 0 ? null : (byte)Target);
}

/// <summary>The largest byte of each window.</summary>
/// <param name="Options">How windows lie.</param>
public sealed record QuantizedMaxPool2dAttributes(PoolOptions Options) : OperationAttributes("quantized_max_pool2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => QuantizedOps.MaxPool(inputs[0]!, Options);
}
