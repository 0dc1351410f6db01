using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class ColorJitterTests
{
    [Theory]
    [InlineData(1.3f, 1, 1)]
    [InlineData(1, 1.5f, 1)]
    [InlineData(1, 1, 0.25f)]
    [InlineData(0.7f, 0.6f, 1.8f)]
    public void Factors_act_one_after_the_other(float brightness, float contrast, float saturation)
    {
        var picture = new Picture(3, 4, 5);
        var result = new float[60];
        ColorJitter.Adjust(picture.Values, picture.Shape, result, brightness, contrast, saturation);

        var bright = Array.ConvertAll(picture.Values, v => Math.Clamp(brightness * v, 0, 1));
        var mean = Enumerable.Range(0, 20).Average(i => Luma(bright, i));
        var contrasted = Array.ConvertAll(bright, v => Math.Clamp(contrast * v + (1 - contrast) * mean, 0, 1));
        for (var i = 0; i < 60; i++)
            Assert.Equal(Math.Clamp(saturation * contrasted[i] + (1 - saturation) * Luma(contrasted, i % 20), 0, 1), result[i], 5);
    }

    [Fact]
    public void No_strength_changes_nothing_and_grey_has_no_saturation()
    {
        var picture = new Picture(1, 4, 5);
        Assert.Equal(picture.Values, picture.Apply(new ColorJitter()));
        Assert.Equal(picture.Values, picture.Apply(new ColorJitter(saturation: 0.9)));
        Assert.Throws<ShapeException>(() => new ColorJitter().OutputShape([2, 4, 5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(-0.1));
    }

    [Fact]
    public void The_factor_is_drawn_evenly_around_1()
    {
        var picture = new Picture(1, 1, 1);
        var jitter = new ColorJitter(brightness: 0.4);
        var factors = Enumerable.Range(0, 2000).Select(seed => picture.Apply(jitter, (ulong)seed)[0] / picture.Values[0]).ToList();
        var most = Math.Min(1.4, 1 / picture.Values[0]);
        Assert.InRange(factors.Min(), 0.6, 0.62);
        Assert.InRange(factors.Max(), most - 0.02, most + 1e-5);
    }

    private static double Luma(float[] rgb, int i) => 0.299 * rgb[i] + 0.587 * rgb[20 + i] + 0.114 * rgb[40 + i];

    private static double Luma(double[] rgb, int i) => 0.299 * rgb[i] + 0.587 * rgb[20 + i] + 0.114 * rgb[40 + i];
}
