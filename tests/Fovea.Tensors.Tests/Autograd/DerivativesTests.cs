namespace Fovea.Tensors.Tests;

public class DerivativesTests
{
    private static readonly IReadOnlyList<GradCase> All = GradCheck.Cases(typeof(Tensor).Assembly);

    // These compare some numbers that are equal: there is a kink, and no second derivative.
    private static readonly string[] Kinks = ["maximum (same shape)", "minimum (same shape)"];

    public static TheoryData<string> Cases() => [.. All.Select(c => c.Name).Except(Kinks)];

    [Fact]
    public void Gradient_and_Jacobian_of_products_are_the_matrices()
    {
        Tensor a = Sample.Normal([3, 4]), x = Sample.Normal([4], 2);
        Expect.Close(a, Autograd.Jacobian(v => a.MatMul(v.Reshape([4, 1])).Reshape([3]), x), 1e-15);
        Expect.Close(2 * x, Autograd.Gradient(v => v.Square().Sum(), x), 1e-15);
        Assert.Equal([2, 3, 4], Autograd.Jacobian(v => v.Expand([2, 3, 4]).Sum(-1), x).Shape.Sizes.ToArray());
        Expect.Close(Tensor.Eye(4, dtype: DType.Float64), Autograd.Jacobian(v => v.Flatten(), Sample.Normal([2, 2])).Reshape([4, 4]), 0);
    }

    [Fact]
    public void Nothing_accumulates_and_the_argument_stays_as_it_is()
    {
        var x = Sample.Normal([3]);
        x.RequiresGrad = true;
        var w = Sample.Normal([3], 2);
        w.RequiresGrad = true;
        Autograd.Gradient(v => (v * w).Sum(), x);
        Autograd.Jacobian(v => v * w, x);
        Autograd.Hessian(v => (v * v * w).Sum(), x);
        Assert.Null(x.Grad);
        Assert.Null(w.Grad);
        Assert.Null(x.Node);
    }

    [Fact]
    public void They_work_where_recording_is_off_and_leave_it_off()
    {
        using var _ = Autograd.NoGrad();
        Assert.Equal(6.0, Autograd.Gradient(v => v.Square(), Tensor.From(3.0)).Item());
        Assert.Equal(2.0, Autograd.Hessian(v => v.Square(), Tensor.From(3.0)).Item());
        Assert.False(Autograd.IsRecording);
    }

    [Fact]
    public void What_does_not_depend_on_x_has_derivatives_of_zero()
    {
        var x = Sample.Normal([2]);
        var constant = Tensor.From(3.0);
        Assert.Equal([0.0, 0], Autograd.Gradient(_ => constant, x).ToArray<double>());
        Assert.Equal([0.0, 0], Autograd.Jacobian(_ => constant, x).ToArray<double>());
        Assert.Equal(new double[4], Autograd.Hessian(_ => constant, x).ToArray<double>());
        Assert.Equal(new double[4], Autograd.Hessian(v => v.Sum(), x).ToArray<double>());
    }

    [Fact]
    public void A_value_that_is_no_scalar_has_a_Jacobian_alone()
    {
        var x = Sample.Normal([2]);
        Expect.Message("Gradient: expected a function whose value is a scalar, got [2]. Call Jacobian.",
            () => Autograd.Gradient(v => v * 2, x));
        Expect.Message("Hessian: expected a function whose value is a scalar, got [2].", () => Autograd.Hessian(v => v * 2, x));
        Expect.Message("HessianProduct: expected two tensors of one shape, got [2] and [3].",
            () => Autograd.HessianProduct(v => v.Sum(), x, Sample.Normal([3])));
    }

    [Theory]
    [InlineData(DType.Float64, 1e-12)]
    [InlineData(DType.Float32, 1e-4)]
    public void The_Hessian_of_known_functions_is_exact(DType type, double tolerance)
    {
        Tensor a = Sample.Normal([4, 4]).To(type), x = Sample.Normal([4], 2).To(type), eye = Tensor.Eye(4, dtype: type);
        Expect.Close(a + a.Transpose(), Autograd.Hessian(v => v.Reshape([1, 4]).MatMul(a).MatMul(v.Reshape([4, 1])), x), tolerance);
        // x³ at negative numbers, by a constant exponent.
        Expect.Close(eye * (6 * x), Autograd.Hessian(v => v.Pow(Tensor.Full([], 3, type)).Sum(), x), tolerance);
        var p = x.Softmax();
        Expect.Close(eye * p - p.Reshape([4, 1]) * p, Autograd.Hessian(v => v.LogSumExp(), x), tolerance);
        // exp(Σx): every entry is the value.
        Expect.Close(x.Sum().Exp().Expand([4, 4]), Autograd.Hessian(v => v.Sum().Exp(), x), tolerance);
        // Rosenbrock at (1, 1): 802, −400, 200.
        var one = Tensor.Ones([2], type);
        Expect.Close([802, -400, -400, 200], Autograd.Hessian(Rosenbrock, one), tolerance);
    }

    private static Tensor Rosenbrock(Tensor v)
    {
        Tensor p = v.Slice(0, 0, 1), q = v.Slice(0, 1, 2);
        return ((1 - p).Square() + 100 * (q - p.Square()).Square()).Sum();
    }

    [Fact]
    public void Within_a_recording_a_Hessian_is_right_and_so_is_what_is_replayed()
    {
        Tensor x = Sample.Normal([3]), other = Sample.Normal([3], 2), eye = Tensor.Eye(3, dtype: DType.Float64);
        Func<Tensor, Tensor>[] functions = [v => (v * v * v).Sum(), v => v.Square().Square().Sum(), v => v.Exp().Sum()];
        Func<Tensor, Tensor>[] diagonals = [v => 6 * v, v => 12 * v.Square(), v => v.Exp()];
        for (var i = 0; i < functions.Length; i++)
        {
            var f = functions[i];
            var now = Recording.TryCapture([x], () => [Autograd.Hessian(f, x)], [], out var recording, out _);
            Expect.Close(eye * diagonals[i](x), now[0], 1e-14);
            if (recording is null) continue;
            recording.Replay(other);
            Expect.Close(eye * diagonals[i](other), recording.Outputs[0], 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_Hessian_of_every_operation_is_the_derivative_of_its_gradient(string name)
    {
        var check = All.Single(c => c.Name == name);
        // All inputs as one vector, and Σ u·y³ + y, so that operations that are linear have second derivatives, too.
        var x = Tensor.Concat([.. check.Inputs.Select(t => t.Flatten())]);
        Tensor Value(Tensor v)
        {
            var inputs = new Tensor[check.Inputs.Length];
            for (int i = 0, start = 0; i < inputs.Length; start += check.Inputs[i++].Count)
                inputs[i] = v.Slice(0, start, start + check.Inputs[i].Count).Reshape(check.Inputs[i].Shape);
            var y = check.Function(inputs);
            return (Golden.Input(3, y.Shape) * (y * y * y * 0.1 + y)).Sum();
        }
        const double h = 1e-4;
        var direction = Golden.Input(5, x.Shape);
        Tensor Moved(double by) => Autograd.Gradient(Value, x + direction * by);
        var numeric = (8 * (Moved(h) - Moved(-h)) - (Moved(2 * h) - Moved(-2 * h))) / (12 * h);
        var product = Autograd.HessianProduct(Value, x, direction);
        var size = Math.Max(1, numeric.Abs().Max().Item());
        Assert.InRange((product - numeric).Abs().Max().Item(), 0, 1e-8 * size);
    }
}
