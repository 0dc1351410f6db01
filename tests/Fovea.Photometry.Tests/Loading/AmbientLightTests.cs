namespace Fovea.Photometry.Tests.Loading;

/// <summary>Rendered scenes with light of a room added.</summary>
public class AmbientLightTests
{
    private static readonly Vector3d Up = new Vector3d(0.2, 0.8, 0.5).Unit();

    // Of a sky about Up above a dark floor: what each normal sees of it.
    private static PhotometricScene With(PhotometricScene scene, double share)
    {
        var (values, truth, pixels) = ((float[])scene.Observations.Clone(), scene.GroundTruth!, scene.PixelCount);
        for (var p = 0; p < pixels; p++)
        {
            var n = new Vector3d(truth[3 * p], truth[3 * p + 1], truth[3 * p + 2]);
            int[] lit = [.. Enumerable.Range(0, scene.LightCount).Where(i => Shading(scene, i, n) > 0.2)];
            for (var c = 0; c < scene.Channels; c++)
            {
                var albedo = lit.Length == 0 ? 0 : lit.Average(i => scene.ChannelOf(i, c)[p] / Shading(scene, i, n));
                for (var i = 0; i < scene.LightCount; i++) values[(i * scene.Channels + c) * pixels + p] += (float)(share * albedo
                    * (1 + n.Dot(Up)) / 2 / scene.Lights.Intensities[i * scene.Lights.Channels + (scene.Lights.Channels == 1 ? 0 : c)]);
            }
        }
        return new(scene.Mask, scene.Lights, values, scene.Channels, new ObservationFlags[scene.Flags.Length]) { GroundTruth = truth };
    }

    private static double Shading(PhotometricScene scene, int light, Vector3d n)
    {
        var (x, y, z) = scene.Lights[light];
        return n.Dot(new(x, y, z));
    }

    private static PhotometricScene Rendered(Surface surface, double spread = 50) => SceneRenderer.Render(surface, new Lambertian(),
        new() { Width = 96, Height = 96, Lights = 24, Spread = spread, Pattern = true, UnevenLights = true, Noise = 0.002 }).Scene;

    private static double Error(PhotometricScene scene, IPhotometricSolver? solver = null) =>
        (solver ?? new Trimmed()).Solve(scene).AngularError(scene.GroundTruth!).Mean;

    [Theory]
    [InlineData("sphere")]
    [InlineData("ellipsoids")]
    public void Most_of_it_is_taken_away(string surface)
    {
        var dark = Rendered(Surface.Find(surface)!);
        foreach (var share in new[] { 0.1, 0.4 })
        {
            var (lit, lines) = (With(dark, share), new List<string>());
            var removed = AmbientLight.Remove(lit, lines);
            foreach (var solver in new IPhotometricSolver[] { new Trimmed(), new LeastSquares() })
            {
                var (none, before, after) = (Error(dark, solver), Error(lit, solver), Error(removed, solver));
                TestContext.Current.TestOutputHelper?.WriteLine($"{surface} {share}: {solver.Name} {none:F2} {before:F2} {after:F2}");
                Assert.InRange(after - none, -1, 0.1 * (before - none));
            }
            Assert.Contains("was estimated from attached shadows and subtracted", Assert.Single(lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_dark_room_stays_dark()
    {
        var (dark, lines) = (Rendered(Surface.Find("ellipsoids")!), new List<string>());
        var removed = AmbientLight.Remove(dark, lines);
        Assert.InRange(Error(removed), 0, Error(dark) + 0.1);
        Assert.Matches(@"^ambient light of 0\.\d % ", Assert.Single(lines));
    }

    [Fact]
    public void Without_shadows_nothing_is_subtracted()
    {
        var scene = CapFolder.Scene;
        var lines = new List<string>();
        Assert.Same(scene, AmbientLight.Remove(scene, lines));
        Assert.Equal("ambient light cannot be estimated: 0 pixels have two lamps behind their surface, and nothing was subtracted; take a "
            + "picture with all lamps off (--dark FILE), or light from lower", Assert.Single(lines));
        var unknown = new PhotometricScene(scene.Mask, LightSet.Unknown(scene.LightCount), scene.Observations, scene.Channels);
        Assert.Same(unknown, AmbientLight.Remove(unknown, lines));
    }

    [Fact]
    public void A_folder_asks_for_it_and_a_dark_frame_is_surer()
    {
        using var folder = new TemporaryFolder();
        DiligentWriter.Write(folder.Path, Rendered(Surface.Find("sphere")!));
        var scene = PhotometricScene.Load(folder.Path, new() { Ambient = AmbientUse.Estimate });
        Assert.Contains("--ambient estimate", Assert.Single(scene.Warnings), StringComparison.Ordinal);
        new Imaging.Image(96, 96, 3, 16).Save(folder.At("dark.png"));
        Assert.Equal("dark.png: a dark frame is subtracted, so that no ambient light is estimated",
            Assert.Single(PhotometricScene.Load(folder.Path, new() { Ambient = AmbientUse.Estimate }).Warnings));
    }
}
