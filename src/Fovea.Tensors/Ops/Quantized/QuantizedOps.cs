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
        return y;
    }

    /// <summary>Bytes [N, H, W, C] as images [N, C, H, W]: scale·(q − zero).</summary>
    /// <exception cref="ShapeException">q is not UInt8 [N, H, W, C].</exception>
    public static Tensor Dequantize(Tensor q, float scale, byte zero)
    {
        Bytes("dequantize", q);
        var y = q.Device.Empty([q.Shape[0], q.Shape[3], q.Shape[1], q.Shape[2]], DType.Float32);
        q.Device.Execute(new DequantizeCall(q, scale, zero, y));
        return y;
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
    /// <param name="into">Bytes [N, H, W, more channels] that the result becomes a part of, from channel <paramref name="first"/> on: what
    /// would be concatenated. Null for bytes of its own.</param>
    /// <param name="first">Where it begins.</param>
    /// <exception cref="ShapeException">Shapes, types or options do not fit.</exception>
    public static Tensor Convolve(Tensor q, byte zero, Tensor weight, Tensor bias, Tensor scale, Conv2dOptions options, bool rectify,
        byte? target, Tensor? into = null, int first = 0)
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
        Shape shape = [g.Batch, g.Out.H, g.Out.W, g.OutChannels];
        if (into is not null)
        {
            Bytes(Name, into);
            if (target is null || first < 0 || into.Shape[3] - g.OutChannels < first || into.Shape.With(3, g.OutChannels) != shape)
                throw new ShapeException($"{Name}: expected bytes {shape} or more channels for those from {first} on, got {into.Shape}.");
        }
        var y = into ?? (target is null ? q.Device.Empty([g.Batch, g.OutChannels, g.Out.H, g.Out.W], DType.Float32)
            : q.Device.Empty(shape, DType.UInt8));
        var least = rectify ? 0 : float.NegativeInfinity;
        q.Device.Execute(new QuantizedConvolveCall(g, q, zero, weight, bias, scale, least, target ?? 0, y, first));
        return y;
    }

    /// <summary>The largest byte of each window.</summary>
    /// <exception cref="ShapeException">q is not UInt8 [N, H, W, C], or the options do not fit.</exception>
    public static Tensor MaxPool(Tensor q, PoolOptions options)
    {
        Bytes("quantized_max_pool", q);
        var g = options.Geometry("quantized_max_pool", [q.Shape[0], q.Shape[3], q.Shape[1], q.Shape[2]]);
        var y = q.Device.Empty([q.Shape[0], g.Out.H, g.Out.W, q.Shape[3]], DType.UInt8);
        q.Device.Execute(new QuantizedMaxPoolCall(g, q.Shape[3], q, y));
        return y;
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
