namespace Fovea.Tensors.Tests;

/// <summary>Where slopes have no value, or every element is dropped.</summary>
public class NormAtZeroTests
{
    [Fact]
    public void The_norm_has_the_slope_0_at_0()
    {
        Assert.Equal([0, 0], Gradient(x => x.Norm(), 0, 0));
        Assert.Equal([0, 0], Gradient(x => x.Norm().Square(), 0, 0));
        Expect.Close([0.6, 0.8], Tensor.From(Gradient(x => x.Norm(), 3, 4)), 1e-7);
    }

    [Fact]
    public void Dropout_of_everything_is_zero_and_of_nothing_the_input()
    {
        Assert.Equal([0, 0], Gradient(x => x.Dropout(1).Sum(), 3, 4));
        Assert.Equal([0, 0], Tensor.From(3f, float.MaxValue).Dropout(1).ToArray<float>());
        Assert.Equal([3, 4], Tensor.From(3f, 4).Dropout(0).ToArray<float>());
        Assert.Equal([1, 1], Gradient(x => x.Dropout(0).Sum(), 3, 4));
    }

    [Fact]
    public void A_sum_over_five_million_rows() =>
        Assert.All(Tensor.Full([5_000_000, 2], 0.1f).Sum(0).ToArray<float>(), sum => Assert.Equal(1, sum / 500000.00745058060, 1e-6));

    private static float[] Gradient(Func<Tensor, Tensor> function, params float[] values)
    {
        var x = Tensor.From(values);
        x.RequiresGrad = true;
        function(x).Backward();
        return x.Grad!.ToArray<float>();
    }
}
