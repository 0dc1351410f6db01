namespace Fovea.Photometry.Tests.Report;

/// <summary>One reflectance for a whole object, found where the normals are known.</summary>
public class BivariateReflectanceTests
{
    [Fact]
    public void A_table_explains_a_shiny_sphere_and_lights_that_it_was_not_fitted_to()
    {
        var scene = Rendered(new CookTorrance(), 48);
        var fit = BivariateReflectance.Fit(scene, True(scene))!;
        Assert.True(fit.IsBetter);
        Assert.True(fit.Residual < fit.LambertResidual / 4, $"{fit.Residual:F4} of {fit.LambertResidual:F4}");
        // Every second light is left out of the fit, and predicted.
        var even = scene.Select([.. Enumerable.Range(0, 24).Select(i => 2 * i)]);
        var half = BivariateReflectance.Fit(even, True(even))!;
        var odd = scene.Select([.. Enumerable.Range(0, 24).Select(i => 2 * i + 1)]);
        var (lambert, found) = (FitResiduals.Of(odd, True(odd), l => Reconstruction.Relight(True(even), l)).Whole,
            FitResiduals.Of(odd, True(odd), l => half.Relight(True(odd), l)).Whole);
        Assert.True(found < 0.35 * lambert, $"{found:F4} of {lambert:F4}");
    }

    [Fact]
    public void A_matt_sphere_keeps_to_Lambert_and_few_lights_say_nothing()
    {
        var scene = Rendered(new Lambertian(), 24);
        var fit = BivariateReflectance.Fit(scene, True(scene))!;
        Assert.False(fit.IsBetter);
        Assert.All(fit.Albedo.Zip(True(scene).ChannelAlbedo), pair => Assert.Equal(pair.Second, pair.First, 0.03f));
        Assert.Null(BivariateReflectance.Fit(Rendered(new Lambertian(), 8), True(Rendered(new Lambertian(), 8))));
    }

    [Fact]
    public void A_matt_surface_of_wrong_normals_keeps_to_Lambert()
    {
        var scene = SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(),
            new() { Pattern = true, Bits = 16, Noise = 0.002, UnevenLights = true, Width = 128, Height = 128 }).Scene;
        var fit = BivariateReflectance.Fit(scene, new LeastSquares().Solve(scene))!;
        Assert.False(fit.IsBetter, $"{fit.Residual:F4} of {fit.LambertResidual:F4}");
    }

    [Fact]
    public void Residuals_are_those_of_the_spoilt_picture_and_pixel()
    {
        var scene = Rendered(new Lambertian(), 12);
        var result = True(scene);
        var clean = FitResiduals.Of(scene, result, l => Reconstruction.Relight(result, l));
        Assert.True(clean.Whole < 1e-5);
        var (p, values) = (scene.PixelCount / 2, (float[])scene.Observations.Clone());
        for (var c = 0; c < 3; c++) values[(5 * 3 + c) * scene.PixelCount + p] += 1;
        var spoilt = new PhotometricScene(scene.Mask, scene.Lights, values, 3);
        var residuals = FitResiduals.Of(spoilt, result, l => Reconstruction.Relight(result, l));
        Assert.Equal(5, Array.IndexOf(residuals.Pictures, residuals.Pictures.Max()));
        Assert.Equal(p, Array.IndexOf(residuals.Pixels, residuals.Pixels.Max()));
        // A grey value is 1 higher by all three channels.
        var squares = Enumerable.Range(0, 12).Sum(i => Math.Pow(spoilt.GreyOf(i)[p], 2));
        Assert.Equal(Math.Sqrt(1 / squares), residuals.Pixels[p], 1e-4);
    }

    internal static PhotometricScene Rendered(Reflectance reflectance, int lights) =>
        SceneRenderer.Render(new SphereSurface(), reflectance,
            new() { Width = 96, Height = 96, Lights = lights, Shadows = ShadowKind.Attached, Pattern = true }).Scene;

    /// <summary>The true normals, and the albedo of Lambert's law that fits them.</summary>
    internal static PhotometricResult True(PhotometricScene scene)
    {
        var colors = ColorAlbedo.Fit(scene, scene.GroundTruth!);
        var grey = new float[scene.PixelCount];
        for (var i = 0; i < colors.Length; i++) grey[i / scene.Channels] += colors[i] / scene.Channels;
        return new(scene.Mask, scene.GroundTruth!, grey, colors) { Method = "true" };
    }
}
