namespace Fovea.Data.Tests.Transforms;

public class RandomResolutionTests
{
    [Fact]
    public void Half_the_resolution_and_back_keeps_the_mean_of_a_ramp_and_smooths_a_chequerboard()
    {
        var ramp = new Picture(1, 8, 8).With(Picture.Make(1, 8, 8, (_, _, x) => x / 7f));
        Assert.Equal(ramp.Values.Average(), ramp.Apply(new RandomResolution(0.5, 0.5)).Average(), 1e-3f);
        var board = new Picture(1, 8, 8).With(Picture.Make(1, 8, 8, (_, y, x) => (x + y) % 2));
        var smooth = board.Apply(new RandomResolution(0.5, 0.5));
        Assert.InRange(smooth.Max() - smooth.Min(), 0, 0.3f);
    }

    [Fact]
    public void A_picture_of_one_pixel_is_its_mean_and_a_factor_of_1_changes_nothing()
    {
        var picture = new Picture(3, 6, 5);
        Assert.Equal(picture.Values, picture.Apply(new RandomResolution(1, 1)));
        var flat = picture.Apply(new RandomResolution(0.01, 0.01));
        for (var c = 0; c < 3; c++) Assert.Single(flat.Skip(c * 30).Take(30).Distinct());
    }

    [Fact]
    public void Factors_are_drawn()
    {
        var picture = new Picture(1, 16, 16);
        var seen = Enumerable.Range(0, 60).Select(seed => string.Join(' ', picture.Apply(new RandomResolution(0.25, 1), (ulong)seed)));
        // Sides of 4…16 pixels.
        Assert.InRange(seen.Distinct().Count(), 9, 13);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.4)]
    [InlineData(0.5, 1.1)]
    [InlineData(double.NaN, 1)]
    public void Factors_outside_are_refused(double min, double max) => Assert.StartsWith("RandomResolution: expected factors above 0 and up to 1",
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResolution(min, max)).Message, StringComparison.Ordinal);
}
