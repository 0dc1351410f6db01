namespace Fovea.Data.Tests;

public class DatasetTests
{
    [Fact]
    public void Statistics_equal_the_plain_two_pass_formula_in_each_channel()
    {
        var data = TestData.Pattern(7, channels: 2, height: 3, width: 4);
        var (mean, std) = data.ChannelStatistics();

        for (var c = 0; c < 2; c++)
        {
            var values = new List<double>();
            var pixels = new byte[24];
            for (var i = 0; i < 7; i++)
            {
                data.Read(i, pixels);
                values.AddRange(pixels.Skip(c * 12).Take(12).Select(p => p / 255.0));
            }
            var expected = values.Average();
            Assert.Equal(expected, mean[c], 6);
            Assert.Equal(Math.Sqrt(values.Average(v => (v - expected) * (v - expected))), std[c], 6);
        }
        Assert.Same(mean, data.ChannelStatistics().Mean);
    }

    [Fact]
    public void Statistics_of_no_pictures_are_refused() =>
        Assert.Contains("expected at least one picture",
            Assert.Throws<InvalidOperationException>(() => TestData.Pattern(3).Take(0).ChannelStatistics()).Message);

    [Fact]
    public void A_subset_gives_the_named_pictures_in_the_named_order()
    {
        var data = TestData.Pattern(10);
        var subset = data.Subset([7, 2, 2]).Subset([2, 0]);

        Assert.Equal([2, 7], Enumerable.Range(0, subset.Count).Select(subset.Label));
        Assert.Equal(Pixels(data, 7), Pixels(subset, 1));
        Assert.Equal("pattern: 2 × [1, 6, 5], 10 classes", subset.ToString());
    }

    [Fact]
    public void Taking_more_than_there_is_gives_everything()
    {
        Assert.Equal(10, TestData.Pattern(10).Take(11).Count);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(TestData.Pattern(10).Take(3).Label));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestData.Pattern(10).Take(-1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void An_index_outside_is_named(int index)
    {
        var data = TestData.Pattern(10);
        Assert.Contains($"pattern: expected a picture 0…9, got {index}.",
            Assert.Throws<ArgumentOutOfRangeException>(() => data.Label(index)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Pixels(data, index));
        Assert.Contains($"got {index}", Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset([0, index])).Message);
    }

    [Fact]
    public void A_span_of_another_length_is_refused() =>
        Assert.Contains("expected 30 bytes for a picture of [1, 6, 5], got 29",
            Assert.Throws<ArgumentException>(() => TestData.Pattern(1).Read(0, new byte[29])).Message);

    [Fact]
    public void A_copy_in_memory_holds_the_same()
    {
        var subset = TestData.Pattern(20).Subset([3, 19, 4]);
        var copy = subset.ToMemory();
        Assert.Equal([3, 9, 4], Enumerable.Range(0, copy.Count).Select(copy.Label));
        for (var i = 0; i < 3; i++) Assert.Equal(Pixels(subset, i), Pixels(copy, i));
        Assert.Same(copy, copy.ToMemory());
    }

    private static byte[] Pixels(Dataset data, int index)
    {
        var pixels = new byte[data.ImageShape.Elements];
        data.Read(index, pixels);
        return pixels;
    }
}
