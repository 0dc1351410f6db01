using Fovea.Imaging;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>Pictures of normals as renderers and game engines have them.</summary>
public class NormalMapTests
{
    private static string At(string file) => Path.Combine(AppContext.BaseDirectory, "Files", "normal-maps", file);

    [Theory]
    [InlineData("grey-128.png")]
    [InlineData("grey-127.png")]
    [InlineData("black.png")]
    [InlineData("white.png")]
    public void The_background_is_no_normal(string file)
    {
        foreach (var mask in new[] { null, At("mask.png") })
        {
            var (found, normals) = NormalMap.Load(At(file), mask);
            Assert.Equal(1528, found.Count);
            var depth = new Poisson().Integrate(found, normals);
            Assert.InRange(depth.Greatest - depth.Least, 4.061, 4.261);
            Assert.False(NormalMap.SeemsMirrored(found, normals));
        }
    }

    [Fact]
    public void Transparent_pixels_have_no_normal()
    {
        using var folder = new TemporaryFolder();
        new Image(3, 1, 4, [128, 128, 255, 255, 128, 128, 255, 0, 255, 128, 128, 200]).Save(folder.At("n.png"));
        var (mask, normals) = NormalMap.Load(folder.At("n.png"));
        Assert.Equal([0, 2], mask.Indices);
        Assert.Equal([0, 0, 1, 1, 0, 0], normals, (a, b) => Math.Abs(a - b) < 0.01);
    }

    [Fact]
    public void Green_that_points_down_is_written_read_and_noticed()
    {
        using var folder = new TemporaryFolder();
        var scene = CapFolder.Scene;
        var solved = new LeastSquares().Solve(scene);
        NormalsOutput.Picture(solved, GreenDirection.Down).Save(folder.At("down.png"));
        NormalsOutput.Picture(solved).Save(folder.At("up.png"));
        var (mask, asUp) = NormalMap.Load(folder.At("down.png"));
        Assert.Equal(scene.PixelCount, mask.Count);
        Assert.True(NormalMap.SeemsMirrored(mask, asUp));
        var (_, down) = NormalMap.Load(folder.At("down.png"), null, GreenDirection.Down);
        Assert.False(NormalMap.SeemsMirrored(mask, down));
        Assert.Equal(NormalMap.Load(folder.At("up.png")).Normals, down, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(solved.Normals, down, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Real_surfaces_do_not_seem_mirrored()
    {
        foreach (var surface in Surface.All)
        {
            var scene = SceneRenderer.Render(surface, new Lambertian(), new() { Width = 96, Height = 96, Lights = 4 }).Scene;
            Assert.False(NormalMap.SeemsMirrored(scene.Mask, scene.GroundTruth!), surface.Name);
        }
        var cat = PhotometricScene.LoadDiligent(TestData.Diligent("catPNG"));
        Assert.False(NormalMap.SeemsMirrored(cat.Mask, cat.GroundTruth!));
        var mirrored = cat.GroundTruth!.Select((n, i) => i % 3 == 1 ? -n : n).ToArray();
        Assert.True(NormalMap.SeemsMirrored(cat.Mask, mirrored));
    }

    [Fact]
    public void The_green_of_a_solve_is_that_of_its_picture_alone()
    {
        using var folder = new TemporaryFolder();
        var job = new SolveJob { Solver = new LeastSquares(), Integrator = new Poisson(), Green = GreenDirection.Down };
        job.Run(CapFolder.Scene, folder.Path);
        Assert.Equal(CapFolder.Scene.GroundTruth!, ResultFolder.Load(folder.Path).Normals, (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(ResultFolder.Load(folder.Path).Normals, NormalMap.Load(folder.At("normals.png"), null, GreenDirection.Down).Normals,
            (a, b) => Math.Abs(a - b) < 1e-4);
    }
}
