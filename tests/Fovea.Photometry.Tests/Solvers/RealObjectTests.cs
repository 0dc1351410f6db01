namespace Fovea.Photometry.Tests;

/// <summary>Errors on real objects, on every 16th pixel of them.</summary>
public class RealObjectTests
{
    // Published: rpca 2.06, 6.73, 7.18, 13.12, 25.89, 15.70; sbl 2.54, 7.21, 7.74, 14.09, 25.70, 16.25; bipoly 1.74, 6.12, 6.51, 8.78,
    // 13.93, 10.09.
    [Theory]
    [InlineData("ballPNG", 2.65, 2.4, 2.5, 2.4)]
    [InlineData("catPNG", 6.6, 6.5, 5.6, 5.15)]
    [InlineData("pot1PNG", 8.45, 7.9, 7.3, 6.85)]
    [InlineData("pot2PNG", 14.6, 13.4, 9, 7.1)]
    [InlineData("cowPNG", 26, 23.4, 14.4, 8.75)]
    [InlineData("gobletPNG", 15.9, 15.1, 8.6, 7.55)]
    public void Errors_are_as_measured(string name, double sbl, double rpca, double bipoly, double shared)
    {
        var scene = Every(16, PhotometricScene.LoadDiligent(TestData.Diligent(name)));
        double Error(IPhotometricSolver solver) => solver.Solve(scene).AngularError(scene.GroundTruth).Mean;
        Assert.Equal(sbl, Error(new SparseBayesian()), 0.35);
        Assert.Equal(rpca, Error(new RobustPca()), 0.35);
        Assert.Equal(bipoly, Error(new Bipolynomial()), 0.35);
        Assert.Equal(shared, Error(new SharedReflectance()), 0.35);
    }

    private static PhotometricScene Every(int step, PhotometricScene scene)
    {
        var inside = new bool[scene.Mask.Map.Length];
        for (var p = 0; p < scene.PixelCount; p += step) inside[scene.Mask.Indices[p]] = true;
        var mask = new PixelMask(scene.Mask.Width, scene.Mask.Height, inside);
        var (grey, flags) = (new float[scene.LightCount * mask.Count], new ObservationFlags[scene.LightCount * mask.Count]);
        for (var i = 0; i < grey.Length; i++)
        {
            var at = i / mask.Count * scene.PixelCount + i % mask.Count * step;
            (grey[i], flags[i]) = (scene.Grey[at], scene.Flags[at]);
        }
        var truth = Enumerable.Range(0, 3 * mask.Count).Select(i => scene.GroundTruth![i / 3 * step * 3 + i % 3]).ToArray();
        return new(mask, scene.Lights, grey, 1, flags) { GroundTruth = truth };
    }
}
