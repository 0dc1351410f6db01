namespace Fovea.Tensors;

/// <summary>How pooling windows lie.</summary>
public readonly record struct PoolOptions
{
    /// <summary>Windows of one size side by side.</summary>
    public PoolOptions(Size2 kernel) => (Kernel, Stride) = (kernel, kernel);

    /// <summary>Window height and width.</summary>
    public Size2 Kernel { get; init; }

    /// <summary>Pixels between windows; the kernel's size unless set.</summary>
    public Size2 Stride { get; init; }

    /// <summary>Rows and columns outside the image on each side, at most half the window.</summary>
    public Size2 Padding { get; init; }

    /// <summary>Pixels from one element of a max-pooling window to the next; 1 unless set.</summary>
    public Size2 Dilation { get; init; } = 1;

    /// <summary>A last window may reach past the edge, as long as it begins inside the image or its left padding.</summary>
    public bool CeilMode { get; init; }

    /// <summary>Padding counts in an average's divisor.</summary>
    public bool CountIncludePad { get; init; } = true;

    /// <summary>What an average divides by, instead of the number of pixels; null for that number.</summary>
    public int? DivisorOverride { get; init; }

    internal PoolGeometry Geometry(string subject, Shape x)
    {
        if (x.Rank != 4) throw new ShapeException($"{subject}: expected input [N, C, H, W], got {x}.");
        if (Kernel.H < 1 || Kernel.W < 1 || Stride.H < 1 || Stride.W < 1)
            throw new ShapeException($"{subject}: expected kernel and stride of 1 or more, got kernel {Kernel}, stride {Stride}.");
        if (Dilation.H < 1 || Dilation.W < 1) throw new ShapeException($"{subject}: expected a dilation of 1 or more, got {Dilation}.");
        Conv2dOptions.RequireSteps(subject, Stride, Dilation, Padding);
        if (DivisorOverride is < 1) throw new ShapeException($"{subject}: expected a divisor of 1 or more, got {DivisorOverride}.");
        // From the first pixel of a window to the last.
        Size2 reach = ((Kernel.H - 1) * Dilation.H + 1, (Kernel.W - 1) * Dilation.W + 1);
        if (Padding.H < 0 || Padding.W < 0 || Padding.H > reach.H / 2 || Padding.W > reach.W / 2)
            throw new ShapeException($"{subject}: expected padding from 0 to half the kernel {reach}, got {Padding}.");
        Size2 size = (x[2], x[3]), result = (OutSize(x[2], reach.H, Stride.H, Padding.H), OutSize(x[3], reach.W, Stride.W, Padding.W));
        if (result.H < 1 || result.W < 1)
            throw new ShapeException($"{subject}: expected an input at least as large as the window {reach}, got {x}.");
        PoolGeometry geometry = new()
        {
            Planes = x[0] * x[1], In = size, Out = result, Kernel = Kernel, Stride = Stride, Padding = Padding,
            Dilation = Dilation, CountPadding = CountIncludePad, Divisor = DivisorOverride ?? 0
        };
        return geometry.HasEmptyWindow ? throw new ShapeException(
            $"{subject}: expected every window to cover a pixel, got padding {Padding}, dilation {Dilation} for {x}.") : geometry;
    }

    private int OutSize(int size, int kernel, int stride, int padding)
    {
        var room = size + 2 * padding - kernel;
        if (room < 0 && !CeilMode) return 0;
        if (!CeilMode) return room / stride + 1;
        var count = (int)Math.Ceiling(room / (double)stride) + 1;
        return (count - 1) * stride >= size + padding ? count - 1 : count;
    }
}
