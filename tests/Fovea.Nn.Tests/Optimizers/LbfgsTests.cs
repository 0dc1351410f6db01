namespace Fovea.Nn.Tests;

public class LbfgsTests
{
    private static double Step(Optimizer optimizer, Func<Tensor> loss) => optimizer.Step(() =>
    {
        optimizer.ZeroGrad();
        var value = loss();
        value.Backward();
        return value;
    });

    /// <summary>(1 − x)² + 100·(y − x²)², the minimum 0 at (1, 1).</summary>
    private static Func<Tensor> Rosenbrock(Tensor p) => () =>
    {
        Tensor x = p.Slice(0, 0, 1), y = p.Slice(0, 1, 2);
        return ((1 - x).Square() + 100 * (y - x.Square()).Square()).Sum();
    };

    private static Tensor Point(params double[] values)
    {
        var p = Tensor.From(values, [values.Length]);
        p.RequiresGrad = true;
        return p;
    }

    [Fact]
    public void The_first_iteration_goes_down_the_gradient_by_at_most_a_length_of_one()
    {
        // L = 2x² + y²/2 at (3, −1): g = (12, −1), t = 1/13.
        var p = Point(3, -1);
        var optimizer = new Lbfgs([p], maxIterations: 1);
        Assert.Equal(18.5, Step(optimizer, () => (p.Square() * Tensor.From(2.0, 0.5)).Sum()));
        Golden.Near([3 - 12 / 13.0, -1 + 1 / 13.0], p.ToArray<double>());
        Assert.Equal((1, 1), (optimizer.Steps, optimizer.Iterations));
    }

    [Fact]
    public void Two_iterations_are_those_of_the_formulas()
    {
        // The second direction by the two loops, written out: q = g − ρ(s·g)y; d = −(γq + s(ρ(s·g) − ρ(y·γq))).
        var p = Point(3, -1);
        var optimizer = new Lbfgs([p], learningRate: 0.5, maxIterations: 2, maxEvaluations: 9);
        Step(optimizer, () => (p.Square() * Tensor.From(2.0, 0.5)).Sum());
        double[] x0 = [3, -1], g0 = [12, -1], s = [-12 * 0.5 / 13, 0.5 / 13];
        double[] x1 = [x0[0] + s[0], x0[1] + s[1]], g1 = [4 * x1[0], x1[1]], y = [g1[0] - g0[0], g1[1] - g0[1]];
        double ys = y[0] * s[0] + y[1] * s[1], scale = ys / (y[0] * y[0] + y[1] * y[1]), a = (s[0] * g1[0] + s[1] * g1[1]) / ys;
        double[] q = [scale * (g1[0] - a * y[0]), scale * (g1[1] - a * y[1])];
        var b = (y[0] * q[0] + y[1] * q[1]) / ys;
        double[] d = [-(q[0] + s[0] * (a - b)), -(q[1] + s[1] * (a - b))];
        Golden.Near([x1[0] + 0.5 * d[0], x1[1] + 0.5 * d[1]], p.ToArray<double>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_square_of_two_numbers_is_solved_in_one_step(bool strongWolfe)
    {
        var p = Point(3, -1);
        Step(new Lbfgs([p], strongWolfe: strongWolfe), () => (p.Square() * Tensor.From(2.0, 0.5)).Sum());
        Assert.All(p.ToArray<double>(), v => Assert.InRange(v, -1e-4, 1e-4));
    }

    [Fact]
    public void The_valley_of_Rosenbrock_is_followed_to_its_end()
    {
        var p = Point(-1.2, 1);
        var optimizer = new Lbfgs([p], toleranceChange: 1e-16, strongWolfe: true);
        for (var i = 0; i < 10; i++) Step(optimizer, Rosenbrock(p));
        Golden.Near([1, 1], p.ToArray<double>(), 1e-6);
        Assert.InRange(Rosenbrock(p)().Item(), 0, 1e-12);
    }

    [Fact]
    public void A_line_search_never_raises_the_loss()
    {
        var p = Point(-1.2, 1);
        var optimizer = new Lbfgs([p], maxIterations: 1, strongWolfe: true);
        var before = double.PositiveInfinity;
        for (var i = 0; i < 30; i++)
        {
            var loss = Step(optimizer, Rosenbrock(p));
            Assert.True(loss <= before);
            before = loss;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Saved_and_loaded_it_continues_with_the_same_bits(bool strongWolfe)
    {
        Tensor whole = Point(-1.2, 1), first = Point(-1.2, 1);
        Lbfgs Make(Tensor p) => new([p], 0.3, maxIterations: 4, historySize: 3, strongWolfe: strongWolfe);
        Lbfgs one = Make(whole), before = Make(first);
        for (var i = 0; i < 6; i++) Step(one, Rosenbrock(whole));
        for (var i = 0; i < 3; i++) Step(before, Rosenbrock(first));
        var saved = before.StateDict().ToDictionary(s => s.Key, s => s.Value.Clone());
        var second = Point(first.ToArray<double>());
        var after = Make(second);
        after.LoadStateDict(saved);
        Assert.Equal((3, before.Iterations), (after.Steps, after.Iterations));
        for (var i = 0; i < 3; i++) Step(after, Rosenbrock(second));
        Assert.Equal(whole.ToArray<double>(), second.ToArray<double>());
        Assert.Equal("gradient", Assert.Throws<StateDictException>(() =>
            Make(second).LoadStateDict(saved.Where(s => s.Key != "gradient").ToDictionary())).Key);
    }

    [Fact]
    public void Several_parameters_are_one_vector_and_frozen_ones_stay()
    {
        var problem = new Problem();
        var frozen = Tensor.Ones([2], DType.Float64);
        var optimizer = new Lbfgs([problem.Parameters[0], frozen, problem.Parameters[1]], toleranceChange: 1e-16, strongWolfe: true);
        for (var i = 0; i < 6; i++) Step(optimizer, problem.Loss);
        Assert.InRange(problem.Loss().Item(), 0, 1e-10);
        Assert.Equal([1, 1], frozen.ToArray<double>());
    }

    [Fact]
    public void At_a_minimum_nothing_moves()
    {
        var p = Point(0, 0);
        Assert.Equal(0, Step(new Lbfgs([p]), () => p.Square().Sum()));
        Assert.Equal([0, 0], p.ToArray<double>());
    }

    [Fact]
    public void Without_a_function_it_says_what_to_call()
    {
        Assert.Equal(
            "Lbfgs: expected a function that computes the loss again, got none. Call Step(() => { optimizer.ZeroGrad(); … return loss; }).",
            Assert.Throws<InvalidOperationException>(() => new Lbfgs([Point(1)]).Step()).Message);
        Assert.Equal("Lbfgs: expected parameters of one element type, got Float64 and Float32.",
            Assert.Throws<ArgumentException>(() => new Lbfgs([Point(1), Tensor.Ones([1])])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs([Point(1)], maxIterations: 0));
    }

    [Fact]
    public void Settings_can_be_read_and_have_PyTorchs_defaults()
    {
        var o = new Lbfgs([Point(1)]);
        Assert.Equal((1.0, 20, 25, 1e-7, 1e-9, 100, false),
            (o.LearningRate, o.MaxIterations, o.MaxEvaluations, o.ToleranceGradient, o.ToleranceChange, o.HistorySize, o.StrongWolfe));
    }
}
