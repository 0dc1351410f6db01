using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class RandomResizedCropTests
{
    [Fact]
    public void Windows_have_the_shares_and_ratios_that_are_wanted()
    {
        var crop = new RandomResizedCrop(minScale: 0.2, maxScale: 0.7);
        var areas = new List<double>();
        for (var seed = 0ul; seed < 2000; seed++)
        {
            var (top, left, height, width) = crop.Window([3, 60, 80], new Generator(seed));
            Assert.True(top >= 0 && left >= 0 && top + height <= 60 && left + width <= 80);
            // Whole pixels are rounded.
            Assert.InRange((double)width / height, 0.72, 1.4);
            areas.Add((double)height * width / 4800);
        }
        Assert.InRange(areas.Min(), 0.18, 0.23);
        Assert.InRange(areas.Max(), 0.66, 0.72);
        Assert.InRange(areas.Average(), 0.43, 0.47);
    }

    [Fact]
    public void The_whole_picture_is_left_as_it_is()
    {
        var picture = new Picture(3, 6, 6);
        Assert.Equal(picture.Values, picture.Apply(new RandomResizedCrop(minScale: 1, minRatio: 1, maxRatio: 1)));
    }

    [Fact]
    public void The_part_is_cut_out_and_scaled()
    {
        var (picture, crop) = (new Picture(2, 13, 11), new RandomResizedCrop(5, minScale: 0.3));
        for (var seed = 0ul; seed < 20; seed++)
        {
            var (top, left, height, width) = crop.Window(picture.Shape, new Generator(seed));
            var part = Picture.Make(2, height, width, (c, y, x) => picture.At(c, top + y, left + x));
            var scaled = new float[50];
            new Resize(5, 5).Apply(part, [2, height, width], scaled, new Generator(0));
            Assert.Equal(scaled, picture.Apply(crop, seed));
        }
    }

    [Fact]
    public void Where_nothing_fits_the_middle_of_an_allowed_ratio_is_taken()
    {
        // One row: no part of a third of it and a ratio of at most 4/3 is a row high.
        var (top, left, height, width) = new RandomResizedCrop(minScale: 0.9).Window([1, 3, 40], new Generator(0));
        Assert.Equal((0, 18, 3, 4), (top, left, height, width));
        Assert.Equal((18, 0, 4, 3), new RandomResizedCrop(minScale: 0.9).Window([1, 40, 3], new Generator(0)));
    }

    [Fact]
    public void Senseless_ranges_are_refused() => Assert.StartsWith(
        "RandomResizedCrop: expected shares of the area above 0 and up to 1, the smaller first, got 0.5…0.4.",
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(8, 0.5, 0.4)).Message, StringComparison.Ordinal);
}
