namespace Fovea.Tensors.Tests;

public class ComparisonOpTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Op, Func<double, double, bool> Holds)> Ops = new()
    {
        ["eq"] = ((a, b) => a.Equal(b), (a, b) => a == b),
        ["ne"] = ((a, b) => a.NotEqual(b), (a, b) => a != b),
        ["lt"] = ((a, b) => a.Less(b), (a, b) => a < b),
        ["le"] = ((a, b) => a.LessOrEqual(b), (a, b) => a <= b),
        ["gt"] = ((a, b) => a.Greater(b), (a, b) => a > b),
        ["ge"] = ((a, b) => a.GreaterOrEqual(b), (a, b) => a >= b),
    };

    public static TheoryData<string, DType> Cases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (var name in Ops.Keys)
            foreach (var dtype in Enum.GetValues<DType>()) cases.Add(name, dtype);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_relation_at_each_element(string name, DType dtype)
    {
        var (op, holds) = Ops[name];
        Tensor a = Tensor.From([0.0, 1, 2, 3, 1, 0], [2, 3]).To(dtype), b = Tensor.From(1.0, 1, 3).To(dtype);
        var y = op(a, b);
        Assert.Equal(DType.Bool, y.DType);
        Assert.Equal(a.Shape, y.Shape);
        Assert.Equal(Naive.Indices(a.Shape).Select(at => holds(a.At(at), b.At(at[1]))), y.ToArray<bool>());
    }

    [Theory]
    [InlineData("eq", false)]
    [InlineData("ne", true)]
    [InlineData("lt", false)]
    [InlineData("le", false)]
    [InlineData("gt", false)]
    [InlineData("ge", false)]
    public void Not_a_number_differs_from_everything(string name, bool expected)
    {
        var nan = Tensor.From(double.NaN);
        Assert.Equal([expected], Ops[name].Op(nan, nan).ToArray<bool>());
    }

    [Fact]
    public void A_number_may_stand_on_the_right()
    {
        var x = Tensor.From(1f, 2, 3);
        Assert.Equal([false, true, false], x.Equal(2).ToArray<bool>());
        Assert.Equal([true, false, true], x.NotEqual(2).ToArray<bool>());
        Assert.Equal([true, false, false], x.Less(2).ToArray<bool>());
        Assert.Equal([true, true, false], x.LessOrEqual(2).ToArray<bool>());
        Assert.Equal([false, false, true], x.Greater(2).ToArray<bool>());
        Assert.Equal([false, true, true], x.GreaterOrEqual(2).ToArray<bool>());
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void Where_chooses_by_the_mask_and_broadcasts(DType dtype)
    {
        var mask = Tensor.From([true, false], [2, 1]);
        var y = mask.Where(Tensor.From(1.0, 2, 3).To(dtype), Tensor.Full([], 9, dtype));
        Assert.Equal(dtype, y.DType);
        Expect.Close([2, 3], [1, 2, 3, 9, 9, 9], y, 0);
    }

    [Fact]
    public void Where_does_not_let_a_bad_value_that_was_not_chosen_into_the_gradient()
    {
        var x = Tensor.From(4.0, -1);
        x.RequiresGrad = true;
        var safe = x.Greater(0);
        safe.Where(x, Tensor.Ones([2], DType.Float64)).Sqrt().Sum().Backward();
        Assert.Equal([0.25, 0], x.Grad!.ToArray<double>());
    }
}
