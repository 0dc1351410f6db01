using Fovea.Tensors;

namespace Fovea.Reference;

// Images of bytes whose channels lie side by side.
public partial class ReferenceDevice : IExecutes<QuantizeCall>, IExecutes<DequantizeCall>, IExecutes<QuantizedConvolveCall>,
    IExecutes<QuantizedMaxPoolCall>
{
    void IExecutes<QuantizeCall>.Execute(in QuantizeCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        foreach (var (planes, bytes) in Places(call.X.Shape)) y.SetWhole(bytes, Byte((float)x[planes] / call.Scale, call.Zero));
    }

    void IExecutes<DequantizeCall>.Execute(in DequantizeCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        foreach (var (planes, bytes) in Places(call.Y.Shape)) y[planes] = call.Scale * (x.Whole(bytes) - call.Zero);
    }

    void IExecutes<QuantizedConvolveCall>.Execute(in QuantizedConvolveCall call)
    {
        Elements x = new(call.X), w = new(call.Weight), bias = new(call.Bias), scale = new(call.Scale), y = new(call.Y);
        var g = call.Geometry;
        // Where each element of planes lies among bytes.
        int[] from = [.. Places([g.Batch, g.InChannels, g.In.H, g.In.W]).OrderBy(p => p.Planes).Select(p => p.Bytes)];
        var sums = new long[g.Batch * g.OutChannels * g.OutPlane()];
        foreach (var (image, tap, to) in Products(g)) sums[to] += (x.Whole(from[image]) - call.Zero) * (sbyte)w.Whole(tap);
        foreach (var (planes, bytes) in Places([g.Batch, g.OutChannels, g.Out.H, g.Out.W]))
        {
            var o = planes / g.OutPlane() % g.OutChannels;
            var value = Math.Max((float)(sums[planes] + bias.Whole(o)) * (float)scale[o], call.Least);
            if (call.Y.DType == DType.UInt8)
                y.SetWhole(bytes / g.OutChannels * call.Y.Shape[3] + call.First + bytes % g.OutChannels, Byte(value, call.Target));
            else y[planes] = value;
        }
    }

    void IExecutes<QuantizedMaxPoolCall>.Execute(in QuantizedMaxPoolCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        var g = call.Geometry;
        var images = g.Planes / call.Channels;
        int[] from = [.. Places([images, call.Channels, g.In.H, g.In.W]).OrderBy(p => p.Planes).Select(p => p.Bytes)];
        foreach (var (planes, bytes) in Places([images, call.Channels, g.Out.H, g.Out.W]))
            y.SetWhole(bytes, Window(g, planes).Pixels.Max(i => x.Whole(from[i])));
    }

    private static long Byte(float x, byte zero) => float.IsNaN(x) ? zero : (long)Math.Clamp(MathF.Round(x) + zero, 0, 255);

    // Each element of images [N, C, H, W], and the same one of [N, H, W, C].
    private static IEnumerable<(int Planes, int Bytes)> Places(Shape images)
    {
        int c = images[1], plane = images[2] * images[3];
        for (var i = 0; i < images.Elements; i++) yield return (i, (i / plane / c * plane + i % plane) * c + i / plane % c);
    }
}

file static class Planes
{
    public static int OutPlane(this ConvGeometry g) => g.Out.H * g.Out.W;
}
