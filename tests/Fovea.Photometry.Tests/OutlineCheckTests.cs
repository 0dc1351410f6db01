namespace Fovea.Photometry.Tests;

/// <summary>Lights whose axes are turned round.</summary>
public class OutlineCheckTests
{
    private static string? Said(PhotometricScene scene, double x, double y, double z)
    {
        var turned = scene.Lights.Directions.Select((d, i) => d * (i % 3 == 0 ? x : i % 3 == 1 ? y : z)).ToArray();
        return OutlineCheck.Of(new LeastSquares().Solve(new(scene.Mask, new LightSet(turned), scene.Grey)));
    }

    private static void Check(PhotometricScene scene)
    {
        Assert.Null(Said(scene, 1, 1, 1));
        Assert.Contains("object is no hollow, x of the lights points the wrong way", Said(scene, -1, 1, 1), StringComparison.Ordinal);
        Assert.Contains("object is no hollow, y of the lights points the wrong way", Said(scene, 1, -1, 1), StringComparison.Ordinal);
        Assert.Contains("object is no hollow, x and y of the lights point the wrong way", Said(scene, -1, -1, 1),
            StringComparison.Ordinal);
        Assert.Contains("% of the normals face away from the camera: z of the lights", Said(scene, 1, 1, -1), StringComparison.Ordinal);
        Assert.Contains("% of the normals face away from the camera: z of the lights", Said(scene, -1, -1, -1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ballPNG")]
    [InlineData("catPNG")]
    [InlineData("pot1PNG")]
    [InlineData("pot2PNG")]
    [InlineData("cowPNG")]
    [InlineData("gobletPNG")]
    public void Real_objects_tell(string name) => Check(PhotometricScene.LoadDiligent(TestData.Diligent(name)));

    [Fact]
    public void A_sphere_tells() => Check(Scenes.Sphere(ShadowKind.Attached, 64));

    [Fact]
    public void A_wave_and_a_step_that_fill_the_picture_tell_nothing()
    {
        foreach (var surface in new Surface[] { new WaveSurface(), new StepSurface() })
        {
            var scene = SceneRenderer.Render(surface, new Lambertian(), new() { Width = 64, Height = 64, Lights = 12 }).Scene;
            Assert.Null(Said(scene, 1, 1, 1));
            Assert.Null(Said(scene, -1, 1, 1));
            Assert.Null(Said(scene, 1, -1, 1));
        }
    }
}
