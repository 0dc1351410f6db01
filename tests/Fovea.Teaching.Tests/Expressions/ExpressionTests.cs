using System.Globalization;

namespace Fovea.Teaching.Tests;

public class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2*3 - 4/2", 5)]
    [InlineData("-a^2", -9)]
    [InlineData("(-a)^2", 9)]
    [InlineData("2^3^2", 512)]
    [InlineData("2^-1", 0.5)]
    [InlineData("8/4/2", 1)]
    [InlineData("10 − 3 − 2", 5)]
    [InlineData("a×b÷2·4", 24)]
    [InlineData("- -a", 3)]
    [InlineData("+a", 3)]
    [InlineData("1.5e2 + .5 + 2E-1", 150.7)]
    [InlineData("max(a, b) - min(a, b) + abs(-1)", 2)]
    [InlineData("choose(2, a, b) + choose(1, a, b)", 7)]
    [InlineData("relu(-a) + relu(b) + sqrt(b)", 6)]
    [InlineData("log(exp(a)) + tanh(0*a) + sigmoid(a - a)", 3.5)]
    [InlineData("  a\n+\tb ", 7)]
    public void Values_are_those_of_the_formula(string text, double expected)
    {
        var value = Expression.Parse(text).Compute(At(("a", 3), ("b", 4)));
        Assert.Equal(Shape.Scalar, value.Shape);
        Assert.Equal(expected, value.Item(), 1e-12);
    }

    [Fact]
    public void Names_are_words_of_any_alphabet_in_order()
    {
        var expression = Expression.Parse("ŷ + θ_1*w' - y\u0302 + ŷ");
        Assert.Equal(["ŷ", "θ_1", "w'", "y\u0302"], expression.Names);
    }

    [Theory]
    [InlineData("", 1, "expected a number, a name or '(', got the end: ⟨⟩")]
    [InlineData("a +", 4, "expected a number, a name or '(', got the end: a +⟨⟩")]
    [InlineData("(a + )*c", 6, "expected a number, a name or '(', got ')': (a + ⟨)⟩*c")]
    [InlineData("(a + b", 7, "expected an operator or ')', got the end: (a + b⟨⟩")]
    [InlineData("a b", 3, "expected an operator or the end, got 'b': a ⟨b⟩")]
    [InlineData("2x", 2, "expected an operator or the end, got 'x': 2⟨x⟩")]
    [InlineData("a # b", 3, "expected an operator or the end, got '#': a ⟨#⟩ b")]
    [InlineData("a + 😀", 5, "expected a number, a name or '(', got '😀': a + ⟨😀⟩")]
    [InlineData("1.2.3", 1, "expected a number, got '1.2.3': ⟨1.2.3⟩")]
    [InlineData("1e999", 1, "expected a number, got '1e999': ⟨1e999⟩")]
    [InlineData("max(a)", 1, "max takes 2 arguments, got 1: ⟨max⟩(a)")]
    [InlineData("1 + exp(a, b)", 5, "exp takes 1 argument, got 2: 1 + ⟨exp⟩(a, b)")]
    [InlineData("choose(a)", 1, "choose takes 2 or more arguments, got 1: ⟨choose⟩(a)")]
    [InlineData("a + sin(b)", 5, "unknown function 'sin', expected one of abs, choose, exp, log, max, min, relu, sigmoid, sqrt, tanh: a + ⟨sin⟩(b)")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ! b", 32, "expected an operator or the end, got '!': …aaaaaaaaaaaaaaaaaaaaaaa ⟨!⟩ b")]
    public void A_mistake_is_shown_with_its_column(string text, int column, string message)
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(text));
        Assert.Equal($"expression, column {column}: {message}", error.Message);
        Assert.Equal(column, error.Column);
    }

    [Fact]
    public void A_name_without_a_value_is_named()
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse("a*b + c").Compute(At(("a", 1))));
        Assert.Equal("expression, column 3: no value for 'b': a*⟨b⟩ + c", error.Message);
    }

    [Fact]
    public void Hostile_texts_end_in_an_error_and_not_in_the_stack()
    {
        foreach (var part in new[] { "(", "-", "exp(", "a^" })
            Assert.Contains("nesting of at most 200", Refusal(string.Concat(Enumerable.Repeat(part, 2400))), StringComparison.Ordinal);
        Assert.Equal("expression: expected at most 10000 characters, got 10001", Refusal(new string('a', 10_001)));
        // As long as allowed is no problem.
        Assert.Equal(4999.0, Expression.Parse("a" + string.Concat(Enumerable.Repeat("+a", 4998))).Compute(At(("a", 1))).Item());
    }

    [Fact]
    public void Random_formulas_have_the_value_of_their_tree()
    {
        var generator = new Generator(5);
        for (var i = 0; i < 200; i++)
        {
            var (text, expected) = Tree(generator, 4);
            Assert.Equal(expected, Expression.Parse(text).Compute(At(("a", 0.7), ("b", 1.3))).Item(),
                1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void A_part_that_is_written_twice_is_computed_once()
    {
        // 2, x, 2·x, exp, 1, −, +, ÷
        Assert.Equal(8, Expression.Parse("(exp(2*x) - 1)/(exp(2*x) + 1)").Steps.Count);
        Assert.Equal(1.0, Expression.Parse("(a - b)*0 + 1 + 0*(a - b)").Compute(At(("a", 3), ("b", 4))).Item());
    }

    private static string Refusal(string text) => Assert.Throws<ExpressionException>(() => Expression.Parse(text)).Message;

    private static (string Text, double Value) Tree(Generator generator, int depth)
    {
        if (depth == 0) return generator.Next(3) switch
        {
            0 => ("a", 0.7),
            1 => ("b", 1.3),
            _ => Number(generator.Next(9) + 1),
        };
        var (left, x) = Tree(generator, depth - 1);
        var (right, y) = Tree(generator, depth - 1);
        return generator.Next(6) switch
        {
            0 => ($"({left}) + ({right})", x + y),
            1 => ($"({left}) - ({right})", x - y),
            2 => ($"({left})*({right})", x * y),
            3 => ($"max({left}, {right})", Math.Max(x, y)),
            4 => ($"-tanh({left})", -Math.Tanh(x)),
            _ => ($"({left})/(abs({right}) + 1)", x / (Math.Abs(y) + 1)),
        };
    }

    private static (string, double) Number(int n) => (n.ToString(CultureInfo.InvariantCulture), n);

    internal static Dictionary<string, Tensor> At(params (string Name, double Value)[] values) =>
        values.ToDictionary(v => v.Name, v => Tensor.From([v.Value], []));
}
