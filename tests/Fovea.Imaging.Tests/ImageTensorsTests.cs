using Fovea.Tensors;

namespace Fovea.Imaging.Tests;

public class ImageTensorsTests
{
    [Fact]
    public void A_picture_becomes_planes_from_0_to_1()
    {
        var image = new Image(2, 1, 3, (ReadOnlySpan<byte>)[255, 0, 51, 0, 102, 255]);
        var x = image.ToTensor();
        Assert.Equal(new Shape[] { [3, 1, 2] }[0], x.Shape);
        Assert.Equal([1f, 0f, 0f, 0.4f, 0.2f, 1f], x.ToArray<float>());
    }

    [Fact]
    public void Sixteen_bits_divide_by_65535() =>
        Assert.Equal([1f, 1 / 65535f], new Image(2, 1, 1, (ReadOnlySpan<ushort>)[65535, 1]).ToTensor().ToArray<float>());

    [Fact]
    public void Back_and_forth_gives_the_same_bytes()
    {
        var image = new Image(5, 3, 3, (ReadOnlySpan<byte>)Enumerable.Range(0, 45).Select(i => (byte)(i * 5)).ToArray());
        Assert.Equal(image.Pixels8.ToArray(), Image.FromTensor(image.ToTensor()).Pixels8.ToArray());
    }

    [Fact]
    public void What_lies_outside_is_cut_off() =>
        Assert.Equal(new byte[] { 0, 255, 0 }, Image.FromTensor(Tensor.From([-1f, 2f, float.NaN], [1, 1, 3])).Pixels8.ToArray());

    [Fact]
    public void What_is_no_number_is_black() =>
        Assert.Equal(new byte[] { 0, 0, 0, 255 }, Image.FromTensor(Tensor.From(
            [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue], [1, 1, 4])).Pixels8.ToArray());

    [Fact]
    public void Other_shapes_are_refused() =>
        Assert.Equal("Image.FromTensor: expected Float32 [C, H, W] with C from 1 to 4, got Float32 [5, 2, 2].",
            Assert.Throws<ShapeException>(() => Image.FromTensor(Tensor.Zeros([5, 2, 2]))).Message);
}
