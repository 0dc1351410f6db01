namespace Fovea.Tensors.Tests;

public class PixelShuffleOpTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Channels_become_finer_pixels_and_back(int r)
    {
        var x = Golden.Input(1, [2, 2 * r * r, 3, 5]);
        var y = x.PixelShuffle(r);
        Expect.Same(Naive.Make([2, 2, 3 * r, 5 * r], at =>
            x.At(at[0], at[1] * r * r + at[2] % r * r + at[3] % r, at[2] / r, at[3] / r)), y);
        Expect.Same(x, y.PixelUnshuffle(r));
    }

    [Fact]
    public void Images_may_have_more_axes_before_or_none()
    {
        Assert.Equal([1, 4, 6], Tensor.Zeros([4, 2, 3]).PixelShuffle(2).Shape);
        Assert.Equal([2, 7, 4, 2, 3], Tensor.Zeros([2, 7, 1, 4, 6]).PixelUnshuffle(2).Shape);
        Assert.Equal([0, 1, 4, 6], Tensor.Zeros([0, 4, 2, 3]).PixelShuffle(2).Shape);
    }

    [Fact]
    public void Messages()
    {
        Expect.Message("pixel_shuffle: expected input […, C, H, W] with C a multiple of 2², factor 1 or more, got [1, 6, 3, 3].",
            () => Tensor.Zeros([1, 6, 3, 3]).PixelShuffle(2));
        Expect.Message("pixel_unshuffle: expected input […, C, H, W] with H and W multiples of 2, factor 1 or more, got [1, 6, 3, 4].",
            () => Tensor.Zeros([1, 6, 3, 4]).PixelUnshuffle(2));
    }
}
