using Fovea.Tensors;

namespace Fovea.Photometry.Tests;

/// <summary>The solver with the weights of the package.</summary>
public class LearnedTests
{
    private static readonly Learned Solver = new();

    [Fact]
    public void The_catalogue_has_it() => Assert.IsType<Learned>(SolverCatalog.Find("learned"));

    [Theory]
    [InlineData(typeof(Lambertian), 24)]
    [InlineData(typeof(OrenNayar), 24)]
    [InlineData(typeof(CookTorrance), 24)]
    [InlineData(typeof(CookTorrance), 10)]
    public void Rendered_ellipsoids_come_back_better_than_by_least_squares(Type reflectance, int lights)
    {
        var scene = SceneRenderer.Render(new EllipsoidsSurface(), (Reflectance)Activator.CreateInstance(reflectance)!,
            new() { Width = 48, Height = 48, Lights = lights, Bits = 8, Noise = 0.003 }).Scene;
        var (learned, squares) = (Solver.Solve(scene).AngularError(scene.GroundTruth),
            new LeastSquares().Solve(scene).AngularError(scene.GroundTruth));
        Assert.InRange(learned.Mean, 0, 0.75 * squares.Mean);
    }

    [Fact]
    public void Pixels_without_light_are_invalid_and_no_number_is_infinite()
    {
        var source = Sphere(20, 16);
        var (dark, broken) = (source.PixelCount / 2, source.PixelCount / 2 + 3);
        for (var k = 0; k < source.LightCount * source.Channels; k++)
        {
            source.Observations[k * source.PixelCount + dark] = 0;
            source.Observations[k * source.PixelCount + broken] = k % 2 == 0 ? float.NaN : float.PositiveInfinity;
        }
        var scene = new PhotometricScene(source.Mask, source.Lights, source.Observations, source.Channels);
        var result = Solver.Solve(scene);
        Assert.False(result.Valid[dark]);
        Assert.False(result.Valid[broken]);
        Assert.Equal(scene.PixelCount - 2, result.Valid.Count(v => v));
        foreach (var numbers in new[] { result.Normals, result.Albedo, result.ChannelAlbedo })
            Assert.All(numbers, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var scene = Sphere(28, 10);
        var before = WorkPool.Threads;
        try
        {
            WorkPool.Threads = 1;
            var one = Solver.Solve(scene);
            WorkPool.Threads = 3;
            var three = Solver.Solve(scene);
            Assert.Equal(one.Normals, three.Normals);
            Assert.Equal(one.Albedo, three.Albedo);
        }
        finally
        {
            WorkPool.Threads = before;
        }
    }

    [Fact]
    public void It_stops_when_told_to_and_refuses_lights_in_a_plane()
    {
        var scene = Sphere(20, 8);
        Assert.ThrowsAny<OperationCanceledException>(() => Solver.Solve(scene, null, new CancellationToken(true)));
        var flat = new PhotometricScene(PixelMask.Full(1, 1), new([1, 0, 0, 0, 0, 1, 0.6, 0, 0.8]), [1f, 1, 1]);
        Assert.Contains("expected directions of rank 3", Assert.Throws<DataFormatException>(() => Solver.Solve(flat)).Message);
    }

    [Fact]
    public void A_turned_object_has_turned_normals()
    {
        var scene = Sphere(24, 12);
        var turned = new PhotometricScene(scene.Mask, new(Turned(scene.Lights.Directions)), scene.Grey);
        var plain = new PhotometricScene(scene.Mask, new(scene.Lights.Directions), scene.Grey);
        var (expected, got) = (Solver.Solve(plain).Normals, Solver.Solve(turned).Normals);
        var degrees = AngularError.Map(got, [.. Turned([.. expected.Select(v => (double)v)]).Select(v => (float)v)]);
        // The frame is turned to the pixel, and seen in its mirror as well: how the camera was held leaves no trace.
        Assert.InRange(AngularError.Of(degrees).Max, 0, 0.1);
    }

    // On every 16th pixel.
    [Theory]
    [InlineData("ballPNG", 2.96)]
    [InlineData("cowPNG", 6.75)]
    [InlineData("gobletPNG", 7.02)]
    public void Errors_on_real_objects_are_as_measured(string name, double degrees)
    {
        var root = Environment.GetEnvironmentVariable("FOVEA_DATA");
        if (string.IsNullOrEmpty(root)) Assert.Skip($"FOVEA_DATA is not set; this test reads diligent/{name} there.");
        var folder = Path.Combine(root, "diligent", name);
        if (!Directory.Exists(folder)) Assert.Skip($"{folder} does not exist.");
        var scene = Every(16, PhotometricScene.LoadDiligent(folder));
        Assert.Equal(degrees, Solver.Solve(scene).AngularError(scene.GroundTruth).Mean, 0.2);
    }

    private static PhotometricScene Every(int step, PhotometricScene scene)
    {
        var inside = new bool[scene.Mask.Map.Length];
        for (var p = 0; p < scene.PixelCount; p += step) inside[scene.Mask.Indices[p]] = true;
        var mask = new PixelMask(scene.Mask.Width, scene.Mask.Height, inside);
        var grey = new float[scene.LightCount * mask.Count];
        for (var i = 0; i < grey.Length; i++) grey[i] = scene.Grey[i / mask.Count * scene.PixelCount + i % mask.Count * step];
        var truth = Enumerable.Range(0, 3 * mask.Count).Select(i => scene.GroundTruth![i / 3 * step * 3 + i % 3]).ToArray();
        return new(mask, scene.Lights, grey) { GroundTruth = truth };
    }

    private static double[] Turned(double[] vectors)
    {
        var (sin, cos) = Math.SinCos(0.7);
        var result = new double[vectors.Length];
        for (var i = 0; i < vectors.Length; i += 3)
            (result[i], result[i + 1], result[i + 2]) =
                (cos * vectors[i] - sin * vectors[i + 1], sin * vectors[i] + cos * vectors[i + 1], vectors[i + 2]);
        return result;
    }

    private static PhotometricScene Sphere(int size, int lights) => SceneRenderer.Render(new SphereSurface(), new Lambertian(),
        new() { Width = size, Height = size, Lights = lights, Shadows = ShadowKind.Attached, Pattern = true, UnevenLights = true }).Scene;
}
