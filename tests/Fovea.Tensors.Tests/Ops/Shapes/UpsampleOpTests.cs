namespace Fovea.Tensors.Tests;

public class UpsampleOpTests
{
    [Fact]
    public void Nearest_repeats_pixels() =>
        Expect.Close([1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2], Tensor.From([1.0, 2], [1, 1, 1, 2]).Upsample((2, 4)), 0);

    [Fact]
    public void Bilinear_between_two_pixels()
    {
        var x = Tensor.From([0.0, 4], [1, 1, 1, 2]);
        Expect.Close([1, 1, 1, 4], [0, 1, 3, 4], x.Upsample((1, 4), InterpolationMode.Bilinear), 1e-15);
        Expect.Close([1, 1, 1, 5], [0, 1, 2, 3, 4], x.Upsample((1, 5), InterpolationMode.Bilinear, alignCorners: true), 1e-15);
    }

    [Fact]
    public void Bicubic_between_four_pixels()
    {
        var x = Tensor.From([1.0, 2, 4, 8], [1, 1, 1, 4]);
        // Corners on corners: every other pixel is one of x, and half-way the weights are −3/32, 19/32, 19/32, −3/32.
        double Half(double a, double b, double c, double d) => (-3 * a + 19 * b + 19 * c - 3 * d) / 32;
        Expect.Close([1, 1, 1, 7], [1, Half(1, 1, 2, 4), 2, Half(1, 2, 4, 8), 4, Half(2, 4, 8, 8), 8],
            x.Upsample((1, 7), InterpolationMode.Bicubic, alignCorners: true), 1e-14);
        // Edges on edges: a quarter to the left and to the right of each pixel. Keys's kernel, a = −3/4, at 5/4, 1/4, 3/4, 7/4.
        double Quarter(double a, double b, double c, double d) => (-27 * a + 225 * b + 67 * c - 9 * d) / 256;
        Expect.Close([1, 1, 1, 8],
        [
            Quarter(2, 1, 1, 1), Quarter(1, 1, 2, 4), Quarter(4, 2, 1, 1), Quarter(1, 2, 4, 8), Quarter(8, 4, 2, 1), Quarter(2, 4, 8, 8),
            Quarter(8, 8, 4, 2), Quarter(4, 8, 8, 8),
        ], x.Upsample((1, 8), InterpolationMode.Bicubic), 1e-14);
    }

    [Theory]
    [InlineData(InterpolationMode.Nearest, false)]
    [InlineData(InterpolationMode.Bilinear, false)]
    [InlineData(InterpolationMode.Bilinear, true)]
    [InlineData(InterpolationMode.Bicubic, false)]
    [InlineData(InterpolationMode.Bicubic, true)]
    public void The_same_size_is_the_identity_and_a_constant_stays_one(InterpolationMode mode, bool corners)
    {
        var x = Golden.Input(1, [2, 3, 5, 4], DType.Float32);
        Expect.Close(x, x.Upsample((5, 4), mode, corners), 1e-7);
        Assert.All(Tensor.Full([1, 2, 3, 5], 1.5).Upsample((7, 11), mode, corners).ToArray<float>(), v => Assert.Equal(1.5f, v, 1e-6f));
    }

    [Fact]
    public void Messages()
    {
        Expect.Message("upsample: expected input [N, C, H, W], got [3, 4].", () => Tensor.Zeros([3, 4]).Upsample(2));
        Expect.Message("upsample: expected sizes of 1 or more, got 0×2 for [1, 1, 3, 4].",
            () => Tensor.Zeros([1, 1, 3, 4]).Upsample((0, 2)));
        foreach (var mode in Enum.GetValues<InterpolationMode>())
        {
            Expect.Message("Shape: [1, 1, 65536, 65536] has more than 2³¹ − 1 elements.",
                () => Tensor.Zeros([1, 1, 3, 4]).Upsample((65536, 65536), mode));
        }
    }
}
