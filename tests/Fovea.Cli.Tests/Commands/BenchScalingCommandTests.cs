using System.Text.Json;
using System.Xml.Linq;
using Fovea.Cli.Commands;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea bench scaling</c>, at its smallest sizes.</summary>
public class BenchScalingCommandTests
{
    [Fact]
    public void Json_has_slopes_and_points_and_the_page_is_written()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.Run("bench", "scaling", "gemm-size", "conv-channels", "--quick", "--threads", "1,2",
            "--seconds", "0.001", "--json").Done());
        Assert.Equal("scaling.html", json.RootElement.GetProperty("report").GetString());
        var workloads = json.RootElement.GetProperty("workloads").EnumerateArray().ToList();
        Assert.Equal([("gemm-size", 3.0), ("conv-channels", 2.0)], workloads.Select(w =>
            (w.GetProperty("workload").GetString()!, w.GetProperty("expectedSlope").GetDouble())));
        Assert.All(workloads, workload =>
        {
            Assert.True(double.IsFinite(workload.GetProperty("threadSlope").GetDouble()));
            var threads = workload.GetProperty("threads").EnumerateArray().ToList();
            Assert.Equal([1, 2], threads.Select(t => t.GetProperty("threads").GetInt32()));
            Assert.All(threads, t =>
            {
                Assert.True(double.IsFinite(t.GetProperty("slope").GetDouble()));
                Assert.True(double.IsFinite(t.GetProperty("slopeOfLarge").GetDouble()));
                Assert.Equal(3, t.GetProperty("points").GetArrayLength());
                Assert.All(t.GetProperty("points").EnumerateArray(), p => Assert.True(p.GetProperty("gflops").GetDouble() > 0));
            });
        });
        var html = File.ReadAllText(Path.Combine(cli.Folder, "scaling.html"));
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("gemm-size: a product of square matrices", html, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_a_table_and_the_charts_can_be_a_picture()
    {
        using var cli = new CliRunner();
        var text = cli.Run("bench", "scaling", "gemm-size", "--quick", "--threads", "1", "--seconds", "0.001", "--out", "scaling.svg")
            .Done();
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Matches("^workload +over +threads +expected +slope +larger half +ms at the ends +GFLOP/s at the ends$", lines[0]);
        Assert.Matches(@"^gemm-size +32…128 rows and columns +1 +3 +-?\d\.\d\d +-?\d\.\d\d +\S+…\S+ +[\d.]+…[\d.]+$", lines[1]);
        Assert.Equal("Picture: scaling.svg", lines[^2]);
        Assert.Equal("svg", XDocument.Load(Path.Combine(cli.Folder, "scaling.svg")).Root!.Name.LocalName);
    }

    [Theory]
    [InlineData("bench scaling gemm", "unknown workload 'gemm'")]
    [InlineData("bench scaling --out scaling.txt", "--out: expected a file name that ends in .html, .svg or .png, got 'scaling.txt'")]
    [InlineData("bench scaling --threads 0", "--threads: expected whole numbers from 1 to 1024")]
    [InlineData("bench scaling --seconds 61", "--seconds: expected a time above 0 and up to 60, got 61")]
    public void Wrong_usage_is_one_line(string line, string expected) =>
        Assert.StartsWith($"fovea: {expected}", CliRunner.RunOnce(line.Split(' ')).ErrorLine(2), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 1, 2 })]
    [InlineData(6, new[] { 1, 2, 4, 6 })]
    [InlineData(16, new[] { 1, 2, 4, 8, 16 })]
    [InlineData(24, new[] { 1, 2, 4, 8, 16, 24 })]
    public void Without_numbers_of_threads_the_usual_ones_that_the_machine_has_are_timed(int processors, int[] expected)
    {
        Assert.Equal(expected, BenchOptions.ThreadCounts(null, processors));
        Assert.Equal([1, 3, 40], BenchOptions.ThreadCounts("40,3,1,3", processors));
    }
}
