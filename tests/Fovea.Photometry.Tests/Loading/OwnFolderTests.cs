using System.Globalization;
using System.Text;
using Fovea.Formats;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>Folders as photographers have them.</summary>
public class OwnFolderTests
{
    private static double Intensity(int light) => 0.6 + 0.08 * (5 * light % 12);

    private static string Intensities => string.Concat(Enumerable.Range(0, CapFolder.Lights).Select(i =>
        Intensity(i).ToString("F6", CultureInfo.InvariantCulture) + "\n"));

    private static double Solved(TemporaryFolder folder, SceneOptions options = default)
    {
        var scene = PhotometricScene.Load(folder.Path, options);
        Assert.Equal(CapFolder.Scene.PixelCount, scene.PixelCount);
        Assert.Empty(scene.Warnings);
        return CapFolder.Error(scene);
    }

    private static string Refused(TemporaryFolder folder, SceneOptions options = default) =>
        Assert.ThrowsAny<IOException>(() => PhotometricScene.Load(folder.Path, options)).Message
            .Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    [Theory]
    [InlineData("img{0}.png")]
    [InlineData("img{0:00}.png")]
    [InlineData("IMG_{0}.PNG")]
    [InlineData("shot {0} of 12.png")]
    public void Pictures_are_in_natural_order(string name)
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, i => string.Format(CultureInfo.InvariantCulture, name, i + 1));
        Assert.InRange(Solved(folder), 0, 0.05);
        // Also in a list and in a file of names.
        File.Move(folder.At("lights.txt"), folder.At("directions.lp"));
        Assert.InRange(Solved(folder), 0, 0.05);
    }

    [Theory]
    [InlineData("shot {0} of 12.png")]
    [InlineData("\"shot {0} of 12.png\"")]
    [InlineData("  shot {0} of 12.png\t")]
    [InlineData("D:\\My pictures\\shot {0} of 12.png")]
    public void A_list_of_pictures_may_have_blanks_in_their_names(string line)
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, i => $"shot {i + 1} of 12.png");
        folder.Text("filenames.txt", string.Concat(Enumerable.Range(1, 12).Reverse()
            .Select(i => string.Format(CultureInfo.InvariantCulture, line, i) + "\r\n")));
        // The lights are in the order of the list.
        folder.Text("lights.txt", string.Concat(CapFolder.Directions().Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse()
            .Select(l => l + "\n")));
        Assert.InRange(Solved(folder), 0, 0.05);
    }

    [Fact]
    public void Raw_photographs_alone_say_what_to_do()
    {
        using var folder = new TemporaryFolder();
        foreach (var i in new[] { 1, 2, 3 }) folder.Text($"IMG_{i}.NEF", "raw");
        folder.Text("lights.txt", CapFolder.Directions());
        Assert.StartsWith("IMG_1.NEF: format: expected a picture, got a raw photograph; convert it to TIFF of 16 bit", Refused(folder),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("light_intensities.txt", "lights.txt")]
    [InlineData("light_intensities.txt", "light_directions.txt")]
    [InlineData("Intensities.TXT", "Lights.TXT")]
    [InlineData("light_intensity.csv", "lights.txt")]
    public void Intensities_are_read_where_they_lie(string file, string lights)
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, Intensity);
        File.Move(folder.At("lights.txt"), folder.At(lights));
        Assert.InRange(Solved(folder), 4, 90);
        folder.Text(file, Intensities);
        Assert.InRange(Solved(folder), 0, 0.05);
        folder.Text(file, string.Concat(Intensities.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((e, i) => $"{i + 1:00}.png {e}\n")
            .Reverse()));
        Assert.InRange(Solved(folder), 0, 0.05);
        folder.Text(file, "1\n2\n");
        Assert.Equal($"{file}: intensities: expected 12, one for each picture, got 2", Refused(folder));
        folder.Text(file, Intensities.Replace("0.600000", "0", StringComparison.Ordinal));
        Assert.Equal($"{file}: light 1: expected intensities above zero", Refused(folder));
    }

    [Fact]
    public void Intensities_may_be_in_the_benchmarks_layout_an_array_or_another_folder()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, Intensity);
        folder.Text("elsewhere.txt", Intensities);
        Assert.InRange(Solved(folder, new() { Intensities = folder.At("elsewhere.txt") }), 0, 0.05);
        NpyFile.Save(folder.At("intensities.npy"), Tensor.From([.. Enumerable.Range(0, 12).Select(i => (float)Intensity(i))], [12]));
        Assert.InRange(Solved(folder), 0, 0.05);
        File.Delete(folder.At("intensities.npy"));
        // Beside the file of lights that is named.
        Directory.CreateDirectory(folder.At("calibration"));
        File.Move(folder.At("lights.txt"), folder.At("calibration/lights.txt"));
        folder.Text("calibration/light_intensities.txt", Intensities);
        Assert.InRange(Solved(folder, new() { Lights = folder.At("calibration/lights.txt") }), 0, 0.05);
        // In DiLiGenT's layout, with another file of directions.
        folder.Text("filenames.txt", string.Concat(Enumerable.Range(1, 12).Select(i => $"{i:00}.png\n")));
        folder.Text("light_directions.txt", CapFolder.Directions());
        folder.Text("light_intensities.txt", Intensities);
        Assert.InRange(Solved(folder), 0, 0.05);
        File.Move(folder.At("calibration/lights.txt"), folder.At("other.txt"));
        Assert.InRange(Solved(folder, new() { Lights = folder.At("other.txt") }), 0, 0.05);
    }

    [Fact]
    public void Intensities_in_two_places_are_refused()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, Intensity);
        folder.Text("light_intensities.txt", Intensities);
        folder.Text("lights.txt", string.Concat(CapFolder.Directions().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l + " 2\n")));
        Assert.Equal("light_intensities.txt: intensities: expected them in one file, lights.txt has them as well; remove one of the two",
            Refused(folder));
    }

    [Theory]
    [InlineData("lights.txt")]
    [InlineData("light_directions.txt")]
    public void Positions_do_not_count_as_intensities(string lights)
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        File.Delete(folder.At("lights.txt"));
        var lines = CapFolder.Directions().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        folder.Text(lights, string.Concat(lines.Select((line, i) => string.Join(' ', line.Split(' ').Select(n =>
            (double.Parse(n, CultureInfo.InvariantCulture) * (350 + 60 * i)).ToString("F3", CultureInfo.InvariantCulture))) + "\n")));
        if (lights == "light_directions.txt")
            folder.Text("filenames.txt", string.Concat(Enumerable.Range(1, 12).Select(i => $"{i:00}.png\n")));
        var scene = PhotometricScene.Load(folder.Path);
        Assert.InRange(CapFolder.Error(scene), 0, 0.05);
        Assert.StartsWith($"{lights}: vectors are 350 to 1010 long, as positions are", Assert.Single(scene.Warnings),
            StringComparison.Ordinal);
        Assert.InRange(Solved(folder, new() { Vectors = LightVectors.Directions }), 0, 0.05);
    }

    [Theory]
    [InlineData("utf-8", "{0:00}.png\r\n")]
    [InlineData("utf-16", "{0:00}.png\r\n")]
    [InlineData("utf-8", "\"{0:00}.png\"\n\n")]
    [InlineData("utf-8", "D:\\captures\\jar front\\{0:00}.png\n")]
    [InlineData("utf-8", "{0:00}.PNG\n")]
    [InlineData("utf-8", "./{0:00}.png   \n")]
    public void Filenames_may_be_written_anywhere(string encoding, string line)
    {
        using var folder = new TemporaryFolder();
        // Names whose own order is the other way round.
        CapFolder.Write(folder, i => $"{12 - i:00}.png");
        var text = string.Concat(Enumerable.Range(1, 12).Reverse().Select(i => string.Format(CultureInfo.InvariantCulture, line, i)));
        File.WriteAllText(folder.At("filenames.txt"), text, Encoding.GetEncoding(encoding));
        Assert.InRange(Solved(folder), 0, 0.05);
        File.Move(folder.At("lights.txt"), folder.At("Light_Directions.txt"));
        Assert.InRange(Solved(folder), 0, 0.05);
    }

    [Fact]
    public void A_picture_that_is_named_twice_or_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        folder.Text("filenames.txt", "01.png\n02.png\n01.png\n");
        Assert.Equal("filenames.txt: line 3: expected each picture once, got 01.png again, which is in line 1", Refused(folder));
        folder.Text("filenames.txt", "01.png\n13.png\n");
        Assert.Equal("13.png: no such file.", Refused(folder));
        folder.Text("filenames.txt", "01.png\n02.png\n");
        Assert.Equal("lights.txt: lights: expected 2, one for each picture, got 12", Refused(folder));
    }

    [Theory]
    [InlineData("Mask.PNG")]
    [InlineData("mask.pgm")]
    public void A_mask_and_a_dark_frame_may_have_other_letters_and_formats(string mask)
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        Imaging.Image.Load(folder.At("mask.png")).Save(folder.At("other" + Path.GetExtension(mask).ToLowerInvariant()));
        File.Delete(folder.At("mask.png"));
        File.Move(folder.At("other" + Path.GetExtension(mask).ToLowerInvariant()), folder.At(mask));
        new Imaging.Image(48, 48, 1, 16).Save(folder.At("Dark.pgm"));
        Assert.InRange(Solved(folder), 0, 0.05);
        Assert.Equal(mask, PhotometricScene.Load(folder.Path).MaskSource);
    }

    [Fact]
    public void What_the_commands_write_is_no_picture_of_the_object()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        var scene = PhotometricScene.Load(folder.Path);
        new SolveJob { Solver = new LeastSquares(), Integrator = new Poisson() }.Run(scene, folder.At("solved"));
        foreach (var file in Directory.GetFiles(folder.At("solved"))) File.Copy(file, folder.At(Path.GetFileName(file)), overwrite: true);
        Assert.InRange(Solved(folder), 0, 0.05);
    }
}
