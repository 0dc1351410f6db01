namespace Fovea.Tensors.Tests;

/// <summary>Gradients of gradients: of every operation against central differences of its gradient.</summary>
public class SecondOrderTests
{
    private static readonly IReadOnlyList<GradCase> All = GradCheck.Cases(typeof(Tensor).Assembly);

    // Their inputs are equal in places: a kink of the gradient.
    private static readonly string[] Ties = ["maximum (same shape)", "minimum (same shape)"];

    public static TheoryData<string> Names() => [.. All.Select(c => c.Name).Except(Ties)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_a_gradient_is_what_differences_say(string name)
    {
        var check = All.Single(c => c.Name == name);
        // v·∂(u·f)/∂x for each input x, as a function of all inputs.
        var result = GradCheck.Run(t => Slopes(check.Function, t), check.Inputs, name: name);
        Assert.True(result.MaxRelativeError <= 2e-8, $"{name}: {result.MaxRelativeError}");
    }

    [Fact]
    public void Gradients_of_gradients_of_a_cubic()
    {
        var x = Leaf(2, 3);
        var slope = Autograd.Gradients(x * x * x, [x], createGraph: true)[0];
        Assert.Equal([12, 27], slope.ToArray<double>());
        Assert.Null(x.Grad);
        var second = Autograd.Gradients(slope, [x], createGraph: true)[0];
        Assert.Equal([12, 18], second.ToArray<double>());
        slope.Sum().Backward();
        Assert.Equal([12, 18], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_gradient_penalty_moves_the_weights_as_differences_say()
    {
        Tensor x = Sample.Normal([5, 2, 6, 6]), w = Sample.Normal([3, 2, 3, 3], 2), v = Sample.Normal([48, 1], 3);
        var check = GradCheck.Run((kernels, weights) =>
        {
            using var _ = Autograd.Grad();
            var point = x.Detach();
            point.RequiresGrad = true;
            var score = point.Conv2d(kernels).LeakyReLU(0.2).Flatten(1).MatMul(weights).Tanh();
            var slope = Autograd.Gradients(score, [point], createGraph: true)[0];
            return (slope.Flatten(1).Norm(2, [1]) - 1).Square().Mean();
        }, w, v);
        Assert.InRange(check.MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Fact]
    public void A_gradient_that_nobody_differentiates_is_recorded_by_nobody()
    {
        var x = Leaf(2);
        Assert.False(Autograd.Gradients(x * x, [x])[0].RequiresGrad);
        var y = x * x;
        y.Backward();
        Assert.False(x.Grad!.RequiresGrad);
    }

    // One number: the sum of the gradients, each weighted by numbers of its own.
    private static Tensor Slopes(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        using var _ = Autograd.Grad();
        var leaves = Array.ConvertAll(inputs, x =>
        {
            if (x.RequiresGrad) return x;
            var leaf = x.Detach();
            leaf.RequiresGrad = true;
            return leaf;
        });
        var y = function(leaves);
        var slopes = Autograd.Gradients(y * Sample.Normal(y.Shape, 20), leaves, createGraph: true);
        return slopes.Select((s, i) => (s * Sample.Normal(s.Shape, (ulong)(30 + i))).Sum()).Aggregate((a, b) => a + b);
    }

    private static Tensor Leaf(params double[] values)
    {
        var x = Tensor.From(values);
        x.RequiresGrad = true;
        return x;
    }
}
