namespace Fovea.Photometry.Tests;

public class AngularErrorTests
{
    [Fact]
    public void Angles_are_exact_small_ones_too()
    {
        var tiny = 1e-3 * Math.PI / 180;
        float[] a = [0, 0, 1, 0, 0, 2, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0];
        float[] b = [0, 0, 1, 0, 5, 0, -1, 0, 0, (float)tiny, 0, 1, 1, 0, 1, 0, 0, 1];
        var angles = AngularError.Map(a, b);
        Assert.Equal([0, 90, 180, 0.001f, 45, float.NaN], angles, (x, y) => float.IsNaN(x) && float.IsNaN(y)
            || Math.Abs(x - y) < 1e-6 * Math.Max(1, x));
    }

    [Fact]
    public void Sums_are_those_of_the_definition()
    {
        var error = AngularError.Of([4, 1, 9, float.NaN, 30]);
        Assert.Equal(new(11, 6.5, Math.Sqrt((16 + 1 + 81 + 900) / 4.0), 30, 0.5, 0.75, 0.75, 4), error);
        Assert.Equal(4, AngularError.Of([4, 1, 9]).Median);
        Assert.True(double.IsNaN(AngularError.Of([float.NaN]).Mean));
        Assert.Equal(0, AngularError.Of([]).Pixels);
    }

    [Fact]
    public void Different_sizes_are_refused() => Assert.Throws<ArgumentException>(() => AngularError.Map([0, 0, 1], [0, 0, 1, 0, 0, 1]));
}
