using System.Text.Json;

namespace Fovea.Photometry.Tests.Mesh;

/// <summary>What a solve writes about depth.</summary>
public class SurfaceOutputTests
{
    [Theory]
    [InlineData(false, "depthRangePixels")]
    [InlineData(true, "depthRangeMm")]
    public void The_unit_of_depths_is_said(bool inMillimetres, string range)
    {
        using var folder = new TemporaryFolder();
        var job = new SolveJob
        {
            Solver = new LeastSquares(), Integrator = new BilateralIntegration(), Mesh = new() { Formats = ["obj"] },
            Projection = Projection.Orthographic(inMillimetres ? 0.5 : null),
        };
        job.Run(Scenes.Sphere(size: 32), folder.Path);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.At("result.json")));
        Assert.Equal(inMillimetres ? "mm" : "pixels", json.RootElement.GetProperty("depthUnit").GetString());
        Assert.Equal(("bilateral", 0), (json.RootElement.GetProperty("integrator").GetString(),
            json.RootElement.GetProperty("cliffPixels").GetInt32()));
        // The sphere's pixels reach nearly to its contour, a radius below its top.
        var radius = Math.Sqrt(Scenes.Sphere(size: 32).PixelCount / Math.PI) * (inMillimetres ? 0.5 : 1);
        Assert.InRange(json.RootElement.GetProperty(range).GetDouble(), 0.7 * radius, 1.1 * radius);
        Assert.StartsWith($"# units: {(inMillimetres ? "mm" : "pixels")};", File.ReadLines(folder.At("mesh.obj")).First(),
            StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("mesh.ply")));
        Assert.Contains(inMillimetres ? "\"unit\":\" mm\"" : "\"unit\":\" px\"", File.ReadAllText(folder.At("report.html")),
            StringComparison.Ordinal);
    }
}
