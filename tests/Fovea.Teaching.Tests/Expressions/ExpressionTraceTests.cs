namespace Fovea.Teaching.Tests;

/// <summary>An expression step by step.</summary>
public class ExpressionTraceTests
{
    [Fact]
    public void A_product_sends_each_factor_the_other_times_the_upstream_gradient()
    {
        var steps = Trace("(a + b)*c", ("a", 2), ("b", -1), ("c", 3)).Steps;
        Assert.Equal(["a", "b", "+", "c", "*"], steps.Select(s => s.Label));
        var product = steps[^1];
        Assert.Equal(new TracedInput(2, "∂(a·b)/∂a = b", 3, 3), product.Inputs[0]);
        Assert.Equal(new TracedInput(3, "∂(a·b)/∂b = a", 1, 1), product.Inputs[1]);
        Assert.Equal(new TracedInput(0, "∂(a + b)/∂a = 1", 1, 3), steps[2].Inputs[0]);
    }

    [Theory]
    [InlineData("x*x + exp(x)/x")]
    [InlineData("-log(choose(2, x, tanh(x)))")]
    [InlineData("max(0, 1 - x)^2 + min(x, 3)*sigmoid(x) - relu(x)*abs(x)/sqrt(x)")]
    public void Shares_of_all_uses_sum_to_the_gradient_and_that_is_the_numeric_one(string text)
    {
        var steps = Trace(text, ("x", 0.7)).Steps;
        for (var i = 0; i < steps.Count - 1; i++)
        {
            if (steps[i].Gradient is not { } gradient) continue;
            var sum = steps.SelectMany(s => s.Inputs).Where(input => input.Step == i).Sum(input => input.Share ?? 0);
            Assert.Equal(gradient, sum, 1e-12);
            Assert.Equal(gradient, steps[i].Numeric!.Value, 1e-6);
        }
    }

    [Fact]
    public void What_chooses_and_what_is_constant_have_no_gradient()
    {
        var steps = Trace("choose(i, 2, x)", ("i", 2), ("x", 5)).Steps;
        var choice = steps[^1];
        Assert.Null(choice.Inputs[0].Rule);
        Assert.Null(choice.Inputs[1].Share);
        Assert.Equal(1, choice.Inputs[2].Share);
    }

    private static ExpressionTrace Trace(string text, params (string Name, double Value)[] at) =>
        ExpressionTrace.Of(Expression.Parse(text), at.ToDictionary(v => v.Name, v => v.Value));
}
