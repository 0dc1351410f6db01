namespace Fovea.Nn.Tests;

public class GradientClipTests
{
    private static Tensor[] Parameters()
    {
        Tensor[] p = [Tensor.Zeros([2]), Tensor.Zeros([]), Tensor.Zeros([3])];
        p[0].Grad = Tensor.From(3f, -4f);
        p[1].Grad = Tensor.From([12f], []);
        return p;
    }

    [Fact]
    public void By_norm_scales_all_gradients_alike_and_returns_the_norm_of_all_together()
    {
        var p = Parameters();
        Assert.Equal(13, GradientClip.ByNorm(p, 6.5));
        Assert.Equal([1.5f, -2], p[0].Grad!.ToArray<float>());
        Assert.Equal([6f], p[1].Grad!.ToArray<float>());
        Assert.Null(p[2].Grad);
    }

    [Fact]
    public void By_norm_leaves_smaller_gradients_alone()
    {
        var p = Parameters();
        Assert.Equal(13, GradientClip.ByNorm(p, 26));
        Assert.Equal([3f, -4], p[0].Grad!.ToArray<float>());
        Assert.Equal([12f], p[1].Grad!.ToArray<float>());
    }

    [Fact]
    public void By_value_bounds_each_element()
    {
        var p = Parameters();
        GradientClip.ByValue(p, 3.5);
        Assert.Equal([3f, -3.5f], p[0].Grad!.ToArray<float>());
        Assert.Equal([3.5f], p[1].Grad!.ToArray<float>());
        Assert.Null(p[2].Grad);
    }

    [Fact]
    public void Clipping_records_nothing()
    {
        var p = Parameters();
        p[0].Grad!.RequiresGrad = true;
        GradientClip.ByNorm(p, 1);
        Assert.Null(p[0].Grad!.Node);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_bound_that_is_not_positive_is_refused(double bound)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByNorm(Parameters(), bound));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByValue(Parameters(), bound));
    }
}
