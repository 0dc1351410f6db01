namespace Fovea.Tensors;

/// <summary>How images and kernels lie for <see cref="SparseGradient"/>: channels innermost.</summary>
internal readonly struct SparsePlan(ConvGeometry g, int width)
{
    /// <summary>Images that are listed together: enough for four places in the list to be far apart.</summary>
    private const int ImagesAtOnce = 4;

    public ConvGeometry G => g;

    /// <summary>Images listed together; fewer where there are few, for several threads.</summary>
    public int Images => Math.Clamp(g.Batch / ImagesAtOnce, 1, ImagesAtOnce);

    public int Width => g.In.W + 2 * g.Padding.W;

    public int Height => g.In.H + 2 * g.Padding.H;

    /// <summary>Elements between pixels: the channels, or, where the filling up costs less than vectors that lie across two cache
    /// lines, whole vectors of them.</summary>
    public int Pixel { get; } = Filled(g, width);

    /// <summary>Elements between the rows of a padded image.</summary>
    public int Pitch => Width * Pixel;

    /// <summary>Elements of a padded image.</summary>
    public int Image => Height * Pitch;

    /// <summary>Elements of the images of a block; the last vector of a row reaches beyond.</summary>
    public int Block => Images * Image + 4 * width;

    /// <summary>Vectors of one row of a kernel.</summary>
    public int Vectors => (g.Kernel.W * Pixel + width - 1) / width;

    /// <summary>Elements between the rows of a kernel.</summary>
    public int KernelPitch => Vectors * width;

    /// <summary>Elements of all kernels.</summary>
    public int Kernels => g.OutChannels * g.Kernel.H * KernelPitch;

    private static int Filled(in ConvGeometry g, int width)
    {
        var whole = (g.InChannels + width - 1) / width * width;
        return 10 * g.Kernel.W * whole < 18 * ((g.Kernel.W * g.InChannels + width - 1) / width * width) ? whole : g.InChannels;
    }

    /// <summary>[output, input, row, column] as [output, row][column, input].</summary>
    public void Pack<T>(ReadOnlySpan<T> w, Span<T> packed) where T : unmanaged
    {
        packed.Clear();
        for (var o = 0; o < g.OutChannels; o++)
            for (var c = 0; c < g.InChannels; c++)
                for (var ky = 0; ky < g.Kernel.H; ky++)
                    for (var kx = 0; kx < g.Kernel.W; kx++)
                        packed[(o * g.Kernel.H + ky) * KernelPitch + kx * Pixel + c] =
                            w[((o * g.InChannels + c) * g.Kernel.H + ky) * g.Kernel.W + kx];
    }

    /// <summary>The way back.</summary>
    public void Unpack<T>(ReadOnlySpan<T> packed, Span<T> w) where T : unmanaged
    {
        for (var o = 0; o < g.OutChannels; o++)
            for (var c = 0; c < g.InChannels; c++)
                for (var ky = 0; ky < g.Kernel.H; ky++)
                    for (var kx = 0; kx < g.Kernel.W; kx++)
                        w[((o * g.InChannels + c) * g.Kernel.H + ky) * g.Kernel.W + kx] =
                            packed[(o * g.Kernel.H + ky) * KernelPitch + kx * Pixel + c];
    }

    /// <summary>Elements that a list has room for: whole vectors are written, and a few zeros may follow.</summary>
    public int ListLength => Images * g.OutPlane + 32;
}
