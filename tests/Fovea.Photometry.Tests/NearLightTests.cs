namespace Fovea.Photometry.Tests;

/// <summary>Lamps beside the object, on rendered scenes with true depth.</summary>
public class NearLightTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    [InlineData(true, 2)]
    public void Normals_and_depth_are_those_of_the_scene_where_distant_lights_bend_them(bool isPerspective, double exponent)
    {
        var (scene, depth, lights, projection) = Rendered(isPerspective, exponent);
        var near = new NearLightSolver { Quantiles = (0, 1), Tolerance = 1e-3 }.Solve(scene, lights, projection);
        var far = new LeastSquares().Solve(AsCalibrated(scene, lights, projection));
        var (nearError, farError) = (near.Surface.AngularError(scene.GroundTruth!).Mean, far.AngularError(scene.GroundTruth!).Mean);
        var (nearDepth, farDepth) = (Rms(near.Depth, depth), Rms(far.Integrate(new Poisson(), projection), depth));
        Assert.True(near.IsConverged);
        Assert.True(nearError < 0.1, $"{nearError:F3}° near, {farError:F2}° far");
        Assert.True(nearDepth < 0.05, $"{nearDepth:F3} mm near, {farDepth:F2} mm far");
        Assert.True(farError > 4 && farDepth > 0.5, $"{farError:F2}°, {farDepth:F2} mm");
        // Each change is smaller than the one before.
        Assert.All(near.Changes.Zip(near.Changes.Skip(1)), c => Assert.True(c.Second < c.First));
        // Under the mean directions and in the far pictures, the same surface.
        Assert.True(new LeastSquares().Solve(near.Distant).AngularError(near.Surface.Normals).Mean < 0.5);
    }

    [Fact]
    public void Lamps_that_are_far_away_are_distant_lights()
    {
        var projection = Projection.Orthographic(0.5);
        NearLight[] lights = [.. Lamps(1e8)];
        var scene = NearSceneRenderer.Render(new WaveSurface(), lights, new()).Scene;
        var near = new NearLightSolver { Quantiles = (0, 1) }.Solve(scene, lights, projection);
        var apart = near.Surface.AngularError(new LeastSquares().Solve(AsCalibrated(scene, lights, projection)).Normals);
        Assert.True(apart.Max < 0.02, $"{apart}");
    }

    [Fact]
    public void Shadows_are_left_out_by_trimming()
    {
        NearLight[] lights = [.. Lamps(120)];
        var (scene, depth) = NearSceneRenderer.Render(new SphereSurface(), lights, new());
        var projection = Projection.Orthographic(0.5);
        double Error(double low, double high)
        {
            var result = new NearLightSolver { Quantiles = (low, high) }.Solve(scene, lights, projection);
            Assert.True(low == 0 || Rms(result.Depth, depth) < 0.3);
            Assert.True(result.IsConverged);
            return result.Surface.AngularError(scene.GroundTruth!).Mean;
        }
        var (trimmed, all) = (Error(0.25, 0.75), Error(0, 1));
        Assert.True(trimmed < 0.5 * all, $"{trimmed:F2}° of {all:F2}°");
        Assert.True(new Trimmed().Solve(AsCalibrated(scene, lights, projection)).AngularError(scene.GroundTruth!).Mean > 10);
    }

    [Fact]
    public void Files_of_lamps_are_read_by_name_and_refused_by_line()
    {
        using var folder = new TemporaryFolder();
        string[] pictures = ["a.png", "b.png"];
        var lamps = NearLightFile.Read(folder.Text("1.txt", "b.png 10 20 300\na.png -5 0 250\n"), pictures);
        Assert.Equal((new Vector3d(-5, 0, 250), 0.0, 1.0), (lamps[0].Position, lamps[0].Exponent, lamps[0].Intensity));
        lamps = NearLightFile.Read(folder.Text("2.txt", "10 20 300 0 0 -1 1.5 0.8\n-5 0 250 0 0 -2 1 2\n"), pictures);
        Assert.Equal((new Vector3d(0, 0, -2), 1.0, 2.0), (lamps[1].Axis, lamps[1].Exponent, lamps[1].Intensity));
        // 45° off the axis of a lamp of μ = 2, and behind it.
        var lamp = new NearLight(new(0, 0, 10)) { Axis = new(0, 0, -1), Exponent = 2 };
        Assert.Equal(0.5 / 200, lamp.At(new(10, 0, 0)).Attenuation, 1e-12);
        Assert.Equal(0, lamp.At(new(10, 0, 20)).Attenuation);
        foreach (var (text, expected) in new[]
        {
            ("1 2 3\n", "near lights: expected 2"), ("1 2 3 0\n1 2 3 1\n", "line 1: expected an intensity above zero"),
            ("1 2 3 0 0 0 1\n1 2 3 0 0 1 1\n", "line 1: expected an axis"),
            ("1 2 3 0 0 1 1\n1 2 3 0 0 1 -1\n", "line 2: expected an exponent"),
            ("1 2\n3 4\n", "line 1"),
        })
        {
            var error = Assert.Throws<DataFormatException>(() => NearLightFile.Read(folder.Text("bad.txt", text), pictures));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        NearLight[] lights = [.. Lamps(150)];
        var scene = NearSceneRenderer.Render(new WaveSurface(), lights, new() { Width = 24, Height = 24 }).Scene;
        var solver = new NearLightSolver();
        Assert.Contains("got pixels", Assert.Throws<ArgumentException>(() => solver.Solve(scene, lights, Projection.Pixels)).Message,
            StringComparison.Ordinal);
        var few = Assert.Throws<ArgumentException>(() => solver.Solve(scene, lights[..3], Projection.Orthographic(1)));
        Assert.Contains("got 3", few.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_results_has_the_depth_of_near_lights()
    {
        var (scene, depth, lights, projection) = Rendered(false, 0);
        using var folder = new TemporaryFolder();
        var job = new SolveJob
        {
            Solver = new LeastSquares(), Integrator = new Poisson(), Projection = projection,
            NearLights = [.. lights.Select(l => l with { Intensity = 2 })],
        };
        var result = job.Run(scene.With(new LightSet(scene.Lights.Directions), [.. scene.Observations.Select(v => 2 * v)]),
            folder.Path).Context;
        Assert.True((bool)result.Figures["nearLightsConverged"]!);
        Assert.True((double)result.Figures["meanAngularError"]! < 0.1);
        Assert.True(Rms(result.Depth!, depth) < 0.05);
        Assert.True(result.Residuals.Whole < 0.02, $"{result.Residuals.Whole}");
        Assert.True(File.Exists(folder.At("report.html")));
        var wrong = Assert.Throws<ArgumentException>(() => (job with { Solver = new Bipolynomial() }).Run(scene, folder.Path));
        Assert.Contains("l2 or trimmed", wrong.Message, StringComparison.Ordinal);
    }

    internal static IEnumerable<NearLight> Lamps(double height, double exponent = 0, double centre = 0) =>
        Enumerable.Range(0, 12).Select(i =>
        {
            var (sin, cos) = Math.SinCos(i * Math.PI / 6);
            var radius = (i % 2 == 0 ? 0.3 : 0.6) * height;
            var position = new Vector3d(radius * cos, radius * sin, height);
            return new NearLight(new(position.X, position.Y, position.Z + centre)) { Axis = -1 * position, Exponent = exponent };
        });

    private static (PhotometricScene Scene, float[] Depth, NearLight[] Lights, Projection Projection) Rendered(bool isPerspective,
        double exponent)
    {
        var projection = isPerspective ? Projection.Perspective(PinholeCamera.OfFieldOfView(128, 128, 20), 200)
            : Projection.Orthographic(0.5);
        NearLight[] lights = [.. Lamps(100, exponent, isPerspective ? -200 : 0)];
        var (scene, depth) = NearSceneRenderer.Render(new WaveSurface(), lights, new() { Projection = projection });
        return (scene, depth, lights, projection);
    }

    // The pictures divided by what a white card in the object's middle shows: what one who takes lights for distant ones would do.
    private static PhotometricScene AsCalibrated(PhotometricScene scene, NearLight[] lights, Projection projection)
    {
        var card = lights.Select(l => l.At(new(0, 0, -(projection.Distance ?? 0))).Attenuation).ToArray();
        float[] values = [.. scene.Observations.Select((v, i) => (float)(v * card.Average() / card[i / scene.PixelCount]))];
        return new(scene.Mask, scene.Lights, values);
    }

    private static double Rms(DepthMap depth, float[] truth) => depth.ErrorTo(truth) is var e ? e.Rms * e.Range : 0;
}
