namespace Fovea.Tensors;

public sealed partial class CpuDevice
{
    /// <summary>Whether 3×3 convolutions of stride 1 may go by Winograd's F(4×4, 3×3), where that is faster. On unless the environment
    /// variable
    /// <c>FOVEA_WINOGRAD</c> was 0 at the start.</summary>
    public static bool Winograd { get; set; } = Environment.GetEnvironmentVariable("FOVEA_WINOGRAD") != "0";

    /// <summary>Whether a convolution goes by Winograd's algorithm.</summary>
    private static bool ByWinograd(in ConvGeometry g)
    {
        if (!Winograd || g.Kernel != new Size2(3, 3) || g.Stride != new Size2(1, 1) || g.Dilation != new Size2(1, 1) || g.Groups != 1)
            return false;
        return Math.Min(g.InChannels, g.OutChannels) >= 16;
    }
}
