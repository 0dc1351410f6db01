namespace Fovea.Nn.Tests;

public class SgdTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 0.3)]
    public void A_velocity_that_dies_away_becomes_0_and_never_a_subnormal_number(bool nesterov, double dampening)
    {
        // 37: whatever the vector width, some elements are in vectors and some in the tail.
        var p = Tensor.Full([37], 0.7, DType.Float32);
        p.RequiresGrad = true;
        var optimizer = new Sgd([p], 0.1, momentum: 0.5, nesterov: nesterov, dampening: dampening);
        p.Grad = Wave.Of([37], dtype: DType.Float32);
        optimizer.Step();
        p.Grad = Tensor.Zeros([37], DType.Float32);
        for (var i = 0; i < 200; i++)
        {
            optimizer.Step();
            Assert.DoesNotContain(Velocity(optimizer), float.IsSubnormal);
            if (i < 100) Assert.DoesNotContain(0f, Velocity(optimizer));
        }
        Assert.All(Velocity(optimizer), v => Assert.Equal(0, v));
        var rest = p.ToArray<float>();
        optimizer.Step();
        Assert.Equal(rest, p.ToArray<float>());
    }

    [Fact]
    public void A_small_gradient_in_Float64_still_moves_and_NaN_is_not_hidden()
    {
        var p = Tensor.Full([3], 0.0, DType.Float64);
        p.RequiresGrad = true;
        var optimizer = new Sgd([p], 1, momentum: 0.9);
        p.Grad = Tensor.From(1e-30, 1e-37, 1);
        optimizer.Step();
        Assert.Equal([-1e-30, -1e-37, -1], p.ToArray<double>());
        p.Grad = Tensor.From(0, 0, double.NaN);
        optimizer.Step();
        Assert.True(double.IsNaN(p.At(2)));
    }

    private static float[] Velocity(Optimizer optimizer) => optimizer.StateDict()["state.0.momentum_buffer"].ToArray<float>();
}
