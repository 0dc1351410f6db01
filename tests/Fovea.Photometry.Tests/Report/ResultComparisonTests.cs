using System.Globalization;

namespace Fovea.Photometry.Tests.Report;

/// <summary>Solutions of one object beside each other.</summary>
public class ResultComparisonTests
{
    [Fact]
    public void Figures_are_those_of_the_folders_and_angles_those_between_the_solutions()
    {
        using var folder = new TemporaryFolder();
        var scene = Scenes.Sphere(ShadowKind.Cast, 40, 9);
        var (l2, trimmed) = (Write(folder, "a", scene, new LeastSquares()), Write(folder, "b", scene, new Trimmed()));
        var comparison = ResultComparison.Of(folder.At("a"), folder.At("b"));
        Assert.All(comparison.Angles[0].Where(float.IsFinite), angle => Assert.Equal(0, angle));
        var expected = AngularError.Of(AngularError.Map(trimmed.Normals, l2.Normals)).Mean;
        Assert.True(expected > 0.1);
        Assert.Equal(expected, AngularError.Of(comparison.Angles[1]).Mean, 1e-4);
        var rows = comparison.Table().Rows;
        Assert.Equal(("a", "l2", "b", "trimmed"), (rows[0][0], rows[0][1], rows[1][0], rows[1][1]));
        Assert.Equal(Degrees(l2.AngularError(scene.GroundTruth!).Mean), rows[0][2]);
        Assert.Equal(Degrees(trimmed.AngularError(scene.GroundTruth!).Mean), rows[1][2]);
        Assert.Equal(("–", Degrees(expected)), (rows[0][4], rows[1][4]));
        var page = comparison.ToPage();
        Assert.Equal(["Figures", "Normals", "Angle to the first", "Angular error", "Albedo"], page.Sections.Select(s => s.Title));
        Assert.Contains("2 solutions compared", page.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", Scenes.Sphere(ShadowKind.Cast, 40, 9), new LeastSquares());
        Write(folder, "small", Scenes.Sphere(ShadowKind.Cast, 24, 9), new LeastSquares());
        Assert.Throws<ArgumentException>(() => ResultComparison.Of(folder.At("a")));
        var size = Assert.Throws<DataFormatException>(() => ResultComparison.Of(folder.At("a"), folder.At("small")));
        Assert.Contains("small", size.Message, StringComparison.Ordinal);
        Assert.Contains("normals.npy: size: expected ", size.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ResultComparison.Of(folder.At("a"), folder.At("nothing")));
        File.WriteAllText(folder.At("a/result.json"), "[1,");
        var damaged = Assert.Throws<DataFormatException>(() => ResultComparison.Of(folder.At("small"), folder.At("a")));
        Assert.Contains("result.json", damaged.Message, StringComparison.Ordinal);
    }

    private static PhotometricResult Write(TemporaryFolder folder, string name, PhotometricScene scene, IPhotometricSolver solver)
    {
        var result = solver.Solve(scene);
        var context = new ResultContext(folder.At(name), scene, result);
        context.Figures["method"] = solver.Name;
        ResultFolder.Write(context);
        return result;
    }

    private static string Degrees(double angle) => string.Create(CultureInfo.InvariantCulture, $"{angle:F2}°");
}
