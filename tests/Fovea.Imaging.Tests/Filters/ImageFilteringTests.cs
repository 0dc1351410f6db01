using Fovea.Tensors;

namespace Fovea.Imaging.Tests.Filters;

/// <summary>Filters of whole pictures: channels, bit depth, alpha, brightness.</summary>
public class ImageFilteringTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(1, 16)]
    [InlineData(4, 16)]
    public void A_filter_that_does_nothing_gives_back_every_bit(int channels, int bitDepth)
    {
        var image = TestImages.Random(37, 70, channels, bitDepth);
        TestImages.AssertEqual(image, image.Filter(new BoxFilter(1)));
        TestImages.AssertEqual(image, image.Filter(FilterCatalog.Parse("[0 0 0; 0 1 0; 0 0 0]")));
    }

    [Fact]
    public void Every_value_of_16_bit_survives()
    {
        var image = new Image(256, 256, 1, [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)]);
        TestImages.AssertEqual(image, image.Filter(new MedianFilter(1)));
    }

    [Fact]
    public void Alpha_is_not_filtered()
    {
        var image = TestImages.Random(9, 8, 4, 8);
        var blurred = image.Filter(new GaussianFilter(2));
        for (var i = 3; i < image.Pixels8.Length; i += 4) Assert.Equal(image.Pixels8[i], blurred.Pixels8[i]);
        Assert.Equal(2, image.Filter(new SobelFilter()).Channels);
    }

    [Fact]
    public void Edges_are_grey_unless_asked_for_by_channel()
    {
        var image = TestImages.Random(9, 8, 3, 8);
        Assert.Equal(1, image.Filter(new CannyFilter()).Channels);
        Assert.Equal(3, image.Filter(new CannyFilter(), new() { Grey = false }).Channels);
        Assert.Equal(3, image.Filter(new BoxFilter(3)).Channels);
        Assert.Equal(1, image.Filter(new BoxFilter(3), new() { Grey = true }).Channels);
    }

    [Fact]
    public void Signed_results_have_mid_grey_for_0_and_reach_black_or_white()
    {
        var image = new Image(6, 3, 1);
        image.Pixels8.Fill(50);
        for (var i = 0; i < 18; i++) image.Pixels8[i] = (byte)(i % 6 < 3 ? 50 : 200);
        Assert.Equal([128, 128, 255, 255, 128, 128], image.Filter(new SobelFilter(GradientPart.X)).Pixels8[..6].ToArray());
        Assert.Equal([0, 0, 255, 255, 0, 0], image.Filter(new SobelFilter()).Pixels8[..6].ToArray());
        Assert.Equal([0, 0, 255, 255, 0, 0],
            image.Filter(new SobelFilter(GradientPart.X), new() { Scale = FilterScale.Absolute }).Pixels8[..6].ToArray());
        // 0 everywhere: flat, not noise blown up.
        Assert.All(image.Filter(new SobelFilter(GradientPart.Y)).Pixels8.ToArray(), v => Assert.Equal(128, v));
        Assert.All(TestImages.Flat(5, 5, 1, 77).Filter(new LaplacianOfGaussianFilter(1)).Pixels8.ToArray(), v =>
            Assert.InRange(v, 127, 128));
        Assert.Equal([0, 0, 0, 255, 255, 255],
            image.Filter(new BoxFilter(1), new() { Scale = FilterScale.Stretch }).Pixels8[..6].ToArray());
    }

    [Fact]
    public void Borders_differ_where_they_should()
    {
        var image = new Image(4, 1, 1, [0, 0, 0, 240]);
        byte[] Filter(PaddingMode border) => image.Filter(new BoxFilter(3), new() { Border = border }).Pixels8.ToArray();
        // Rows of height 1 are repeated by every border but zero, where two thirds of the window are black.
        Assert.Equal([0, 0, 80, 80], Filter(PaddingMode.Reflect));
        Assert.Equal([0, 0, 80, 160], Filter(PaddingMode.Replicate));
        Assert.Equal([80, 0, 80, 80], Filter(PaddingMode.Circular));
        Assert.Equal([0, 0, 27, 27], Filter(PaddingMode.Zeros));
    }

    // The row is 10 20 30 40 50; the kernel [1 0 0 0 0] takes the pixel two to the left, and is not turned.
    [Theory]
    [InlineData(PaddingMode.Reflect, 30, 20, 10, 20, 30)]
    [InlineData(PaddingMode.Zeros, 0, 0, 10, 20, 30)]
    [InlineData(PaddingMode.Replicate, 10, 10, 10, 20, 30)]
    [InlineData(PaddingMode.Circular, 40, 50, 10, 20, 30)]
    public void A_border_is_what_its_name_says(PaddingMode border, params int[] expected)
    {
        var row = Image.Load(TestFiles.At("borders", "row.png"));
        var result = row.Filter(new MatrixFilter(KernelMatrix.Parse("[1 0 0 0 0]")), new() { Border = border });
        Assert.Equal(expected, result.Pixels8.ToArray().Select(v => (int)v));
    }

    [Fact]
    public void Windows_wider_than_the_picture_reflect_again_and_results_are_cut_off()
    {
        Assert.Equal([144, 156], Image.Load(TestFiles.At("borders", "two.png")).Filter(FilterCatalog.Parse("box:9")).Pixels8.ToArray());
        var sharp = new MatrixFilter(KernelMatrix.Parse("[0 -1 0; -1 5 -1; 0 -1 0]"));
        Assert.Equal([0, 0, 255, 255], Image.Load(TestFiles.At("borders", "edge.png")).Filter(sharp).Pixels8[..4].ToArray());
    }

    [Fact]
    public void What_is_no_number_is_black()
    {
        var infinite = new MatrixFilter(KernelMatrix.Parse("[3e38]"));
        foreach (var image in new[] { TestImages.Flat(2, 2, 1, 255), TestImages.Flat(2, 2, 3, 65535, 16) })
        {
            var twice = new MatrixFilter(KernelMatrix.Parse("[3e38 3e38 3e38]"));
            var result = image.Filter(twice).To8Bit();
            Assert.All(result.Pixels8.ToArray(), v => Assert.Equal(0, v));
            Assert.All(image.Filter(infinite).To8Bit().Pixels8.ToArray(), v => Assert.Equal(255, v));
        }
    }

    [Fact]
    public void The_gallery_shows_every_sample()
    {
        var sheet = FilterGallery.Create(TestImages.Random(60, 40, 3, 8), tile: 30, columns: 5);
        var tiles = 1 + FilterCatalog.All.Sum(e => e.Samples.Count);
        Assert.True(sheet.Height > (tiles + 4) / 5 * 20);
        Assert.Throws<ArgumentOutOfRangeException>(() => FilterGallery.Create(sheet, tile: 5));
    }
}
