namespace Fovea.Photometry.Tests;

/// <summary>Solvers against scenes that least squares cannot explain.</summary>
public class OutlierTests
{
    [Theory]
    [InlineData("sbl", 0.5)]
    [InlineData("rpca", 1)]
    [InlineData("semi-calibrated", 1)]
    public void A_tenth_of_wrong_observations_is_recognised(string name, double most)
    {
        var source = Scenes.Sphere(ShadowKind.Attached, size: 40, lights: 24);
        var random = new Random(5);
        var values = (float[])source.Grey.Clone();
        foreach (ref var v in values.AsSpan())
            if (random.NextDouble() < 0.1) v = 1.5f * (float)random.NextDouble();
        var scene = new PhotometricScene(source.Mask, source.Lights, values) { GroundTruth = source.GroundTruth };
        var least = new LeastSquares().Solve(scene).AngularError(scene.GroundTruth).Median;
        var error = SolverCatalog.Find(name)!.Solve(scene).AngularError(scene.GroundTruth).Median;
        Assert.InRange(error, 0, most);
        Assert.True(least > 4 * error, $"least squares {least}°, {name} {error}°");
    }

    [Theory]
    [InlineData("bipoly", "blinn-phong", 0.5)]
    [InlineData("shared", "blinn-phong", 0.5)]
    [InlineData("bipoly", "cook-torrance", 0.4)]
    [InlineData("shared", "cook-torrance", 0.4)]
    [InlineData("bipoly", "oren-nayar", 0.9)]
    [InlineData("shared", "oren-nayar", 0.6)]
    public void Reflectances_other_than_Lamberts_are_explained(string name, string reflectance, double share)
    {
        var scene = SceneRenderer.Render(new SphereSurface(), Reflectance.Find(reflectance)!,
            new() { Width = 32, Height = 32, Lights = 48, Spread = 60, Shadows = ShadowKind.Cast }).Scene;
        var least = new LeastSquares().Solve(scene).AngularError(scene.GroundTruth).Mean;
        var error = SolverCatalog.Find(name)!.Solve(scene).AngularError(scene.GroundTruth).Mean;
        Assert.True(error < share * least, $"least squares {least}°, {name} {error}°");
    }

    [Fact]
    public void Intensities_that_are_not_known_come_back()
    {
        var source = Scenes.Sphere(ShadowKind.Attached, size: 40, lights: 20);
        var known = Enumerable.Range(0, 20).Select(i => 0.4 + i * 7 % 11 / 5.0).ToArray();
        var values = (float[])source.Grey.Clone();
        for (var i = 0; i < values.Length; i++) values[i] *= (float)known[i / source.PixelCount];
        var scene = new PhotometricScene(source.Mask, new LightSet(source.Lights.Directions), values) { GroundTruth = source.GroundTruth };
        var result = new SemiCalibrated().Solve(scene);
        Assert.InRange(result.AngularError(scene.GroundTruth).Median, 0, 0.1);
        for (var i = 0; i < known.Length; i++) Assert.Equal(known[i] / known.Average(), result.EstimatedIntensities![i], 0.01);
    }

    [Theory]
    [InlineData("sphere")]
    [InlineData("ellipsoids")]
    public void Intensities_come_back_where_highlights_cover_much_of_the_object(string surface)
    {
        var source = SceneRenderer.Render(Surface.Find(surface)!, new CookTorrance { Roughness = 0.45, Strength = 4 },
            new() { Width = 40, Height = 40, Lights = 32, Spread = 52, UnevenLights = true, Seed = 3 }).Scene;
        var scene = new PhotometricScene(source.Mask, source.Lights, source.Grey) { GroundTruth = source.GroundTruth };
        var known = Enumerable.Range(0, 32).Select(i => source.Lights.Intensities[3 * i]).ToArray();
        var result = new SemiCalibrated().Solve(scene);
        var off = Enumerable.Range(0, 32).Select(i => result.EstimatedIntensities![i] * known.Average() / known[i] - 1);
        Assert.InRange(Math.Sqrt(off.Average(o => o * o)), 0, 0.02);
        var shared = new SharedReflectance().Solve(scene).AngularError(scene.GroundTruth).Mean;
        Assert.InRange(result.AngularError(scene.GroundTruth).Mean, 0, shared + 0.5);
    }

    [Fact]
    public void Three_lights_say_nothing_about_their_intensities()
    {
        var error = Assert.Throws<DataFormatException>(() => new SemiCalibrated().Solve(Scenes.Sphere(size: 8, lights: 3)));
        Assert.Contains("expected four or more for intensities that are not known, got 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lights_that_are_not_known_come_back_from_pictures_of_metal()
    {
        var source = SceneRenderer.Render(new EllipsoidsSurface(), new CookTorrance { Roughness = 0.4, Strength = 6 },
            new() { Width = 48, Height = 48, Lights = 24, Spread = 52, UnevenLights = true, Seed = 3 }).Scene;
        var scene = new PhotometricScene(source.Mask, LightSet.Unknown(24), source.Grey) { GroundTruth = source.GroundTruth };
        var result = new Uncalibrated().Solve(scene);
        Assert.InRange(result.AngularError(scene.GroundTruth).Mean, 0, 8);
        var angles = AngularError.Map([.. result.EstimatedDirections!.Select(d => (float)d)],
            [.. source.Lights.Directions.Select(d => (float)d)]);
        Assert.InRange(angles.Average(), 0, 8);
    }

    [Theory]
    [InlineData("sphere")]
    [InlineData("ellipsoids")]
    public void Lights_that_are_not_known_come_back(string surface)
    {
        var source = SceneRenderer.Render(Surface.Find(surface)!, new Lambertian(),
            new() { Width = 64, Height = 64, Lights = 20, Shadows = ShadowKind.Attached, UnevenLights = true }).Scene;
        // The directions that it is given are of no help.
        var none = new LightSet(new double[3 * source.LightCount]);
        var scene = new PhotometricScene(source.Mask, none, source.Grey) { GroundTruth = source.GroundTruth };
        var result = new Uncalibrated().Solve(scene);
        Assert.InRange(result.AngularError(scene.GroundTruth).Median, 0, 10);
        var angles = Enumerable.Range(0, source.LightCount).Select(i =>
        {
            var (x, y, z) = source.Lights[i];
            var d = result.EstimatedDirections!.AsSpan(3 * i, 3);
            return Math.Acos(Math.Clamp(x * d[0] + y * d[1] + z * d[2], -1, 1)) * 180 / Math.PI;
        });
        Assert.InRange(angles.Average(), 0, 10);
    }
}
