using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="GradientPenalty"/>: known values, and its gradient, which is one of gradients.</summary>
public class GradientPenaltyTests
{
    [Theory]
    [InlineData(3, 4, 16)]
    [InlineData(0.6, 0.8, 0)]
    [InlineData(0, 0.25, 0.5625)]
    public void Of_a_linear_critic_it_is_how_far_the_weights_norm_is_from_1(double w0, double w1, double expected)
    {
        var w = Tensor.From([w0, w1], [2, 1]);
        w.RequiresGrad = true;
        Tensor real = Tensor.Randn([5, 2], dtype: DType.Float64), made = Tensor.Randn([5, 2], dtype: DType.Float64);
        var penalty = GradientPenalty.Of(x => x.MatMul(w) + 7, real, made);
        Assert.Equal(expected, penalty.Item(), 1e-12);
        penalty.Backward();
        var norm = Math.Sqrt(w0 * w0 + w1 * w1);
        Assert.Equal(2 * (norm - 1) * w0 / norm, w.Grad!.At(0, 0), 1e-12);
        Assert.Equal(2 * (norm - 1) * w1 / norm, w.Grad!.At(1, 0), 1e-12);
    }

    [Fact]
    public void It_is_taken_between_the_samples_and_not_at_them()
    {
        // The slope of x²/2 is x: of a pair 0 and 1 the penalty is (ε − 1)², whose mean over ε is 1/3.
        Generator.ManualSeed(1);
        Tensor real = Tensor.Ones([20_000, 1], DType.Float64), made = Tensor.Zeros([20_000, 1], DType.Float64);
        Assert.Equal(1 / 3.0, GradientPenalty.Of(x => x.Square() * 0.5, real, made).Item(), 0.01);
        // Where both are the same there is nothing between.
        Assert.Equal(4, GradientPenalty.Of(x => x.Square() * 0.5, real * 3, real * 3).Item(), 1e-12);
    }

    [Fact]
    public void Of_a_critic_that_says_nothing_it_is_1_and_gradients_are_numbers()
    {
        var w = Tensor.Zeros([4, 1]);
        w.RequiresGrad = true;
        var penalty = GradientPenalty.Of(x => x.Flatten(1).MatMul(w), Tensor.Randn([3, 1, 2, 2]), Tensor.Randn([3, 1, 2, 2]));
        Assert.Equal(1, penalty.Item());
        penalty.Backward();
        Assert.All(w.Grad!.ToArray<float>(), g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    public void Its_gradient_in_a_fully_connected_critic_equals_central_differences()
    {
        Tensor[] w = [Wave([6, 5], 1), Wave([5], 2), Wave([5, 4], 3), Wave([4], 4), Wave([4, 1], 5)];
        Check(w, x => ((x.MatMul(w[0]) + w[1]).Tanh().MatMul(w[2]) + w[3]).LeakyReLU(0.2).MatMul(w[4]), [3, 6]);
    }

    [Fact]
    public void Its_gradient_in_a_convolutional_critic_equals_central_differences()
    {
        Tensor[] w = [Wave([3, 1, 4, 4], 1), Wave([3], 2), Wave([12, 1], 5)];
        Check(w, x => x.Conv2d(w[0], w[1], new() { Stride = 2, Padding = 1 }).Sigmoid().Flatten(1).MatMul(w[2]), [2, 1, 5, 4]);
    }

    [Theory]
    [InlineData("mlp-discriminator")]
    [InlineData("conv-discriminator")]
    public void In_a_network_of_the_zoo_with_dropout_too(string name)
    {
        Generator.ManualSeed(4);
        var entry = NetworkCatalog.Find(name)!;
        var critic = entry.Create(new([1, 8, 8], 1, new(entry.Arguments, new Dictionary<string, object?> { ["width"] = 4 })))
            .To(DType.Float64);
        // Slopes of 0.02² would say little.
        foreach (var p in critic.Parameters()) p.SetData(Wave(p.Shape, p.Count));
        Check([.. critic.Parameters()], critic.Forward, [3, 1, 8, 8], most: 9);
    }

    [Fact]
    public void Samples_of_two_shapes_are_refused() => Assert.Equal(
        "GradientPenalty: expected samples of one shape, got [4, 2] and [3, 2].",
        Assert.Throws<ShapeException>(() => GradientPenalty.Of(x => x, Tensor.Zeros([4, 2]), Tensor.Zeros([3, 2]))).Message);

    private static void Check(Tensor[] parameters, Func<Tensor, Tensor> critic, Shape samples, int most = int.MaxValue)
    {
        Tensor real = Wave(samples, 6), made = Wave(samples, 7);
        foreach (var parameter in parameters) parameter.RequiresGrad = true;
        var (error, largest) = CentralDifferences.Compare(() =>
        {
            Generator.ManualSeed(3);
            return GradientPenalty.Of(critic, real, made);
        }, parameters, most);
        Assert.InRange(error, 0, 1e-7 * Math.Max(1, largest));
        Assert.True(largest > 1e-3, $"{largest}");
    }

    private static Tensor Wave(Shape shape, double seed) =>
        Tensor.From(Enumerable.Range(0, shape.Elements).Select(i => 0.7 * Math.Sin(seed + 1.7 * i)).ToArray(), shape);
}
