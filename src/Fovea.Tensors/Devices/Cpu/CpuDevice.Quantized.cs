namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<QuantizeCall>, IExecutes<DequantizeCall>, IExecutes<QuantizedConvolveCall>,
    IExecutes<QuantizedMaxPoolCall>
{
    void IExecutes<QuantizeCall>.Execute(in QuantizeCall call)
    {
        var (n, c, h, w) = Images(call.X);
        WorkPool.For(n * h, Math.Max(1, Grain / Math.Max(1, c * w)),
            new QuantizeKernel.ToBytes(c, h, w, Segment<float>(call.X), call.Scale, call.Zero, Segment<byte>(call.Y)));
    }

    void IExecutes<DequantizeCall>.Execute(in DequantizeCall call)
    {
        var (n, c, h, w) = Images(call.Y);
        WorkPool.For(n * h, Math.Max(1, Grain / Math.Max(1, c * w)),
            new QuantizeKernel.ToNumbers(c, h, w, Segment<byte>(call.X), call.Scale, call.Zero, Segment<float>(call.Y)));
    }

    void IExecutes<QuantizedConvolveCall>.Execute(in QuantizedConvolveCall call)
    {
        var y = call.Y.DType;
        QuantizedConvolution.Run(call, Segment<byte>(call.X), ((HostStorage)call.Weight.Storage).Packed, Segment<int>(call.Bias),
            Segment<float>(call.Scale), y == DType.UInt8 ? Segment<byte>(call.Y) : default,
            y == DType.Float32 ? Segment<float>(call.Y) : default);
    }

    void IExecutes<QuantizedMaxPoolCall>.Execute(in QuantizedMaxPoolCall call)
    {
        var (g, channels, x, y) = call;
        if (channels == 0) return;
        WorkPool.For(g.Planes / channels * g.Out.H, Math.Max(1, 4 * Grain / Math.Max(1, g.Out.W * channels * g.Kernel.H * g.Kernel.W)),
            new QuantizedMaxPool(g, channels, Segment<byte>(x), Segment<byte>(y)));
    }

    private static (int N, int C, int H, int W) Images(Tensor x) => (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
}
