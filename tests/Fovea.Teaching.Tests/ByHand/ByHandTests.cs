using Fovea.Tensors;

namespace Fovea.Teaching.Tests;

/// <summary>Calculations by hand: what is written beside a number gives that number.</summary>
public class ByHandTests
{
    private static readonly double[,] X = { { 1, 2, 0, 1 }, { -1, 3, 1, 0 }, { 2, 0.5, -2, 1 }, { 0, 1, 1, 3 } };

    public static TheoryData<string, IReadOnlyList<HandTable>> Calculations() => new()
    {
        { "plain", ConvolutionByHand.Of(X, new double[,] { { 1, 0 }, { -1, 2 } }, 0.5).Tables },
        { "wide", ConvolutionByHand.Of(X, new double[,] { { 1, 0, -3 }, { -1, 2, 0.25 } }, -1,
            new double[,] { { 1, -2 }, { 0.5, 3 }, { 0, 1 } }, 2, 1).Tables },
        { "dilated", ConvolutionByHand.Of(X, new double[,] { { 1, 0 }, { -1, 2 } }, 0, null, 1, 1, 3).Tables },
        { "batch", BatchNormByHand.Of(X, [1, 2, -0.5, 1], [0, 3, 1, -1],
            new double[,] { { 1, 0, 2, 1 }, { 0, 1, -1, 0 }, { -1, 2, 0, 1 }, { 1, 1, 1, -2 } }).Tables },
        { "loss", CrossEntropyByHand.Of(X, [1, 1, 0, 3]).Tables },
    };

    [Theory]
    [MemberData(nameof(Calculations), DisableDiscoveryEnumeration = true)]
    public void Each_formula_gives_its_number(string name, IReadOnlyList<HandTable> tables)
    {
        Assert.Contains(tables, t => t.Role == HandRole.Gradient);
        foreach (var table in tables.Where(t => t.Formulas is not null))
            for (var i = 0; i < table.Values.GetLength(0); i++)
                for (var j = 0; j < table.Values.GetLength(1); j++)
                {
                    var value = Expression.Parse(table.Formulas![i, j]).Compute(new Dictionary<string, Tensor>()).Item();
                    Assert.True(Math.Abs(value - table.Values[i, j]) < 1e-4 * Math.Max(1, Math.Abs(value)),
                        $"{name} {table.Name}[{i}, {j}]: {table.Formulas[i, j]} is {value}, not {table.Values[i, j]}");
                }
    }

    [Fact]
    public void Gradients_are_autograds()
    {
        var (x, w) = (Leaf(X, 4, 4), Leaf(new double[,] { { 1, 0 }, { -1, 2 } }, 2, 2));
        x.Reshape([1, 1, 4, 4]).Conv2d(w.Reshape([1, 1, 2, 2]), null, new() { Stride = 2, Padding = 1 }).Sum().Backward();
        var tables = ConvolutionByHand.Of(X, new double[,] { { 1, 0 }, { -1, 2 } }, 0, null, 2, 1).Tables.ToDictionary(t => t.Name);
        Assert.Equal(x.Grad!.ToArray<double>(), tables["dX"].Values.Cast<double>());
        Assert.Equal(w.Grad!.ToArray<double>(), tables["dW"].Values.Cast<double>());
    }

    [Fact]
    public void An_upstream_gradient_of_another_size_is_refused() =>
        Assert.Equal("convolution: expected an upstream gradient of 3 × 3 as Y has, got 1 × 1.", Assert.Throws<ShapeException>(() =>
            ConvolutionByHand.Of(X, new double[,] { { 1, 0 }, { -1, 2 } }, 0, new double[,] { { 1 } })).Message);

    private static Tensor Leaf(double[,] values, int height, int width)
    {
        var x = Tensor.From([.. values.Cast<double>()], [height, width]);
        x.RequiresGrad = true;
        return x;
    }
}
