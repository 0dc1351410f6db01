namespace Fovea.Nn.Tests;

public class DropoutTests
{
    [Fact]
    public void Inference_is_the_identity()
    {
        var x = Wave.Of([3, 4, 2, 2]);
        Assert.Same(x, new Dropout(0.9).Eval().Forward(x));
        Assert.Same(x, new Dropout2d(0.9).Eval().Forward(x));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void In_training_each_element_is_dropped_with_probability_p_and_the_others_scaled(double p)
    {
        Generator.ManualSeed(1);
        var y = new Dropout(p).Forward(Tensor.Ones([200, 500])).ToArray<float>();
        Assert.Equal([0f, (float)(1 / (1 - p))], y.Distinct().Order());
        // Five standard deviations of the mean of 100 000 Bernoulli numbers.
        Assert.InRange(y.Count(v => v == 0) / 1e5, p - 5 * Math.Sqrt(p * (1 - p) / 1e5), p + 5 * Math.Sqrt(p * (1 - p) / 1e5));
        Assert.InRange(y.Average(), 1 - 5 * Math.Sqrt(p / (1 - p) / 1e5), 1 + 5 * Math.Sqrt(p / (1 - p) / 1e5));
    }

    [Fact]
    public void Dropout2d_drops_whole_channels()
    {
        Generator.ManualSeed(2);
        var planes = new Dropout2d(0.3).Forward(Tensor.Ones([40, 50, 3, 5])).ToArray<float>().Chunk(15).ToArray();
        Assert.All(planes, plane => Assert.Single(plane.Distinct()));
        Assert.InRange(planes.Count(plane => plane[0] == 0) / 2000.0, 0.3 - 5 * Math.Sqrt(0.21 / 2000), 0.3 + 5 * Math.Sqrt(0.21 / 2000));
    }

    [Fact]
    public void The_gradient_passes_where_the_value_passed()
    {
        Generator.ManualSeed(3);
        var x = Tensor.Ones([1000]);
        x.RequiresGrad = true;
        var y = new Dropout(0.4).Forward(x);
        y.Sum().Backward();
        Assert.Contains(0f, y.ToArray<float>());
        Assert.Equal(y.ToArray<float>(), x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Two_passes_drop_different_elements_and_one_seed_drops_the_same()
    {
        var layer = new Dropout();
        float[] Pass() => layer.Forward(Tensor.Ones([100])).ToArray<float>();
        Generator.ManualSeed(4);
        float[] first = Pass(), second = Pass();
        Generator.ManualSeed(4);
        Assert.Equal(first, Pass());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Probability_0_keeps_all_and_1_drops_all()
    {
        var x = Wave.Of([50]);
        Assert.Same(x, new Dropout(0).Forward(x));
        Assert.All(new Dropout(1).Forward(x).ToArray<double>(), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_probability_outside_0_to_1_is_refused(double p)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(p));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout2d(p));
    }
}
