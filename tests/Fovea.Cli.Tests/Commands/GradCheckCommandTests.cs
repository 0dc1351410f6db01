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
        var lines = CliRunner.RunOnce("gradcheck", "CONV2D").Done().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 2);
        Assert.All(lines[1..^1], l => Assert.Contains("conv2d", l, StringComparison.OrdinalIgnoreCase));
    }
}
