using Fovea.Formats;
using Fovea.Imaging;

namespace Fovea.Photometry.Tests;

public class SceneLoadingTests
{
    private static TemporaryFolder Rendered(out PhotometricScene scene, int bits = 16)
    {
        scene = Scenes.Sphere(ShadowKind.Attached, 24, 5, bits);
        var folder = new TemporaryFolder();
        DiligentWriter.Write(folder.Path, scene, bits);
        return folder;
    }

    private static string Refused(string folder, SceneOptions options = default) =>
        Assert.ThrowsAny<IOException>(() => PhotometricScene.Load(folder, options)).Message.Replace(folder + Path.DirectorySeparatorChar,
            "", StringComparison.Ordinal);

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void What_is_written_comes_back(int bits)
    {
        using var folder = Rendered(out var scene, bits);
        var read = PhotometricScene.Load(folder.Path);
        Assert.Equal((scene.LightCount, scene.Channels, bits), (read.LightCount, read.Channels, read.BitDepth));
        Assert.Equal(scene.Mask.Indices, read.Mask.Indices);
        Assert.Equal(scene.FileNames, read.FileNames);
        for (var i = 0; i < scene.Observations.Length; i++) Assert.Equal(scene.Observations[i], read.Observations[i], 1e-6f);
        for (var i = 0; i < scene.Grey.Length; i++) Assert.Equal(scene.Grey[i], read.Grey[i], 1e-6f);
        Assert.Equal(scene.GroundTruth, read.GroundTruth);
        Assert.All(read.Flags.Zip(read.Grey), pair => Assert.Equal(pair.Second == 0, pair.First.HasFlag(ObservationFlags.Black)));
    }

    [Fact]
    public void Values_are_samples_divided_by_the_intensity_of_each_channel()
    {
        using var folder = new TemporaryFolder();
        folder.Text("filenames.txt", "a.png\nb.png\nc.png\n");
        folder.Text("light_directions.txt", "0 0 1\n0.6 0 0.8\n0 0.6 0.8\n");
        folder.Text("light_intensities.txt", "1 2 4\n1 1 1\n0.5 0.5 0.5\n");
        folder.Picture("mask.png", 2, 2, (x, y) => x == y ? (byte)255 : (byte)0);
        foreach (var name in new[] { "a", "b", "c" })
        {
            var image = new Image(2, 2, 3);
            for (var i = 0; i < 12; i++) image.Pixels8[i] = (byte)(20 * (i + 1));
            image.Save(folder.At(name + ".png"));
        }
        var scene = PhotometricScene.Load(folder.Path);
        // Pixels (0, 0) with 20, 40, 60 and (1, 1) with 200, 220, 240.
        Assert.Equal([20 / 255f, 200 / 255f, 20 / 255f, 110 / 255f, 15 / 255f, 60 / 255f], scene.Observations[..6], (a, b) =>
            Math.Abs(a - b) < 1e-6);
        Assert.Equal((20 + 20 + 15) / 3f / 255, scene.Grey[0], 1e-6f);
        Assert.Equal(2 * 200 / 255f, scene.ChannelOf(2, 0)[1], 1e-6f);
        Assert.Equal(2, scene.PixelCount);
    }

    [Fact]
    public void Every_wrong_file_is_named_in_one_line()
    {
        using var folder = Rendered(out _);
        string With(string name, Action change)
        {
            var before = File.ReadAllBytes(folder.At(name));
            change();
            var message = Refused(folder.Path);
            File.WriteAllBytes(folder.At(name), before);
            Assert.DoesNotContain('\n', message);
            return message;
        }
        Assert.Equal("light_directions.txt: lights: expected 5 as filenames.txt has pictures, got 2",
            With("light_directions.txt", () => folder.Text("light_directions.txt", "0 0 1\n0 0.6 0.8\n")));
        Assert.Equal("light_directions.txt: line 2: expected 3 numbers, got 2",
            With("light_directions.txt", () => folder.Text("light_directions.txt", "0 0 1\n0 1\n")));
        Assert.Equal("light_directions.txt: line 1: expected numbers, got 'up'",
            With("light_directions.txt", () => folder.Text("light_directions.txt", "up 0 1\n")));
        Assert.Equal("light_intensities.txt: intensities: expected 5 as filenames.txt has pictures, got 1",
            With("light_intensities.txt", () => folder.Text("light_intensities.txt", "1 1 1\n")));
        Assert.Equal("light_intensities.txt: light 3: expected intensities above zero",
            With("light_intensities.txt", () => folder.Text("light_intensities.txt", "1 1 1\n1 1 1\n1 0 1\n1 1 1\n1 1 1\n")));
        Assert.Equal("mask.png: mask: expected one white pixel or more, got none",
            With("mask.png", () => folder.Picture("mask.png", 24, 24, (_, _) => 0)));
        Assert.Equal("001.png: size: expected 12 × 24 as mask.png has, got 24 × 24",
            With("mask.png", () => folder.Picture("mask.png", 12, 24, (_, _) => 255)));
        Assert.Equal("003.png: size: expected 24 × 24 as mask.png has, got 20 × 24",
            With("003.png", () => new Image(20, 24, 3, 16).Save(folder.At("003.png"))));
        Assert.StartsWith("003.png: channels: expected 3 as 001.png has, got Image(24 × 24, grey, 16 bit)",
            With("003.png", () => new Image(24, 24, 1, 16).Save(folder.At("003.png"))), StringComparison.Ordinal);
        Assert.StartsWith("003.png: bit depth: expected 16",
            With("003.png", () => new Image(24, 24, 3).Save(folder.At("003.png"))), StringComparison.Ordinal);
        Assert.Equal("004.png: no such file.", With("004.png", () => File.Delete(folder.At("004.png"))));
        Assert.StartsWith("004.png: byte ", With("004.png", () => File.WriteAllBytes(folder.At("004.png"),
            File.ReadAllBytes(folder.At("004.png"))[..200])), StringComparison.Ordinal);
        Assert.Equal("Normal_gt.mat: Normal_gt: expected this variable, the file has other", With("Normal_gt.mat", () =>
            MatFile.Save(folder.At("Normal_gt.mat"), "other", new([1, 1], [2]))));
        Assert.Equal("Normal_gt.mat: Normal_gt: expected 24×24×3 as the mask has, got 1×1", With("Normal_gt.mat", () =>
            MatFile.Save(folder.At("Normal_gt.mat"), "Normal_gt", new([1, 1], [2]))));
        Assert.Equal("filenames.txt: names: expected one picture a line, got none",
            With("filenames.txt", () => folder.Text("filenames.txt", "\n")));
        Assert.NotNull(PhotometricScene.Load(folder.Path));
    }

    [Fact]
    public void A_folder_of_ones_own_needs_lights_alone()
    {
        using var folder = Rendered(out var scene);
        var lines = Enumerable.Range(0, 5).Select(i =>
            FormattableString.Invariant($"{3 * scene.Lights[i].X} {3 * scene.Lights[i].Y} {3 * scene.Lights[i].Z}")).ToArray();
        foreach (var name in new[] { "filenames.txt", "light_directions.txt", "light_intensities.txt", "mask.png" }) File.Delete(
            folder.At(name));
        Assert.Contains("fovea ps calibrate-sphere", Refused(folder.Path), StringComparison.Ordinal);
        // Four ways to say the same; vectors may have any length.
        folder.Text("a.txt", string.Join('\n', lines));
        folder.Text("b.csv", "x,y,z\n" + string.Join('\n', lines.Select(l => l.Replace(' ', ','))));
        folder.Text("c.lp", "5\n" + string.Join('\n', lines.Select((l, i) => $"shots/00{i + 1}.jpg {l}").Reverse()));
        NpyFile.Save(folder.At("d.npy"), Tensor.From(scene.Lights.Directions, [5, 3]));
        foreach (var file in new[] { "a.txt", "b.csv", "c.lp", "d.npy" })
        {
            var read = PhotometricScene.Load(folder.Path, new() { Lights = folder.At(file) });
            Assert.Equal(scene.Lights.Directions, read.Lights.Directions, (a, b) => Math.Abs(a - b) < 1e-6);
            // The object from its brightness: the sphere, up to its dark rim.
            Assert.InRange(read.PixelCount, 0.75 * scene.PixelCount, scene.PixelCount);
        }
        folder.Text("e.lp", "5\n001.png 0 0 1\n");
        Assert.Equal("e.lp: count: expected 5 lines as the first one says, got 1",
            Refused(folder.Path, new() { Lights = folder.At("e.lp") }));
        folder.Text("f.lp", "1\n001.png 0 0 1\n");
        Assert.Equal("f.lp: names: expected a line for 002.png, got none", Refused(folder.Path, new() { Lights = folder.At("f.lp") }));
        folder.Text("g.txt", "0 0 1\n0 0 0\n0 0 1\n0 0 1\n0 0 1");
        Assert.Equal("g.txt: line 2: expected a direction, got (0, 0, 0)", Refused(folder.Path, new() { Lights = folder.At("g.txt") }));
    }

    [Fact]
    public void Encoding_dark_frame_and_bits_change_what_samples_mean()
    {
        using var folder = new TemporaryFolder();
        folder.Text("lights.txt", "0 0 1\n0.6 0 0.8\n0 0.6 0.8\n");
        folder.Picture("mask.png", 8, 8, (_, _) => 255);
        foreach (var name in new[] { "a.png", "b.png", "c.png" }) folder.Picture(name, 8, 8, (x, _) => (byte)(100 + x));
        float First(SceneOptions options) => PhotometricScene.Load(folder.Path, options).Grey[3];
        Assert.Equal(103 / 255f, First(default), 1e-6f);
        Assert.Equal(Srgb.Decode(103 / 255.0), First(new() { Encoding = PictureEncoding.Srgb }), 1e-6);
        Assert.Equal(6 / 15f, First(new() { Bits = 4 }), 1e-6f);
        folder.Picture("black.png", 8, 8, (_, _) => 20);
        File.Move(folder.At("black.png"), folder.At("dark.png"));
        Assert.Equal(83 / 255f, First(default), 1e-6f);
        folder.Picture("mask.png", 9, 8, (_, _) => 255);
        Assert.StartsWith("a.png: size: expected 9 × 8 as mask.png has", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_without_an_object_has_no_mask()
    {
        using var folder = new TemporaryFolder();
        folder.Text("lights.txt", "0 0 1\n0.6 0 0.8\n0 0.6 0.8\n");
        foreach (var name in new[] { "a.png", "b.png", "c.png" }) folder.Picture(name, 8, 8, (_, _) => 0);
        Assert.StartsWith("a.png: brightness: expected an object brighter than its background", Refused(folder.Path),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Some_of_the_lights_are_a_scene_of_their_own()
    {
        var scene = Scenes.Sphere(ShadowKind.Attached, 24, 5);
        var part = scene.Select(4, 1, 2);
        Assert.Equal(scene.GreyOf(1), part.GreyOf(1));
        Assert.Equal(scene.ChannelOf(4, 2), part.ChannelOf(0, 2));
        Assert.Equal(scene.Lights[2], part.Lights[2]);
        Assert.Equal(["005.png", "002.png", "003.png"], part.FileNames);
    }

    [Fact]
    public void The_real_cat_has_the_figures_of_its_files()
    {
        var scene = PhotometricScene.LoadDiligent(TestData.Diligent("catPNG"));
        Assert.Equal((96, 612, 512, 45200, 16), (scene.LightCount, scene.Mask.Width, scene.Mask.Height, scene.PixelCount, scene.BitDepth));
        var lengths = Enumerable.Range(0, 96).Select(i =>
            new Vector3d(scene.Lights[i].X, scene.Lights[i].Y, scene.Lights[i].Z).Length).ToArray();
        Assert.Equal(0.9999996, lengths.Average(), 5e-8);
        Assert.Equal(2.94e-5, Math.Sqrt(lengths.Average(l => (l - lengths.Average()) * (l - lengths.Average()))), 5e-7);
        Assert.Equal(3, scene.Lights.Rank);
    }

    [Fact]
    public void Black_and_saturated_pictures_are_named()
    {
        using var folder = new TemporaryFolder();
        folder.Text("lights.txt", "0 0 1\n0.6 0 0.8\n0 0.6 0.8\n");
        folder.Picture("mask.png", 4, 4, (_, _) => 255);
        folder.Picture("a.png", 4, 4, (x, y) => x == 0 && y == 0 ? (byte)0 : (byte)100);
        folder.Picture("b.png", 4, 4, (_, _) => 0);
        folder.Picture("c.png", 4, 4, (x, y) => y == 3 ? (byte)255 : x == 0 && y == 0 ? (byte)0 : (byte)9);
        Assert.Equal(
            [
                "b.png: the object is black everywhere; leave the picture out, or check its exposure",
                "c.png: 25.0 % of the object is saturated; expose less",
                $"{Path.GetFileName(folder.Path)}: 1 pixels of the mask are black in every picture and have no normal",
            ], SceneWarnings.Of(PhotometricScene.Load(folder.Path)));
        Assert.Empty(SceneWarnings.Of(Scenes.Sphere()));
    }
}
