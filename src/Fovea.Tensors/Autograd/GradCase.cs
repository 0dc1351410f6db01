namespace Fovea.Tensors;

/// <summary>An operation on inputs at which its gradient is checked. Each differentiable operation's file holds its own cases, in a static
/// method <c>GradCases</c> or <c>LayerCases</c>.</summary>
/// <param name="Name">The operation, with the variant in brackets: <c>conv2d (stride 2)</c>.</param>
/// <param name="Function">The operation.</param>
/// <param name="Inputs">Float64 tensors, away from kinks.</param>
public sealed record GradCase(string Name, Func<Tensor[], Tensor> Function, params Tensor[] Inputs)
{
    /// <summary>A layer as a case: its backward pass is what autograd is given, so that the check runs what a reader would call.</summary>
    /// <param name="name">The layer.</param>
    /// <param name="forward">The output, and what the backward pass keeps.</param>
    /// <param name="backward">The inputs' gradients, from the upstream gradient and what was kept.</param>
    /// <param name="inputs">Float64 tensors, away from kinks.</param>
    public static GradCase OfLayer<C>(string name, Func<Tensor[], (Tensor Output, C Cache)> forward, Func<Tensor, C, Tensor?[]> backward,
        params Tensor[] inputs) => new(name, t =>
        {
            (Tensor Output, C Cache) pass;
            using (Autograd.NoGrad()) pass = forward(t);
            return Autograd.Record(name, pass.Output.Detach(), t, (upstream, _) => backward(upstream, pass.Cache));
        }, inputs);
}

/// <summary>Says why an operation has no gradient to check.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NoGradientAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}

/// <summary>Inputs for gradient checks: the same numbers every time, with odd and unequal sizes.</summary>
internal static class Sample
{
    /// <summary>Standard normal numbers.</summary>
    public static Tensor Normal(Shape shape, ulong seed = 1) => Tensor.Randn(shape, dtype: DType.Float64, generator: new(seed));

    /// <summary>Numbers in [low, high).</summary>
    public static Tensor Uniform(Shape shape, double low, double high, ulong seed = 1) =>
        Tensor.Rand(shape, low, high, DType.Float64, new(seed));

    /// <summary>Numbers of both signs whose magnitude is at least 0.1, for functions with a kink at 0.</summary>
    public static Tensor AwayFromZero(Shape shape, ulong seed = 1)
    {
        var values = Uniform(shape, -2, 2, seed).ToArray<double>();
        foreach (ref var value in values.AsSpan()) value += value < 0 ? -0.1 : 0.1;
        return Tensor.From(values, shape);
    }

    /// <summary>Numbers that are all at least 0.05 apart, for functions that choose the largest.</summary>
    public static Tensor Distinct(Shape shape, ulong seed = 1)
    {
        var order = new Generator(seed).Permutation(shape.Elements);
        return Tensor.From(order.Select(i => 0.05 * (i - shape.Elements / 2.0)).ToArray(), shape);
    }

    /// <summary>Matrices near one whose diagonal is 1, 2, 3…: far from singular, their singular values far apart.</summary>
    public static Tensor Matrices(Shape shape, ulong seed = 1)
    {
        var values = Normal(shape, seed).ToArray<double>();
        int rows = shape[-2], columns = shape[-1];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / columns % rows, i % columns);
            values[i] = 0.2 * values[i] + (row == column ? row + 1 : 0);
        }
        return Tensor.From(values, shape);
    }

    /// <summary>Labels 0…classes − 1.</summary>
    public static Tensor Labels(int count, int classes, ulong seed = 1)
    {
        var generator = new Generator(seed);
        return Tensor.From(Enumerable.Range(0, count).Select(_ => (long)generator.Next(classes)).ToArray(), [count]);
    }
}
