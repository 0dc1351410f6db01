namespace Fovea.Tensors.Tests;

public class FmodOpTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Remainders_are_exact(DType dtype)
    {
        // Quotients up to some hundred thousand.
        Tensor a = Golden.Input(1, [41, 37], dtype) * 1000, b = Golden.Input(2, [41, 37], dtype);
        double[] x = a.Doubles(), y = b.Doubles();
        Expect.Close([.. x.Zip(y, (p, q) => p % q)], a.Fmod(b), 0);
    }

    [Fact]
    public void Signs_and_ends()
    {
        // PyTorch: fmod([-3, -2, -1, 1, 2, 3], 2) and fmod([1, 2, 3, 4, 5], -1.5).
        var x = Tensor.From(-3.0, -2, -1, 1, 2, 3);
        Assert.Equal([-1.0, 0, -1, 1, 0, 1], x.Fmod(2).ToArray<double>());
        Expect.Close([1, 0.5, 0, 1, 0.5], Tensor.From(1.0, 2, 3, 4, 5).Fmod(-1.5), 0);
        Expect.Close([double.NaN, 5, double.NaN, -5], Tensor.From(5.0, 5, Inf, -5).Fmod(Tensor.From(0.0, Inf, 2, -Inf)), 0);
    }

    [Fact]
    public void The_gradient_of_a_remainder_counts_the_divisor()
    {
        Tensor a = Tensor.From(7.5, -7.5), b = Tensor.From(2.0, 2);
        a.RequiresGrad = b.RequiresGrad = true;
        a.Fmod(b).Sum().Backward();
        Assert.Equal([1.0, 1], a.Grad!.ToArray<double>());
        Assert.Equal([-3.0, 3], b.Grad!.ToArray<double>());
    }

    [Theory]
    [InlineData(DType.Float32, 1e-6)]
    [InlineData(DType.Float64, 1e-15)]
    public void Angles_of_points(DType dtype, double tolerance)
    {
        double[] ends = [0, -0.0, 1, -1, 2.5, 1e-30, Inf, -Inf];
        Tensor y = Tensor.From(ends, [8, 1]).To(dtype), x = Tensor.From(ends).To(dtype);
        Expect.Close([.. from p in y.Doubles() from q in x.Doubles() select Math.Atan2(p, q)], y.Atan2(x), tolerance);
        Tensor a = Golden.Input(1, [5, 31], dtype), b = Golden.Input(2, [5, 31], dtype);
        Expect.Close([.. a.Doubles().Zip(b.Doubles(), Math.Atan2)], a.Atan2(b), tolerance);
        Expect.Close([double.NaN, double.NaN], Tensor.From(double.NaN, 1).To(dtype).Atan2(Tensor.From(0, double.NaN).To(dtype)), 0);
    }

    [Fact]
    public void Sums_of_exponentials_do_not_overflow()
    {
        Expect.Close([Math.Log(2) + 1000, 1000, -Inf, Inf, 3],
            Tensor.From(1000.0, 1000, -Inf, Inf, -Inf).LogAddExp(Tensor.From(1000.0, -1000, -Inf, 0, 3)),
            1e-15);
        Assert.Equal(double.NaN, Tensor.From(double.NaN).LogAddExp(Tensor.From(1.0)).Item());
    }
}
