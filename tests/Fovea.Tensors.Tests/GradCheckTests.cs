using System.Reflection;

namespace Fovea.Tensors.Tests;

public class GradCheckTests
{
    private static readonly Assembly Engine = typeof(Tensor).Assembly;

    public static TheoryData<string> Cases() => [.. GradCheck.Cases(Engine).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_equals_central_differences(string name)
    {
        var check = GradCheck.Cases(Engine).Single(c => c.Name == name);
        var result = GradCheck.Run(check.Function, check.Inputs, name: name);
        Assert.True(result.MaxAbsoluteError <= GradCheck.Tolerance, $"{name}: {result.MaxAbsoluteError:E2}");
        Assert.True(result.Elements > 0);
    }

    [Fact]
    public void Every_operation_has_a_case_or_says_why_not()
    {
        var operations = Engine.GetTypes().Where(t => t.IsAbstract && t.IsSealed && t.Name.EndsWith("Op", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(operations);
        var catalogued = Catalog<OperationCases>.All.Select(c => c.Operation).ToHashSet();
        var without = operations.Where(op => !catalogued.Contains(op) && op.GetCustomAttribute<NoGradientAttribute>() is null)
            .Select(op => op.Name);
        Assert.Empty(without);
    }

    [Fact]
    public void A_wrong_gradient_is_found()
    {
        var x = Sample.Normal([3, 5]);
        var wrong = GradCheck.Run(t => Autograd.Record("wrong", t.Square().Detach(), [t], (g, _) => [g * t.Detach() * 2.001]), x);
        Assert.InRange(wrong.MaxAbsoluteError, 1e-4, 1);
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_counts_as_an_error() =>
        Assert.True(double.IsNaN(GradCheck.Run(t => Autograd.Record("nan", t.Square().Detach(), [t], (g, _) => [g * double.NaN]),
            Sample.Normal([2])).MaxAbsoluteError));

    [Fact]
    public void A_function_that_draws_new_numbers_is_named()
    {
        var x = Sample.Normal([40]);
        var message = Assert.Throws<ArgumentException>(() => GradCheck.Run(t => t.Dropout(0.5), x)).Message;
        Assert.StartsWith("GradCheck: expected a function that gives the same for the same input, got ", message, StringComparison.Ordinal);
        Assert.EndsWith("Give random numbers a generator that is made in the function, as in x.Dropout(0.5, new Generator(1)).", message,
            StringComparison.Ordinal);
        Assert.InRange(GradCheck.Run(t => t.Dropout(0.5, new Generator(1)), x).MaxAbsoluteError, 0, GradCheck.Tolerance);
        x.RequiresGrad = true;
        Assert.Throws<ArgumentException>(() => GradCheck.Steps(t => t[0].Dropout(0.5), [x], Tensor.Ones([40], DType.Float64)));
    }

    [Fact]
    public void Float32_is_refused() => Expect.Message("GradCheck: expected Float64 inputs, got Float32 [3]. Call x.To(DType.Float64).",
        () => GradCheck.Run(t => t.Square(), Tensor.Ones([3])));
}
