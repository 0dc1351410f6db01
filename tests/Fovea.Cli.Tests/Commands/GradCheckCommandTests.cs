using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea gradcheck</c>.</summary>
public class GradCheckCommandTests
{
    [Fact]
    public void Every_operation_passes_and_is_in_the_json()
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("gradcheck", "--json").Done());
        var operations = json.RootElement.EnumerateArray().ToList();
        Assert.True(operations.Count > 30, $"only {operations.Count} operations");
        Assert.Contains(operations, o => o.GetProperty("op").GetString()!.StartsWith("conv2d", StringComparison.Ordinal));
        Assert.All(operations, o =>
        {
            Assert.True(o.GetProperty("passed").GetBoolean(), o.ToString());
            Assert.InRange(o.GetProperty("maxAbsError").GetDouble(), 0, 1e-9);
        });
    }

    [Fact]
    public void A_filter_keeps_the_operations_of_that_name()
    {
        var lines = CliRunner.RunOnceAlone("gradcheck", "CONV2D").Done().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 2);
        Assert.All(lines[1..^1], l => Assert.Contains("conv2d", l, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("--layers", 15, 1e-9)]
    [InlineData("--classifiers", 4, 1e-10)]
    public void Layers_and_classifiers_by_hand_are_within_their_bounds(string option, int count, double tolerance)
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("gradcheck", option, "--json").Done());
        var checks = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(count, checks.Count);
        Assert.All(checks, c => Assert.InRange(c.GetProperty("maxAbsError").GetDouble(), 0, tolerance));
    }

    [Fact]
    public void Identities_print_the_formula_and_the_largest_difference()
    {
        var text = CliRunner.RunOnce("gradcheck", "--identities").Done();
        foreach (var formula in new[] { "d(xᵀx)/dx = 2x", "d tr(AᵀA)/dA = 2A", "d(xᵀAy)/dy = Aᵀx", "d(Ay)/dy = A in numerator layout",
            "d(Ay)/dy = Aᵀ in denominator layout", "have the shape of the variable (denominator layout)", "V = −ln 4" })
            Assert.Contains(formula, text, StringComparison.Ordinal);
        Assert.Contains("16 of 16 as the formula says", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(CliRunner.RunOnce("gradcheck", "GAN", "--identities", "--json").Done());
        Assert.All(json.RootElement.EnumerateArray(), i => Assert.InRange(i.GetProperty("maxDifference").GetDouble(), 0, 1e-9));
        Assert.Equal(4, json.RootElement.GetArrayLength());
    }

    [Fact]
    public void The_softmax_loss_of_large_scores_is_finite()
    {
        var text = CliRunner.RunOnce("gradcheck", "--softmax-stability").Done();
        Assert.Contains("[1000, -1000, 0]", text, StringComparison.Ordinal);
        Assert.Contains("mean loss 667.033: finite", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(CliRunner.RunOnce("gradcheck", "--softmax-stability", "--json").Done());
        Assert.Equal((2000 + Math.Log(3)) / 3, json.RootElement.GetProperty("loss").GetDouble(), 1e-9);
    }

    [Theory]
    [InlineData("gradcheck: expected one of --layers, --classifiers, --identities, --softmax-stability", "--layers", "--identities")]
    [InlineData("no layer is called 'convolutoin' (did you mean 'convolution'?)", "convolutoin", "--layers")]
    [InlineData("no identity contains 'xyz'. See: fovea gradcheck --identities", "xyz", "--identities")]
    [InlineData("--softmax-stability: expected no name, got 'x'", "x", "--softmax-stability")]
    public void What_makes_no_sense_is_one_line(string message, params string[] args) =>
        Assert.Equal($"fovea: {message}", CliRunner.RunOnce(["gradcheck", .. args]).ErrorLine(2));
}
