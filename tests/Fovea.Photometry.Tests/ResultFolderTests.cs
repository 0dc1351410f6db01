using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;

namespace Fovea.Photometry.Tests;

public class ResultFolderTests
{
    [Fact]
    public void Normals_albedo_pictures_and_figures_are_written_and_read_back()
    {
        using var folder = new TemporaryFolder();
        var scene = Scenes.Sphere(ShadowKind.Cast, 40, 9);
        var result = new LeastSquares().Solve(scene);
        var context = new ResultContext(folder.Path, scene, result) { ReconstructedLight = 3 };
        ResultFolder.Write(context);
        foreach (var name in new[] { "normals.npy", "normals.png", "albedo.npy", "albedo.png", "shadows.png", "error.png",
            "reconstruction.png", "result.json" })
            Assert.True(File.Exists(folder.At(name)), name);

        var back = ResultFolder.Load(folder.Path);
        Assert.Equal(result.Valid.Count(v => v), back.Mask.Count);
        Assert.Equal(result.Normals.Where((_, i) => result.Valid[i / 3]), back.Normals);
        Assert.Equal(result.ChannelAlbedo.Where((_, i) => result.Valid[i / 3]), back.ChannelAlbedo);
        var picture = Image.Load(folder.At("normals.png"));
        Assert.Equal(16, picture.BitDepth);
        for (var p = 0; p < scene.PixelCount; p += 11)
            for (var axis = 0; axis < 3; axis++)
                Assert.Equal(result.Normals[3 * p + axis], picture.Pixels16[3 * scene.Mask.Indices[p] + axis] / 32767.5 - 1, 2e-5);

        var json = JsonDocument.Parse(File.ReadAllBytes(folder.At("result.json"))).RootElement;
        Assert.Equal(result.AngularError(scene.GroundTruth).Mean, json.GetProperty("meanAngularError").GetDouble(), 1e-9);
        Assert.InRange(json.GetProperty("relativeResidual").GetDouble(), 0.001, 0.3);
    }

    [Fact]
    public void A_solution_without_error_reconstructs_its_pictures()
    {
        var scene = Scenes.Sphere();
        var result = new LeastSquares().Solve(scene);
        // Attached shadows are rendered as negative light here, and reconstructed as none.
        var lit = Enumerable.Range(0, scene.LightCount).First(i => scene.GreyOf(i)[scene.PixelCount / 2] > 0);
        var (x, y, z) = scene.Lights[lit];
        var guess = Reconstruction.Relight(result, new(2 * x, 2 * y, 2 * z));
        for (var p = 0; p < scene.PixelCount; p += 13)
            for (var c = 0; c < 3; c++) Assert.Equal(Math.Max(0, scene.ChannelOf(lit, c)[p]), guess[3 * p + c], 1e-2f);
    }

    [Fact]
    public void A_folder_that_is_none_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("fovea ps solve", Assert.Throws<FileNotFoundException>(() => ResultFolder.Load(folder.Path)).Message,
            StringComparison.Ordinal);
        NpyFile.Save(folder.At("normals.npy"), Tensor.From(new float[12], [2, 2, 3]));
        NpyFile.Save(folder.At("albedo.npy"), Tensor.From(new float[4], [2, 2, 1]));
        Assert.EndsWith("normals.npy: normals: expected one pixel with a normal or more, got none",
            Assert.Throws<DataFormatException>(() => ResultFolder.Load(folder.Path)).Message, StringComparison.Ordinal);
        NpyFile.Save(folder.At("albedo.npy"), Tensor.From(new float[6], [2, 3, 1]));
        Assert.EndsWith("albedo.npy: shape: expected Float32 [2, 2, 1 or 3], got Float32 [2, 3, 1]",
            Assert.Throws<DataFormatException>(() => ResultFolder.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shadows_are_far_below_the_upper_quartile()
    {
        var lights = Scenes.Lights(8);
        var scene = Scenes.Pixel(lights, Vector3d.View, (1, 0.01f), (6, 0));
        Assert.Equal(2 / 8f, ShadowMap.Shares(scene)[0]);
    }
}
