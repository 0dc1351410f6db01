using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Teaching;
using Fovea.Tensors;

namespace Fovea.Studio.Tests;

/// <summary>What the page of backpropagation asks for.</summary>
public class BackpropPageTests(Studio studio) : IClassFixture<Studio>
{
    [Fact]
    public async Task Examples_are_the_named_formulas()
    {
        var examples = (await studio.GetAsync("/api/backprop")).GetProperty("examples");
        Assert.Equal(NamedGraph.All.OfType<NamedExpression>().Select(e => e.Text),
            examples.EnumerateArray().Select(e => e.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_formula_has_the_librarys_values_and_gradients()
    {
        const string text = "(exp(2*x) - 1)/(exp(2*x) + 1)*y";
        var answer = await studio.PostAsync("/api/backprop/formula", new { text, at = new { x = 0.5, y = -2 } });
        var expected = ExpressionTrace.Of(Expression.Parse(text), new Dictionary<string, double> { ["x"] = 0.5, ["y"] = -2 });
        var steps = answer.GetProperty("steps").EnumerateArray().ToArray();
        Assert.Equal(expected.Steps.Count, steps.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            Assert.Equal(expected.Steps[i].Value, steps[i].GetProperty("value").GetDouble());
            Assert.Equal(expected.Steps[i].Gradient, Number(steps[i].GetProperty("gradient")));
            Assert.Equal(expected.Steps[i].Inputs.Select(n => n.Share),
                steps[i].GetProperty("inputs").EnumerateArray().Select(n => Number(n.GetProperty("share"))));
        }
        Assert.Equal("""fovea graph "(exp(2*x) - 1)/(exp(2*x) + 1)*y" --check --at x=0.5,y=-2""",
            answer.GetProperty("command").GetString());
        Assert.Contains("By differences", answer.GetProperty("gradients").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("formula", """{"text":"a +"}""", "expression, column 4: expected a number, a name or '(', got the end: a +⟨⟩")]
    [InlineData("formula", """{"text":"3 + 4"}""", "expression: expected at least one name to differentiate by, got 3 + 4")]
    [InlineData("formula", """{"text":"log(a)","at":{"a":-1}}""",
        "the result of 'log' is no finite number for these values; choose others")]
    [InlineData("formula", """{"text":"a","at":{"a":"b"}}""", "a: expected a number of -1000000 to 1000000, got '\"b\"'")]
    [InlineData("convolution", """{"X":[[1,2],[3]],"W":[[1]]}""", "X: expected rows of one length")]
    [InlineData("convolution", """{"X":[[1]]}""", "W: expected 1 to 12 rows of numbers")]
    [InlineData("convolution", """{"X":[[1]],"W":[[1]],"stride":1.5}""", "stride: expected a whole number")]
    [InlineData("convolution", """{"X":[["a"]],"W":[[1]]}""", "X: expected numbers of at most a million, got '\"a\"'")]
    [InlineData("batchnorm", "[]", "X: expected 1 to 12 rows of numbers")]
    [InlineData("softmax", """{"S":[[1,2]],"labels":[[0.5]]}""", "labels: expected whole numbers")]
    public async Task What_cannot_be_computed_is_said_in_a_line(string what, string body, string line)
    {
        using var content = new StringContent(body, null, "application/json");
        Assert.Equal(line, await Studio.ErrorAsync(HttpStatusCode.BadRequest,
            await studio.Client.PostAsync($"/api/backprop/{what}", content)));
    }

    [Fact]
    public async Task A_formula_too_long_to_draw_is_refused() => Assert.StartsWith("expected a formula of at most", await Studio.ErrorAsync(
        HttpStatusCode.BadRequest, await studio.Client.PostAsync("/api/backprop/formula", JsonContent.Create(new
        {
            text = string.Join('+', Enumerable.Range(0, 60).Select(i => $"a{i}")),
        }))), StringComparison.Ordinal);

    [Fact]
    public async Task A_convolution_is_the_operations()
    {
        var answer = await studio.PostAsync("/api/backprop/convolution", new Dictionary<string, object>
        {
            ["X"] = new[] { new[] { 1, 2, 3 }, [4, 5, 6], [7, 8, 9] }, ["W"] = new[] { new[] { 1, 0 }, [0, -1] }, ["b"] = 1, ["stride"] = 2,
            ["padding"] = 1,
        });
        var expected = Conv2dOp.Forward(Tensor.From([1.0, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]),
            Tensor.From([1.0, 0, 0, -1], [1, 1, 2, 2]),
            Tensor.From([1.0], [1]), new() { Stride = 2, Padding = 1 }).Output.ToArray<double>();
        var y = answer.GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "Y");
        Assert.Equal(expected, y.GetProperty("values").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetDouble()));
        Assert.Equal("1 + 1·(−1)", y.GetProperty("formulas")[0][0].GetString());
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
