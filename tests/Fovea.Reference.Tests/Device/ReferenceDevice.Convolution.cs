using Fovea.Tensors;

namespace Fovea.Reference;

// Convolution and its two adjoints: each is a sum over the same products x·w·y of one input pixel, one tap and one output pixel.
public partial class ReferenceDevice : IExecutes<ConvolveCall>, IExecutes<ConvolveInputCall>, IExecutes<ConvolveWeightCall>
{
    void IExecutes<ConvolveCall>.Execute(in ConvolveCall call)
    {
        Elements x = new(call.X), w = new(call.Weight), y = new(call.Y);
        var sums = new double[y.Count];
        if (call.Bias is not null) Spread(new(call.Bias), sums, call.Geometry.Out);
        foreach (var (from, tap, to) in Products(call.Geometry)) sums[to] += x[from] * w[tap];
        Store(sums, y);
    }

    void IExecutes<ConvolveInputCall>.Execute(in ConvolveInputCall call)
    {
        Elements dy = new(call.Dy), w = new(call.Weight), dx = new(call.Dx);
        var sums = new double[dx.Count];
        if (call.Bias is not null) Spread(new(call.Bias), sums, call.Geometry.In);
        foreach (var (from, tap, to) in Products(call.Geometry)) sums[from] += dy[to] * w[tap];
        Store(sums, dx);
    }

    void IExecutes<ConvolveWeightCall>.Execute(in ConvolveWeightCall call)
    {
        Elements x = new(call.X), dy = new(call.Dy), dw = new(call.Dw);
        var sums = new double[dw.Count];
        foreach (var (from, tap, to) in Products(call.Geometry)) sums[tap] += x[from] * dy[to];
        Store(sums, dw);
        if (call.Dbias is null) return;
        var totals = new double[call.Dbias.Count];
        for (var i = 0; i < dy.Count; i++) totals[i / (call.Geometry.Out.H * call.Geometry.Out.W) % totals.Length] += dy[i];
        Store(totals, new(call.Dbias));
    }

    // Every (element of x, element of w, element of y) that belong together; what lies outside the image is 0 and left out.
    private static IEnumerable<(int X, int W, int Y)> Products(ConvGeometry g)
    {
        int inputs = g.InChannels / g.Groups, outputs = g.OutChannels / g.Groups;
        for (var n = 0; n < g.Batch; n++)
        {
            for (var o = 0; o < g.OutChannels; o++)
            {
                for (var at = 0; at < g.Out.H * g.Out.W; at++)
                {
                    var (top, left) = (at / g.Out.W * g.Stride.H - g.Padding.H, at % g.Out.W * g.Stride.W - g.Padding.W);
                    for (var tap = 0; tap < inputs * g.Kernel.H * g.Kernel.W; tap++)
                    {
                        var channel = o / outputs * inputs + tap / (g.Kernel.H * g.Kernel.W);
                        var (i, j) = (top + tap / g.Kernel.W % g.Kernel.H * g.Dilation.H, left + tap % g.Kernel.W * g.Dilation.W);
                        if (i < 0 || i >= g.In.H || j < 0 || j >= g.In.W) continue;
                        yield return (((n * g.InChannels + channel) * g.In.H + i) * g.In.W + j, o * inputs * g.Kernel.H * g.Kernel.W + tap,
                            (n * g.OutChannels + o) * g.Out.H * g.Out.W + at);
                    }
                }
            }
        }
    }

    // A bias at every pixel of its channel.
    private static void Spread(Elements bias, double[] to, Size2 plane)
    {
        for (var i = 0; i < to.Length; i++) to[i] = bias[i / (plane.H * plane.W) % bias.Count];
    }

    private static void Store(double[] values, Elements to)
    {
        for (var i = 0; i < values.Length; i++) to[i] = values[i];
    }
}
