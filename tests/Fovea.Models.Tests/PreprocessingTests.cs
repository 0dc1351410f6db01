using System.Security.Cryptography;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Models.Tests.Goldens;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="Preprocessing"/>: torchvision's numbers, and what a file may say of it.</summary>
public class PreprocessingTests
{
    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    public void The_samples_are_Pillows_bit_for_bit(Interpolation interpolation)
    {
        var preprocessing = Preprocessing.ImageNet with { Interpolation = interpolation };
        Assert.Equal(40, ImageNetGoldens.Seen.Length);
        foreach (var (file, bilinear, bicubic) in ImageNetGoldens.Seen)
        {
            var seen = preprocessing.Seen(ImageNetSamples.Load(ImageNetSamples.Sample(file)));
            Assert.Equal(interpolation == Interpolation.Bilinear ? bilinear : bicubic,
                Convert.ToHexStringLower(SHA256.HashData(seen.Pixels8))[..16]);
        }
    }

    [Fact]
    public void Values_are_those_of_ToTensor_and_Normalize()
    {
        var image = new Image(300, 260, 3);
        for (var i = 0; i < image.Pixels8.Length; i++) image.Pixels8[i] = (byte)(i * 7);
        var x = Preprocessing.ImageNet.Apply(image);
        Assert.Equal([3, 224, 224], x.Shape);
        // By torchvision's formulas on the pixels that are seen.
        var seen = Resizing.Bilinear(image, 256 * 300 / 260, 256).Crop(36, 16, 224, 224).ToTensor();
        var mean = Tensor.From((float[])[0.485f, 0.456f, 0.406f], [3, 1, 1]);
        var std = Tensor.From((float[])[0.229f, 0.224f, 0.225f], [3, 1, 1]);
        Assert.Equal(((seen - mean) / std).ToArray<float>(), x.ToArray<float>());
        var inverted = (Preprocessing.ImageNet with { Invert = true }).Apply(image);
        Assert.Equal(((1 - seen - mean) / std).ToArray<float>(), inverted.ToArray<float>());
    }

    // 295 − 224 = 71 and 257 − 224 = 33 have halves: Python rounds them to even.
    [Theory]
    [InlineData(256, 295, 16, 36)]
    [InlineData(295, 256, 36, 16)]
    [InlineData(256, 297, 16, 36)]
    [InlineData(512, 512, 16, 16)]
    public void The_middle_is_where_torchvision_has_it(int width, int height, int left, int top)
    {
        var image = new Image(width, height, 1);
        for (var i = 0; i < image.Pixels8.Length; i++) image.Pixels8[i] = (byte)((i % width * 3 + i / width * 5) % 256);
        var grey = new Preprocessing([1, 224, 224], [0], [1]) { ResizeSide = 256 };
        var (w, h) = width <= height ? (256, 256 * height / width) : (256 * width / height, 256);
        Assert.Equal(Resizing.Bilinear(image, w, h).Crop(left, top, 224, 224).Pixels8.ToArray(), grey.Seen(image).Pixels8.ToArray());
    }

    [Fact]
    public void Pictures_of_every_kind_are_brought_to_the_shape()
    {
        foreach (var preprocessing in new[] { Preprocessing.ImageNet, new Preprocessing([1, 8, 6], [0], [1]) })
            foreach (var image in new[] { new Image(1, 1, 1), new Image(3, 900, 4), new Image(700, 2, 2, 16), new Image(60_000, 1, 3) })
                Assert.Equal(preprocessing.Shape, preprocessing.Apply(image).Shape);
        // On black, transparent ink is black.
        var clear = new Image(8, 6, 2);
        Assert.All(new Preprocessing([1, 6, 8], [0], [1]).Apply(clear).ToArray<float>(), v => Assert.Equal(1, v));
        var onBlack = new Preprocessing([1, 6, 8], [0], [1]) { Background = Rgb.Black };
        Assert.All(onBlack.Apply(clear).ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void The_region_is_what_is_seen_of_the_picture()
    {
        Assert.Equal((85, 23, 329, 329), Preprocessing.ImageNet.Region(500, 375));
        Assert.Equal((0, 0, 500, 375), new Preprocessing([3, 32, 32], [0, 0, 0], [1, 1, 1]).Region(500, 375));
        foreach (var (width, height) in new[] { (1, 1), (3, 4000), (4000, 3), (224, 224), (257, 300) })
        {
            var (left, top, columns, rows) = Preprocessing.ImageNet.Region(width, height);
            Assert.True(left >= 0 && top >= 0 && columns >= 1 && rows >= 1 && left + columns <= width && top + rows <= height);
        }
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var preprocessing = Preprocessing.ImageNet with { Interpolation = Interpolation.Bicubic, Invert = true, Background = new(1, 2, 3) };
        Assert.Equal(preprocessing, Read(preprocessing.ToFields().ToJson()));
        var exact = new Preprocessing([1, 28, 28], [0.13f], [0.3f]);
        Assert.Equal(exact, Read(exact.ToFields().ToJson()));
        Assert.NotEqual(exact, preprocessing);
        Assert.Equal(new Preprocessing([3, 4, 5], [0, 0, 0], [1, 1, 1]), Read("""{"channels":3,"height":4,"width":5}"""));
    }

    [Theory]
    [InlineData("[]", "preprocessing: expected an object, got Array")]
    [InlineData("""{"height":4,"width":5}""", "preprocessing.channels: expected 1 or 3, got nothing")]
    [InlineData("""{"channels":2,"height":4,"width":5}""", "preprocessing.channels: expected 1 or 3, got 2")]
    [InlineData("""{"channels":3,"height":0,"width":5}""", "preprocessing.height: expected a whole number from 1 to 65535, got 0")]
    [InlineData("""{"channels":3,"height":65535,"width":65535}""", "preprocessing.height: expected at most 268435456 values in all, got 3 × 65535 × 65535")]
    [InlineData("""{"channels":1,"height":4,"width":5,"resizeSide":4}""", "preprocessing.resizeSide: expected a whole number from 5 to 8192, got 4")]
    [InlineData("""{"channels":1,"height":4,"width":5,"resizeSide":1e9}""", "preprocessing.resizeSide: expected a whole number from 5 to 8192, got 1e9")]
    [InlineData("""{"channels":1,"height":4,"width":5,"mean":[1,2]}""", "preprocessing.mean: expected 1 numbers, one for each channel, got [1,2]")]
    [InlineData("""{"channels":1,"height":4,"width":5,"std":[0]}""", "preprocessing.std: expected numbers from 1E-06 to 1000000, got 0")]
    [InlineData("""{"channels":1,"height":4,"width":5,"mean":["NaN"]}""", "preprocessing.mean: expected numbers from -1000000 to 1000000, got NaN")]
    [InlineData("""{"channels":1,"height":4,"width":5,"interpolation":"cubic"}""", "preprocessing.interpolation: expected bilinear or bicubic, got 'cubic'")]
    [InlineData("""{"channels":1,"height":4,"width":5,"invert":1}""", "preprocessing.invert: expected true or false, got 1")]
    [InlineData("""{"channels":1,"height":4,"width":5,"background":"pink"}""", "preprocessing.background: expected #rrggbb, got 'pink'")]
    public void What_is_wrong_is_named(string json, string message) =>
        Assert.Equal($"model.json: {message}", Assert.Throws<DataFormatException>(() => Read(json)).Message);

    [Fact]
    public void Shapes_and_numbers_that_fit_no_picture_are_refused()
    {
        Assert.Contains("expected [C, H, W] with 1 or 3 channels", Assert.Throws<ArgumentException>(() =>
            new Preprocessing([4, 2, 2], [0, 0, 0, 0], [1, 1, 1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 3 finite means, got [0, NaN, 0]", Assert.Throws<ArgumentException>(() =>
            new Preprocessing([3, 2, 2], [0, float.NaN, 0], [1, 1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 1 deviations above 0, got [0]", Assert.Throws<ArgumentException>(() =>
            new Preprocessing([1, 2, 2], [0], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("expected ResizeSide from 224 to 8192, got 200", Assert.Throws<ArgumentOutOfRangeException>(() =>
            Preprocessing.ImageNet with { ResizeSide = 200 }).Message, StringComparison.Ordinal);
        Assert.Contains("expected room for [3, 224, 224], got 5 elements", Assert.Throws<ArgumentException>(() =>
            Preprocessing.ImageNet.Apply(new Image(1, 1, 1), new float[5])).Message, StringComparison.Ordinal);
    }

    private static Preprocessing Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Preprocessing.Read(document.RootElement, "model.json");
    }
}
