namespace Fovea.Tensors;

public sealed partial class CpuDevice
{
    /// <summary>Whether a convolution, or with <paramref name="gradient"/> one of its gradients, goes by Winograd's algorithm.</summary>
    /// <remarks>Measured against im2col on one thread of a Sapphire Rapids, Float32, the kernels transformed in every call. 49 tiles or
    /// more: 2 to 8 times faster from 16 channels to 512, forward and backward. 16 tiles: 1.5 to 2 times forward, 0.9 to 1.4 backward, as
    /// the transforms of the kernels then weigh as much as the products. 4 tiles of 512 channels: 0.8 forward, 0.5 backward; 32 tiles of
    /// 512 channels: 9 forward, 5 backward. Below 16 channels lanes are partly empty, and where less than half of the tiles' pixels exist
    /// most of the gain is gone.</remarks>
    private static bool ByWinograd(in ConvGeometry g, bool gradient)
    {
        if (!ComputeContext.Current.Winograd || g.Groups != 1) return false;
        if (g.Kernel != new Size2(3, 3) || g.Stride != new Size2(1, 1) || g.Dilation != new Size2(1, 1)) return false;
        if (Math.Min(g.InChannels, g.OutChannels) < 16) return false;
        // Its sums over the channels are plain ones.
        if (Math.Max(g.InChannels, g.OutChannels) > CompensatedSum.Long) return false;
        var tiles = (long)((g.Out.H + 3) / 4) * ((g.Out.W + 3) / 4);
        return 8 * tiles <= g.OutPlane && g.Batch * tiles >= (gradient ? 32 : 16);
    }
}
