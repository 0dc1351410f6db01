using FsCheck;
using FsCheck.Fluent;

namespace Fovea.Tensors.Tests;

public class BinaryOpTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Op, Func<double, double, double> Formula)> Ops = new()
    {
        ["add"] = ((a, b) => a + b, (a, b) => a + b),
        ["sub"] = ((a, b) => a - b, (a, b) => a - b),
        ["mul"] = ((a, b) => a * b, (a, b) => a * b),
        ["div"] = ((a, b) => a / b, (a, b) => a / b),
        ["maximum"] = ((a, b) => a.Maximum(b), Math.Max),
        ["minimum"] = ((a, b) => a.Minimum(b), Math.Min),
        ["pow"] = ((a, b) => a.Abs().Pow(b), (a, b) => Math.Pow(Math.Abs(a), b)),
    };

    private static readonly (Shape A, Shape B)[] Shapes =
    [
        ([3, 5], [3, 5]), ([3, 5], []), ([], [3, 5]), ([], []), ([3, 5], [5]), ([5], [3, 5]), ([3, 1], [1, 5]), ([2, 3, 1, 5], [3, 7, 1]),
        ([1, 1], [4]),
        ([2, 3, 4], [2, 1, 4]), ([2, 1, 1], [2, 3, 4]), ([7, 1, 65], [1, 3, 65]), ([0, 3], [3]), ([2, 0, 3], [1, 1]), ([1, 3], [0, 3]),
        ([40_001], [1]), ([3, 40_001], [40_001]),
    ];

    public static TheoryData<string, DType> Cases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (var name in Ops.Keys)
            foreach (var dtype in new[] { DType.Float32, DType.Float64 }) cases.Add(name, dtype);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_formula_at_each_element_of_the_broadcast_shape(string name, DType dtype)
    {
        var (op, formula) = Ops[name];
        foreach (var (shapeA, shapeB) in Shapes)
        {
            Tensor a = Golden.Input(1, shapeA, dtype), b = Golden.Input(2, shapeB, dtype);
            var shape = Shape.Broadcast(shapeA, shapeB);
            var expected = Naive.Indices(shape).Select(at => formula(Naive.Stretched(a, at), Naive.Stretched(b, at))).ToArray();
            var y = op(a, b);
            Assert.Equal(dtype, y.DType);
            Expect.Close(shape, expected, y, dtype == DType.Float32 ? 1e-6 : 4e-15);
        }
    }

    [Fact]
    public void Any_two_shapes_that_agree_where_neither_is_one_broadcast()
    {
        var shapes = from sizes in Gen.Choose(0, 4).ListOf(4)
                     from keepA in ArbMap.Default.GeneratorFor<bool>().ListOf(4)
                     from keepB in ArbMap.Default.GeneratorFor<bool>().ListOf(4)
                     from rankA in Gen.Choose(0, 4)
                     from rankB in Gen.Choose(0, 4)
                     select (Part(sizes, keepA, rankA), Part(sizes, keepB, rankB));
        Prop.ForAll(shapes.ToArbitrary(), pair =>
        {
            Tensor a = Golden.Input(1, Shape.Create(pair.Item1)), b = Golden.Input(2, Shape.Create(pair.Item2));
            var shape = Shape.Broadcast(a.Shape, b.Shape);
            var expected = Naive.Make(shape, at => Naive.Stretched(a, at) - Naive.Stretched(b, at));
            Expect.Same(expected, a - b);
            Expect.Same(expected, a.Expand(shape) - b.Expand(shape));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(1, 3));
        static int[] Part(IList<int> sizes, IList<bool> keep, int rank) =>
            [.. sizes.Zip(keep, (size, kept) => kept ? size : 1).TakeLast(rank)];
    }

    [Fact]
    public void Scalars_stand_on_either_side()
    {
        var x = Tensor.From(1.0, 2, 4);
        Assert.Equal([3.0, 4, 6], (x + 2).ToArray<double>());
        Assert.Equal([3.0, 4, 6], (2 + x).ToArray<double>());
        Assert.Equal([-1.0, 0, 2], (x - 2).ToArray<double>());
        Assert.Equal([1.0, 0, -2], (2 - x).ToArray<double>());
        Assert.Equal([2.0, 4, 8], (x * 2).ToArray<double>());
        Assert.Equal([2.0, 4, 8], (2 * x).ToArray<double>());
        Assert.Equal([0.5, 1, 2], (x / 2).ToArray<double>());
        Assert.Equal([2.0, 1, 0.5], (2 / x).ToArray<double>());
    }

    [Fact]
    public void A_tie_shares_the_gradient_of_maximum_and_minimum()
    {
        Tensor a = Tensor.From(1.0, 2, 3), b = Tensor.From(1.0, 3, 2);
        a.RequiresGrad = b.RequiresGrad = true;
        a.Maximum(b).Sum().Backward();
        Assert.Equal([0.5, 0, 1], a.Grad!.ToArray<double>());
        Assert.Equal([0.5, 1, 0], b.Grad!.ToArray<double>());
        a.ZeroGrad();
        a.Minimum(b).Sum().Backward();
        Assert.Equal([0.5, 1, 0], a.Grad!.ToArray<double>());
    }

    [Fact]
    public void Not_a_number_wins_over_any_number()
    {
        Tensor a = Tensor.From(double.NaN, 1, double.NaN), b = Tensor.From(1, double.NaN, double.NaN);
        Assert.All(a.Maximum(b).ToArray<double>().Concat(a.Minimum(b).ToArray<double>()), v => Assert.Equal(double.NaN, v));
    }
}
