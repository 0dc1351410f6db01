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

    /// <summary>Rows and columns outside the image on each side, at most half the kernel.</summary>
    public Size2 Padding { get; init; }

    /// <summary>A last window may reach past the edge, as long as it begins inside the image or its left padding.</summary>
    public bool CeilMode { get; init; }

    /// <summary>Padding counts in an average's divisor.</summary>
    public bool CountIncludePad { get; init; } = true;

    internal PoolGeometry Geometry(string subject, Shape x)
    {
        if (x.Rank != 4) throw new ShapeException($"{subject}: expected input [N, C, H, W], got {x}.");
        if (Kernel.H < 1 || Kernel.W < 1 || Stride.H < 1 || Stride.W < 1)
            throw new ShapeException($"{subject}: expected kernel and stride of 1 or more, got kernel {Kernel}, stride {Stride}.");
        if (Padding.H < 0 || Padding.W < 0 || Padding.H > Kernel.H / 2 || Padding.W > Kernel.W / 2)
            throw new ShapeException($"{subject}: expected padding from 0 to half the kernel {Kernel}, got {Padding}.");
        Size2 size = (x[2], x[3]), result = (OutSize(x[2], Kernel.H, Stride.H, Padding.H), OutSize(x[3], Kernel.W, Stride.W, Padding.W));
        if (result.H < 1 || result.W < 1) throw new ShapeException($"{subject}: expected an input at least as large as the window {Kernel}, got {x}.");
        return new() { Planes = x[0] * x[1], In = size, Out = result, Kernel = Kernel, Stride = Stride, Padding = Padding,
            CountPadding = CountIncludePad };
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
