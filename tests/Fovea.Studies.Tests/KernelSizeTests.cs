namespace Fovea.Studies.Tests;

/// <summary><see cref="KernelSize"/>.</summary>
public class KernelSizeTests
{
    [Fact]
    public void Kernels_of_a_pixel_see_no_shape()
    {
        var kernels = ((IEnumerable<Fields>)Quick.Run("kernel-size").Figures["kernels"]!).ToDictionary(k => (string)k["name"]!);
        Assert.Equal(16L * 9 + 16 + 32 * 16 * 9 + 32 + 32 * 10 + 10, kernels["3×3"]["parameters"]);
        // 8×8 outputs of the first convolution, 4×4 of the second, and the linear layer.
        Assert.Equal(64L * 16 * 25 + 16 * 32 * 16 * 25 + 320, kernels["5×5"]["multiplyAdds"]);
    }
}
