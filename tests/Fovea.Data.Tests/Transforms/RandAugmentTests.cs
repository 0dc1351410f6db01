using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class RandAugmentTests
{
    private static readonly byte[] Grey = [0, 10, 20, 30, 30, 30, 60, 90, 120, 120, 200, 200, 210, 220, 230, 250];

    [Fact]
    public void No_operation_changes_nothing_and_a_seed_says_which()
    {
        var picture = new Picture(3, 12, 10);
        Assert.Equal(picture.Values, picture.Apply(new RandAugment(0)));
        var strong = new RandAugment(2, 20);
        Assert.Equal(picture.Apply(strong, 5), picture.Apply(strong, 5));
        var all = Enumerable.Range(0, 60).Select(seed => picture.Apply(strong, (ulong)seed)).ToList();
        Assert.All(all, p => Assert.All(p, v => Assert.InRange(v, 0, 1)));
        Assert.InRange(all.Select(p => string.Join(' ', p.Take(12))).Distinct().Count(), 40, 60);
    }

    [Fact]
    public void Grey_pictures_are_taken_and_others_refused()
    {
        var picture = new Picture(1, 5, 7);
        Assert.Equal(35, picture.Apply(new RandAugment(3, 30), 2).Length);
        Assert.Equal("RandAugment: expected pictures [1 or 3, H, W], got [4, 5, 5].",
            Assert.Throws<ShapeException>(() => new RandAugment().OutputShape([4, 5, 5])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(2, 31));
    }

    // Pillow's ImageOps.equalize, ImageOps.posterize(4) and ImageEnhance.Sharpness(1.9) of the same picture.
    [Theory]
    [InlineData("posterize", new[] { 0, 0, 16, 16, 16, 16, 48, 80, 112, 112, 192, 192, 208, 208, 224, 240 })]
    [InlineData("sharpness", new[] { 0, 10, 20, 30, 30, 7, 44, 90, 120, 110, 227, 200, 210, 220, 230, 250 })]
    public void Colours_change_as_in_Pillow(string operation, int[] expected)
    {
        var picture = Array.ConvertAll(Grey, v => v / 255f);
        if (operation == "posterize") Recolouring.Posterize(picture, 4);
        else Recolouring.Sharpness(picture, [1, 4, 4], 1.9);
        for (var i = 0; i < 16; i++) Assert.InRange(255 * picture[i], expected[i] - 1.01, expected[i] + 1.01);
    }

    [Fact]
    public void Histograms_are_made_flat_as_in_Pillow()
    {
        // 20 × 30 values 7·i mod 256.
        var picture = new float[600];
        for (var i = 0; i < 600; i++) picture[i] = 7 * i % 256 / 255f;
        Recolouring.Equalize(picture, [1, 20, 30]);
        int[] first =
        [
            0, 9, 17, 26, 34, 43, 51, 60, 68, 77, 85, 94, 102, 111, 119,
            127, 135, 143, 151, 159, 167, 175, 183, 191, 199, 207,
            215, 223, 231, 239,
        ];
        Assert.Equal(first, picture.Take(30).Select(v => (int)MathF.Round(255 * v)));
        Assert.Equal(87782, picture.Sum(v => (int)MathF.Round(255 * v)));
    }

    [Fact]
    public void Contrast_is_stretched_channel_by_channel()
    {
        float[] picture = [0.2f, 0.4f, 0.6f, 0.5f, 0.5f, 0.5f];
        Recolouring.AutoContrast(picture, [2, 1, 3]);
        Assert.Equal([0, 0.5f, 1, 0.5f, 0.5f, 0.5f], picture.Select(v => MathF.Round(v, 5)));
        float[] bright = [0.2f, 0.7f];
        Recolouring.Solarize(bright, 0.5);
        Assert.Equal([0.2f, 0.3f], bright.Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Pixels_move_and_grey_comes_in()
    {
        var picture = new Picture(2, 5, 10);
        var moved = picture.Values.ToArray();
        Warping.TranslateX(moved, picture.Shape, 0.2);
        Assert.Equal(Picture.Make(2, 5, 10, (c, y, x) => x < 2 ? 0.5f : picture.At(c, y, x - 2)), moved);
        moved = picture.Values.ToArray();
        Warping.TranslateY(moved, picture.Shape, -0.2);
        Assert.Equal(Picture.Make(2, 5, 10, (c, y, x) => y > 3 ? 0.5f : picture.At(c, y + 1, x)), moved);
        moved = picture.Values.ToArray();
        Warping.ShearX(moved, picture.Shape, 1);
        Assert.Equal(Picture.Make(2, 5, 10, (c, y, x) => x + y - 2 is >= 0 and < 10 ? picture.At(c, y, x + y - 2) : 0.5f), moved);
        moved = picture.Values.ToArray();
        Warping.ShearY(moved, picture.Shape, 0);
        Warping.Rotate(moved, picture.Shape, 0);
        Assert.Equal(picture.Values, moved);
    }
}
