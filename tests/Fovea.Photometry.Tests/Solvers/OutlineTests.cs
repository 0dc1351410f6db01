namespace Fovea.Photometry.Tests;

/// <summary>What an outline, and integrability, say of a surface before lights are known.</summary>
public class OutlineTests
{
    [Fact]
    public void A_disk_is_blown_up_to_half_a_sphere()
    {
        var sphere = SceneRenderer.Render(new SphereSurface(), new Lambertian(), new() { Width = 40, Height = 40, Lights = 4 }).Scene;
        var normals = OutlineInflation.Normals(sphere.Mask)!;
        var angles = normals.Select((n, p) => Math.Acos(Math.Clamp(n.Dot(new(sphere.GroundTruth![3 * p], sphere.GroundTruth[3 * p + 1],
            sphere.GroundTruth[3 * p + 2])), -1, 1)) * 180 / Math.PI).Order().ToArray();
        Assert.InRange(angles[angles.Length / 2], 0, 2);
        Assert.Null(OutlineInflation.Normals(PixelMask.Full(12, 9)));
    }

    [Fact]
    public void Lights_of_a_matt_sphere_are_about_those_that_fit_its_normals()
    {
        var scene = RawIntensities.Of(SceneRenderer.Render(new SphereSurface(), new Lambertian(),
            new() { Width = 40, Height = 40, Lights = 12, Spread = 30, UnevenLights = true, Shadows = ShadowKind.Attached }).Scene);
        var truth = SceneRenderer.Render(new SphereSurface(), new Lambertian(),
            new() { Width = 40, Height = 40, Lights = 12, Spread = 30 });
        var normals = Enumerable.Range(0, scene.PixelCount).Select(p => new Vector3d(truth.Scene.GroundTruth![3 * p],
            truth.Scene.GroundTruth[3 * p + 1], truth.Scene.GroundTruth[3 * p + 2])).ToArray();
        var lights = OutlineInflation.Lights(scene, normals);
        for (var i = 0; i < 12; i++)
        {
            var (x, y, z) = scene.Lights[i];
            Assert.InRange(Math.Acos(Math.Clamp(lights[i].Unit().Dot(new(x, y, z)), -1, 1)) * 180 / Math.PI, 0, 10);
        }
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(7)]
    [InlineData(80)]
    public void Normals_that_were_turned_about_the_view_are_turned_back(double degrees)
    {
        var scene = SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(), new() { Width = 60, Height = 60, Lights = 4 }).Scene;
        var (normals, (sin, cos)) = ((float[])scene.GroundTruth!.Clone(), Math.SinCos(degrees * Math.PI / 180));
        for (var i = 0; i < normals.Length; i += 3)
        {
            var (x, y) = (normals[i], normals[i + 1]);
            (normals[i], normals[i + 1]) = ((float)(cos * x - sin * y), (float)(sin * x + cos * y));
        }
        Assert.Equal(-degrees, Integrability.Turn(normals, scene.Mask) * 180 / Math.PI, 1.5);
    }

    [Fact]
    public void A_coarse_scene_has_every_kth_row_and_column()
    {
        var scene = Scenes.Sphere(size: 60, lights: 5);
        var coarse = CoarseScene.Of(scene, scene.PixelCount / 9);
        Assert.Equal((20, 20), (coarse.Mask.Width, coarse.Mask.Height));
        var (y, x) = Math.DivRem(coarse.Mask.Indices[7], 20);
        var whole = scene.Mask.Map[(3 * y + 1) * 60 + 3 * x + 1];
        Assert.Equal(scene.Grey[2 * scene.PixelCount + whole], coarse.Grey[2 * coarse.PixelCount + 7]);
        Assert.Same(scene, CoarseScene.Of(scene, scene.PixelCount));
    }
}
