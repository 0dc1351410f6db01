namespace Fovea.Models;

/// <summary>The size that a convolution or a pooling gives: <c>⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1</c>.</summary>
public static class ConvolutionSize
{
    /// <summary>The size along one axis.</summary>
    /// <param name="layer">For messages.</param>
    /// <param name="size">n.</param>
    /// <param name="kernel">k.</param>
    /// <param name="padding">p, on each side.</param>
    /// <param name="stride">s.</param>
    /// <param name="dilation">d.</param>
    /// <exception cref="FormatException">The kernel is larger than what it slides over.</exception>
    public static long Output(string layer, long size, int kernel, int padding, int stride, int dilation)
    {
        var extent = (long)dilation * (kernel - 1) + 1;
        return size + 2 * padding >= extent
            ? (size + 2 * padding - extent) / stride + 1
            : throw new FormatException($"{layer}: expected an input at least as large as its window, {extent}, got {size} with padding "
                + $"{padding}. "
                + "Write a smaller kernel or more padding, or take away a pooling layer.");
    }

    /// <summary>Every padding of at most the kernel's extent less 1 and every stride that give a wanted size.</summary>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="dilation">Pixels between taps.</param>
    /// <param name="wantedHeight">Rows of the output.</param>
    /// <param name="wantedWidth">Columns of the output.</param>
    public static IEnumerable<(int Padding, int Stride)> Reaching(int height, int width, Tensors.Size2 kernel, int dilation,
        int wantedHeight,
        int wantedWidth)
    {
        var most = dilation * (Math.Max(kernel.H, kernel.W) - 1);
        for (var stride = 1; stride <= Math.Max(height, width); stride++)
        {
            for (var padding = 0; padding <= most; padding++)
            {
                if (Size(height, kernel.H, padding, stride, dilation) == wantedHeight
                    && Size(width, kernel.W, padding, stride, dilation) == wantedWidth) yield return (padding, stride);
            }
        }
    }

    private static long Size(long size, int kernel, int padding, int stride, int dilation)
    {
        var room = size + 2 * padding - (long)dilation * (kernel - 1) - 1;
        return room < 0 ? 0 : room / stride + 1;
    }
}
