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

    [Theory]
    [InlineData(InterpolationMode.Nearest, false)]
    [InlineData(InterpolationMode.Bilinear, false)]
    [InlineData(InterpolationMode.Bilinear, true)]
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
        Expect.Message("upsample: expected sizes of 1 or more, got 0×2 for [1, 1, 3, 4].", () => Tensor.Zeros([1, 1, 3, 4]).Upsample((0, 2)));
    }
}
