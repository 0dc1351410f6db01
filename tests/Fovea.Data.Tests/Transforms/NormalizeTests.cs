using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class NormalizeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(16, 16)]
    public void Each_channel_is_shifted_and_scaled(int height, int width)
    {
        var picture = new Picture(3, height, width);
        float[] mean = [0.4f, 0.5f, 0.6f], std = [0.2f, 0.25f, 2];
        Assert.Equal(Picture.Make(3, height, width, (c, y, x) => (picture.At(c, y, x) - mean[c]) / std[c]),
            picture.Apply(new Normalize(mean, std)));
    }

    [Fact]
    public void The_statistics_of_a_dataset_are_taken_and_a_constant_channel_only_shifted()
    {
        var data = new MemoryDataset("m", [0, 255, 51, 51], [0], [2, 1, 2], ["a"]);
        var normalize = Normalize.For(data);
        Assert.Equal([0.5f, 0.2f], normalize.Mean);
        Assert.Equal([0.5f, 1f], normalize.Std);
        Assert.Equal("Normalize([0.5, 0.2], [0.5, 1])", normalize.ToString());
    }

    [Fact]
    public void The_pictures_of_any_source_have_statistics()
    {
        var data = TestData.Pattern(9, channels: 3);
        var (expected, got) = (Normalize.For(data), Normalize.For(Samples.Sources.Numbers(9).Zip(data)));
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(expected.Mean[c], got.Mean[c], 5);
            Assert.Equal(expected.Std[c], got.Std[c], 5);
        }
        var flat = new TensorDataset([Tensor.Full([2, 1, 3, 3], 0.25)], [], [TensorKind.Picture]);
        Assert.Equal((0.25f, 1f), (Normalize.For(flat).Mean[0], Normalize.For(flat).Std[0]));
        Assert.Equal(expected.Mean, Normalize.For((ISampleSource)data).Mean);
        Assert.Contains("Normalize.For(numbers): expected a picture among the inputs, got Float32 [3].",
            Assert.Throws<ArgumentException>(() => Normalize.For(Samples.Sources.Numbers(9))).Message);
        Assert.Throws<InvalidOperationException>(() => Normalize.For(flat.Take(0)));
    }

    [Fact]
    public void Wrong_statistics_are_refused()
    {
        Assert.Contains("got 1 and 2", Assert.Throws<ArgumentException>(() => new Normalize([0], [1, 1])).Message);
        Assert.Contains("Channels that never vary need std 1", Assert.Throws<ArgumentException>(() => new Normalize([0], [0])).Message);
        Assert.Throws<ArgumentException>(() => new Normalize([], []));
        Assert.Throws<ArgumentException>(() => new Normalize([float.NaN], [1]));
        Assert.Throws<ShapeException>(() => new Normalize([0], [1]).OutputShape([3, 2, 2]));
    }
}
