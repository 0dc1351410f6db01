namespace Fovea.Tensors.Tests;

/// <summary>A convolution of some sizes, its plain loops, and seeded numbers for it.</summary>
internal sealed record Layer(int Batch, int Inputs, int Outputs, (int H, int W) Kernel, Size2 Stride, Size2 Padding, Size2 Dilation,
    int Groups, (int H, int W) In)
{
    /// <summary>What <see cref="Run"/> and <see cref="Plain"/> return, in order.</summary>
    public static string[] Results { get; } = ["output", "input gradient", "weight gradient", "bias gradient"];

    public Conv2dOptions Options => new() { Stride = Stride, Padding = Padding, Dilation = Dilation, Groups = Groups };

    public int Taps => Inputs / Groups * Kernel.H * Kernel.W;

    public (int H, int W) Out => ((In.H + 2 * Padding.H - Dilation.H * (Kernel.H - 1) - 1) / Stride.H + 1,
        (In.W + 2 * Padding.W - Dilation.W * (Kernel.W - 1) - 1) / Stride.W + 1);

    /// <summary>Sizes at random; large batches and channels only for small images, so that the plain loops end soon.</summary>
    public static Layer Draw(int seed)
    {
        var g = new Generator((ulong)seed + 1000);
        while (true)
        {
            int From(int low, int high) => low + g.Next(high - low + 1);
            var groups = new[] { 1, 1, 1, 2, 3 }[g.Next(5)];
            var depthwise = g.Next(8) == 0;
            var inputs = depthwise ? From(2, 9) : groups * From(1, 33 / groups);
            var layer = new Layer(From(1, 9), inputs, depthwise ? inputs * From(1, 2) : groups * From(1, 33 / groups),
                (From(1, 7), From(1, 7)), (From(1, 3), From(1, 3)), (From(0, 3), From(0, 3)), (From(1, 2), From(1, 2)),
                depthwise ? inputs : groups, (From(1, 40), From(1, 40)));
            if (g.Next(3) == 0) layer = layer with { Stride = 1 };
            if (layer.In.H + 2 * layer.Padding.H - layer.Dilation.H * (layer.Kernel.H - 1) < 1) continue;
            if (layer.In.W + 2 * layer.Padding.W - layer.Dilation.W * (layer.Kernel.W - 1) < 1) continue;
            if ((long)layer.Batch * layer.Outputs * layer.Out.H * layer.Out.W * layer.Taps < 700_000) return layer;
        }
    }

    public (Tensor X, Tensor W, Tensor B, Tensor Upstream) Tensors(DType dtype) =>
        (Golden.Input(1, [Batch, Inputs, In.H, In.W], dtype), Golden.Input(2, [Outputs, Inputs / Groups, Kernel.H, Kernel.W], dtype),
            Golden.Input(3, [Outputs], dtype), Golden.Input(4, [Batch, Outputs, Out.H, Out.W], dtype));

    /// <summary>Output, and gradients in input, weight and bias.</summary>
    public Tensor[] Run(DType dtype)
    {
        var (x, w, b, upstream) = Tensors(dtype);
        var (y, cache) = Conv2dOp.Forward(x, w, b, Options);
        var (dx, dw, db) = Conv2dOp.Backward(upstream, cache);
        return [y, dx!, dw!, db!];
    }

    /// <summary>The same by plain loops, and the sum of the terms' magnitudes beside each.</summary>
    public (double[] Sums, double[] Sizes)[] Plain(Tensor x, Tensor w, Tensor b, Tensor upstream)
    {
        double[] px = x.Doubles(), pw = w.Doubles(), pb = b.Doubles(), pu = upstream.Doubles();
        (double[] Sums, double[] Sizes)[] all = [New(pu), New(px), New(pw), New(pb)];
        int inputs = Inputs / Groups, outputs = Outputs / Groups;
        for (var n = 0; n < Batch; n++)
        {
            for (var o = 0; o < Outputs; o++)
            {
                for (var i = 0; i < Out.H; i++)
                {
                    for (var j = 0; j < Out.W; j++)
                    {
                        var y = ((n * Outputs + o) * Out.H + i) * Out.W + j;
                        Add(0, y, pb[o]);
                        Add(3, o, pu[y]);
                        Window(n, o, i, j, y);
                    }
                }
            }
        }
        return all;

        void Window(int n, int o, int i, int j, int y)
        {
            for (var c = 0; c < inputs; c++)
            {
                for (var u = 0; u < Kernel.H; u++)
                {
                    for (var v = 0; v < Kernel.W; v++)
                    {
                        int row = i * Stride.H + u * Dilation.H - Padding.H, column = j * Stride.W + v * Dilation.W - Padding.W;
                        if (row < 0 || row >= In.H || column < 0 || column >= In.W) continue;
                        var at = ((n * Inputs + o / outputs * inputs + c) * In.H + row) * In.W + column;
                        var tap = ((o * inputs + c) * Kernel.H + u) * Kernel.W + v;
                        Add(0, y, px[at] * pw[tap]);
                        Add(1, at, pu[y] * pw[tap]);
                        Add(2, tap, pu[y] * px[at]);
                    }
                }
            }
        }

        void Add(int result, int at, double term)
        {
            all[result].Sums[at] += term;
            all[result].Sizes[at] += Math.Abs(term);
        }

        static (double[], double[]) New(double[] like) => (new double[like.Length], new double[like.Length]);
    }
}
