namespace Fovea.Photometry.Tests;

public class RenderingTests
{
    public static TheoryData<string> Surfaces() => [.. Surface.All.Select(s => s.Name)];

    public static TheoryData<string> Models() => [.. Reflectance.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void Slopes_are_the_derivatives_of_heights(string name)
    {
        var (surface, random, h) = (Surface.Find(name)!, new Random(2), 1e-5);
        for (var i = 0; i < 500; i++)
        {
            var (x, y) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
            if (surface.At(x, y) is not { } at || surface.At(x + h, y) is not { } right || surface.At(x - h, y) is not { } left
                || surface.At(x, y + h) is not { } up || surface.At(x, y - h) is not { } down) continue;
            // Not across an edge, nor where the rim is too steep for differences.
            if (Math.Abs(right.Height - left.Height) > 1e-3 || Math.Abs(at.SlopeX) > 5 || Math.Abs(at.SlopeY) > 5
                || Math.Abs(right.SlopeX - left.SlopeX) > 0.01 || Math.Abs(up.SlopeY - down.SlopeY) > 0.01) continue;
            Assert.Equal((right.Height - left.Height) / (2 * h), at.SlopeX, 1e-4);
            Assert.Equal((up.Height - down.Height) / (2 * h), at.SlopeY, 1e-4);
        }
    }

    [Fact]
    public void A_height_map_is_smooth_and_upright()
    {
        var picture = new Imaging.Image(32, 20, 1);
        for (var i = 0; i < 32 * 20; i++) picture.Pixels8[i] = (byte)(4 * (i % 32) + 3 * (19 - i / 32));
        var surface = new HeightMapSurface(picture, relief: 1);
        // A plane stays one: brighter to the right and towards the top. The shorter side of 20 pixels is 2.
        var (_, slopeX, slopeY) = surface.At(0.1, -0.1)!.Value;
        Assert.Equal(4 / 255.0 * 10, slopeX, 1e-9);
        Assert.Equal(3 / 255.0 * 10, slopeY, 1e-9);
        Assert.Null(surface.At(0, 1.2));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reflectance_is_finite_not_negative_and_the_same_about_the_view(string name)
    {
        var (model, random) = (Reflectance.Find(name)!, new Random(4));
        for (var i = 0; i < 500; i++)
        {
            var n = new Vector3d(random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() + 0.01).Unit();
            var l = new Vector3d(random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() + 0.01).Unit();
            if (n.Dot(l) <= 0) continue;
            var (diffuse, specular) = model.Evaluate(n, l);
            Assert.True(double.IsFinite(diffuse) && diffuse >= 0 && double.IsFinite(specular) && specular >= 0);
            // Turned by 90° about the view.
            var (d2, s2) = model.Evaluate(new(-n.Y, n.X, n.Z), new(-l.Y, l.X, l.Z));
            Assert.Equal(diffuse, d2, 1e-9);
            Assert.Equal(specular, s2, 1e-9 * (1 + specular));
        }
    }

    [Fact]
    public void Known_values_of_the_models()
    {
        var n = Vector3d.View;
        var l = new Vector3d(0, 0.6, 0.8);
        Assert.Equal((0.8, 0), new Lambertian().Evaluate(n, l));
        // h = (0, 0.6, 1.8)/√3.6, n·h = √0.9.
        var (d, s) = new BlinnPhong { Strength = 2, Shininess = 4 }.Evaluate(n, l);
        Assert.Equal(0.8, d, 1e-12);
        Assert.Equal(2 * 0.81, s, 1e-12);
        // Seen from the normal the angle β is 0: A alone is left.
        Assert.Equal(0.8 * (1 - 0.25 / (2 * 0.58)), new OrenNayar { Roughness = 0.5 }.Evaluate(n, l).Diffuse, 1e-12);
        Assert.Equal(0.8, new OrenNayar { Roughness = 0 }.Evaluate(n, l).Diffuse, 1e-12);
        // Head-on: D = 1/(πm²), G = 1, F = F₀.
        Assert.Equal(0.5 / (Math.PI * 0.04) / 4, new CookTorrance { Strength = 1, Roughness = 0.2, Fresnel = 0.5 }.Evaluate(n, n).Specular,
            1e-12);
    }

    [Fact]
    public void A_sphere_casts_no_shadow_on_itself_and_ellipsoids_do()
    {
        double Dark(Surface surface, ShadowKind shadows) => SceneRenderer.Render(surface, new Lambertian(),
            new() { Width = 96, Height = 96, Lights = 16, Shadows = shadows, Spread = 60 }).Scene.Flags.Count(f =>
                f.HasFlag(ObservationFlags.Black));
        Assert.Equal(Dark(new SphereSurface(), ShadowKind.Attached), Dark(new SphereSurface(), ShadowKind.Cast));
        Assert.True(Dark(new EllipsoidsSurface(), ShadowKind.Cast) > 1.1 * Dark(new EllipsoidsSurface(), ShadowKind.Attached));
        Assert.Equal(0, Dark(new SphereSurface(), ShadowKind.None));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 0.01)]
    public void Photographs_without_shadows_show_what_faces_every_light(int bits, double error)
    {
        using var folder = new TemporaryFolder();
        RenderOptions options = new() { Width = 64, Height = 64, Lights = 16, Shadows = ShadowKind.None, Bits = bits };
        var scene = SceneRenderer.Render(new SphereSurface(), new Lambertian(), options).Scene;
        var whole = SceneRenderer.Render(new SphereSurface(), new Lambertian(), options with { Shadows = ShadowKind.Attached }).Scene;
        Assert.InRange(scene.PixelCount, whole.PixelCount / 4, whole.PixelCount - 1);
        DiligentWriter.Write(folder.Path, scene, bits);
        var read = PhotometricScene.Load(folder.Path);
        Assert.DoesNotContain(read.Flags, f => f.HasFlag(ObservationFlags.Black));
        Assert.InRange(new LeastSquares().Solve(read).AngularError(read.GroundTruth).Mean, 0, error);
        Assert.InRange(new LeastSquares().Solve(whole).AngularError(whole.GroundTruth).Mean, 1, 10);
    }

    [Fact]
    public void Lights_from_all_sides_leave_nothing_without_shadows() =>
        Assert.StartsWith("RenderOptions: expected pixels that face every light where there are no shadows, got none with a Spread of 89.",
            Assert.Throws<ArgumentOutOfRangeException>(() => SceneRenderer.Render(new StepSurface(), new Lambertian(),
                new() { Width = 32, Height = 32, Lights = 64, Spread = 89, Shadows = ShadowKind.None, Bits = 8 })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_shadow_of_the_step_is_as_long_as_the_light_is_low()
    {
        // The light comes from the right at 45°. At y = 0 the wall is 0.3 high and the ground at −s is −0.1·s: dark where s − 0.1·s < 0.3.
        var grid = HeightGrid.Create(new StepSurface(), 200, 200);
        var light = new Vector3d(1, 0, 1).Unit();
        int Dark(int row) =>
            Enumerable.Range(0, 100).Count(x => grid.Mask.Map[row * 200 + x] is >= 0 and var p && grid.IsShadowed(p, light));
        Assert.InRange(Dark(100), 32, 34);
    }

    [Fact]
    public void Noise_has_its_size_and_its_seed()
    {
        RenderOptions options = new() { Width = 64, Height = 64, Lights = 4, Shadows = ShadowKind.None, Noise = 0.01, Seed = 3 };
        var clean = SceneRenderer.Render(new WaveSurface(), new Lambertian(), options with { Noise = 0 }).Scene;
        var noisy = SceneRenderer.Render(new WaveSurface(), new Lambertian(), options).Scene;
        var differences = noisy.Observations.Zip(clean.Observations, (a, b) => (double)a - b).ToArray();
        Assert.Equal(0.01, Math.Sqrt(differences.Average(d => d * d)), 0.0005);
        Assert.Equal(noisy.Observations, SceneRenderer.Render(new WaveSurface(), new Lambertian(), options).Scene.Observations);
        Assert.NotEqual(noisy.Observations,
            SceneRenderer.Render(new WaveSurface(), new Lambertian(), options with { Seed = 4 }).Scene.Observations);
    }

    [Fact]
    public void Options_out_of_range_are_refused() =>
        Assert.StartsWith("RenderOptions: expected Lights of 1…1000, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() =>
            SceneRenderer.Render(new SphereSurface(), new Lambertian(), new() { Lights = 0 })).Message, StringComparison.Ordinal);
}
