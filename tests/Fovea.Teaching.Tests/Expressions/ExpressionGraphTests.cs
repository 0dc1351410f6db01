namespace Fovea.Teaching.Tests;

public class ExpressionGraphTests
{
    [Theory]
    [InlineData("(y1 - y)^2")]
    [InlineData("(exp(2*y) - 1)/(exp(2*y) + 1)")]
    [InlineData("-log(choose(i, exp(y)/(exp(y) + exp(y1)), exp(y1)/(exp(y) + exp(y1))))")]
    [InlineData("max(0, 1 - y*tanh(y1*y + y))^2 + y1/2*y^2")]
    [InlineData("choose(i, y, y1)*i")]
    [InlineData("y^y1 + sqrt(abs(y1)) + sigmoid(min(y, y1)) + relu(y)")]
    public void Every_gradient_equals_its_difference(string text)
    {
        var expression = Expression.Parse(text);
        var at = new Dictionary<string, double> { ["y"] = 0.8, ["y1"] = -0.6, ["i"] = 2 };
        var graph = ExpressionGraph.Of(expression, at.Where(v => expression.Names.Contains(v.Key)).ToDictionary(), check: true);
        Assert.Contains(graph.Values, v => v.Numeric is not null);
        foreach (var v in graph.Values)
        {
            Assert.Equal(v.Gradient is null, v.Numeric is null);
            if (v.Gradient is { } gradient) Assert.Equal(v.Numeric!.Value, gradient, 1e-9 * Math.Max(1, Math.Abs(gradient)));
        }
        // On the arrows, too, those behind a copy included.
        Assert.All(graph.Diagram.Arrows, a => Assert.Equal(a.Gradient, a.Numeric));
    }

    [Fact]
    public void The_squared_error_has_the_gradients_of_the_course()
    {
        var graph = ExpressionGraph.Of(Expression.Parse("(ŷ - y)^2"), new Dictionary<string, double> { ["ŷ"] = 5, ["y"] = 2 });
        Assert.Equal(9, graph.Value);
        Assert.Equal([("ŷ", 5.0, 6.0), ("y", 2, -6), ("-", 3, 6), ("^", 9, 1)],
            graph.Values.Select(v => (v.Step, v.Value, v.Gradient!.Value)));
    }

    [Fact]
    public void What_depends_on_no_name_has_nothing_to_differentiate()
    {
        var error = Assert.Throws<ExpressionException>(() =>
            ExpressionGraph.Of(Expression.Parse("2 + 3"), new Dictionary<string, double>()));
        Assert.Equal("expression: expected at least one name to differentiate by, got 2 + 3", error.Message);
    }
}
