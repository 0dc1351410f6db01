namespace Fovea.Photometry.Tests;

/// <summary>Several materials, the steps of 8 bit, and few lights.</summary>
public class ExemplarsTests
{
    [Fact]
    public void Two_materials_side_by_side_are_told_apart()
    {
        var scene = PlasterAndVarnish(48);
        double Error(IPhotometricSolver solver) => solver.Solve(scene).AngularError(scene.GroundTruth).Mean;
        var (exemplars, shared, trimmed) = (Error(new Exemplars()), Error(new SharedReflectance()), Error(new Trimmed()));
        Assert.True(exemplars < 0.6 * shared && exemplars < 0.5 * trimmed,
            $"exemplars {exemplars}°, shared {shared}°, trimmed {trimmed}°");
    }

    [Fact]
    public void Samples_of_8_bit_that_were_cut_off_are_read_half_a_step_higher_and_zero_as_nothing()
    {
        var lights = new LightSet([0, 0, 1, 0.6, 0, 0.8], [1, 2, 4, 2, 2, 2], 3);
        PhotometricScene Scene(int bits, string encoding) =>
            new(PixelMask.Full(1, 1), lights, new float[6], 3) { BitDepth = bits, Encoding = encoding };
        var steps = new SampleSteps(Scene(8, "linear (--encoding)"), 0.5);
        Assert.Equal(0.3f + 0.5f / 255 * (1 + 0.5f + 0.25f) / 3, steps.Middle(0, 0.3f), 1e-6f);
        Assert.Equal(0.3f + 0.25f / 255, steps.Middle(1, 0.3f), 1e-6f);
        Assert.True(float.IsNaN(steps.Middle(0, 0)));
        foreach (var other in new[] { Scene(16, "linear (--encoding)"), Scene(8, "sRGB (--encoding)"), Scene(8, "") })
            Assert.Equal(0, new SampleSteps(other, 0.5).Middle(0, 0));
    }

    [Fact]
    public void Groups_are_those_of_the_mixtures()
    {
        var grid = new ReflectanceGrid<MicrofacetBasis>(Scenes.Lights(20), 60);
        var mixtures = new float[MicrofacetBasis.Count * 90];
        for (var p = 0; p < 90; p++) mixtures[p * MicrofacetBasis.Count + p % 3 * 2] = 1 + p % 5 * 0.1f;
        var means = new ReflectanceGroups(grid).Means(mixtures, new double[90], 3);
        Assert.Equal([0, 2, 4], means.Select(m => Array.FindIndex(m, v => v > 0)).Order());
        Assert.All(means, m => Assert.Equal(1.2, m.Sum(), 1e-5));
        // One group is the mean of all; a cost that is not finite counts for nothing.
        var costs = Enumerable.Range(0, 90).Select(p => p % 3 == 0 ? 0 : double.PositiveInfinity).ToArray();
        Assert.Equal(1.2, Assert.Single(new ReflectanceGroups(grid).Means(mixtures, costs, 1))[0], 1e-5);
    }

    [Fact]
    public void Settings_outside_their_range_are_refused() =>
        Assert.Equal("Exemplars: expected Groups of 1…12, got 13.",
            Assert.Throws<ArgumentException>(() => new Exemplars { Groups = 13 }.Solve(Scenes.Sphere(size: 8))).Message);

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(19)]
    public void Low_rank_with_few_lights_is_not_worse_than_each_pixel_alone(int lights)
    {
        var scene = Scenes.Sphere(ShadowKind.Cast, size: 32, lights: lights);
        double Error(RobustPca solver) => solver.Solve(scene).AngularError(scene.GroundTruth).Mean;
        var error = Error(new());
        Assert.Equal("rpca", new RobustPca().Solve(scene).Method);
        Assert.Equal(new SparseBayesian().Solve(scene).AngularError(scene.GroundTruth).Mean, error);
        Assert.InRange(error, 0, 1);
        Assert.True(error < Error(new() { LeastLights = 0 }));
    }

    // The left half of a surface of plaster, the right half varnished.
    private static PhotometricScene PlasterAndVarnish(int lights)
    {
        var options = new RenderOptions { Width = 40, Height = 40, Lights = lights, Spread = 60, Shadows = ShadowKind.Cast };
        PhotometricScene Of(Reflectance reflectance) => SceneRenderer.Render(new EllipsoidsSurface(), reflectance, options).Scene;
        var plaster = Of(new OrenNayar { Roughness = 0.6 });
        var varnish = Of(new CookTorrance { Roughness = 0.35, Fresnel = 0.6, Strength = 2 });
        var values = (float[])plaster.Grey.Clone();
        for (var i = 0; i < values.Length; i++)
            if (plaster.Mask.Indices[i % plaster.PixelCount] % options.Width >= options.Width / 2) values[i] = varnish.Grey[i];
        return new(plaster.Mask, plaster.Lights, values) { GroundTruth = plaster.GroundTruth };
    }
}
