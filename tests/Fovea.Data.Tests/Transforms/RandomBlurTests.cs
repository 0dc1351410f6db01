using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class RandomBlurTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(1.4)]
    public void A_fixed_width_is_the_filter_of_pictures(double sigma)
    {
        var picture = new Picture(2, 9, 11);
        var expected = new GaussianFilter(sigma).Apply(Tensor.From(picture.Values, picture.Shape)).ToArray<float>();
        Assert.All(expected.Zip(picture.Apply(new RandomBlur(sigma, sigma))), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void A_flat_picture_stays_whatever_the_width()
    {
        var picture = new Picture(1, 3, 1).With([0.4f, 0.4f, 0.4f]);
        Assert.All(picture.Apply(new RandomBlur(20, 30)), v => Assert.Equal(0.4f, v, 1e-5f));
    }

    [Fact]
    public void Widths_are_drawn_and_a_width_of_0_changes_nothing()
    {
        var picture = new Picture(1, 8, 8);
        Assert.Equal(picture.Values, picture.Apply(new RandomBlur(0, 0)));
        var kept = Enumerable.Range(0, 20).Select(seed => Roughness(picture.Apply(new RandomBlur(0.2, 2), (ulong)seed))).ToList();
        Assert.Equal(20, kept.Distinct().Count());
        Assert.All(kept, k => Assert.InRange(k, 0, Roughness(picture.Values)));
        Assert.Equal(picture.Apply(new RandomBlur(0, 2), 5), picture.Apply(new RandomBlur(0, 2), 5));

        static double Roughness(float[] values) => values.Zip(values.Skip(1)).Sum(p => Math.Abs((double)p.First - p.Second));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(51)]
    [InlineData(double.NaN)]
    public void A_width_outside_is_refused(double sigma) => Assert.StartsWith("RandomBlur: expected a sigma in pixels of 0…50, got",
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomBlur(0, sigma)).Message, StringComparison.Ordinal);
}
