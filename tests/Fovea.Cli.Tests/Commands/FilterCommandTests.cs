using System.Text.Json;
using Fovea.Imaging;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea filter</c>.</summary>
public class FilterCommandTests
{
    [Fact]
    public void A_picture_is_blurred_as_by_the_library_and_keeps_16_bit()
    {
        using var cli = new CliRunner();
        var image = new Image(12, 10, 3, 16);
        new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(image.Pixels16));
        image.Save(Path.Combine(cli.Folder, "in.png"));
        using var json = JsonDocument.Parse(
            cli.Run("filter", "in.png", "--kernel", "gaussian:2.0", "--border", "circular", "--out", "deep/out.png", "--json").Done());
        Assert.Equal(16, json.RootElement.GetProperty("bitDepth").GetInt32());
        Assert.Equal("circular", json.RootElement.GetProperty("border").GetString());
        var result = Image.Load(json.RootElement.GetProperty("file").GetString()!);
        var expected = image.Filter(new GaussianFilter(2), new() { Border = Tensors.PaddingMode.Circular });
        Assert.Equal(expected.Pixels16.ToArray(), result.Pixels16.ToArray());
    }

    [Fact]
    public void A_matrix_comes_from_the_line_or_from_a_file()
    {
        using var cli = new CliRunner();
        new Image(5, 4, 1, [.. Enumerable.Range(0, 20).Select(i => (byte)(i * 9))]).Save(Path.Combine(cli.Folder, "in.png"));
        File.WriteAllText(Path.Combine(cli.Folder, "kernel.txt"), "1 2 1\n2 4 2\n1 2 1\n");
        cli.Run("filter", "in.png", "--kernel", "kernel.txt", "--normalize", "--out", "a.png").Done();
        cli.Run("filter", "in.png", "--kernel", "[1/16 2/16 1/16; 2/16 4/16 2/16; 1/16 2/16 1/16]", "--out", "b.png").Done();
        Assert.Equal(File.ReadAllBytes(Path.Combine(cli.Folder, "a.png")), File.ReadAllBytes(Path.Combine(cli.Folder, "b.png")));
        File.WriteAllText(Path.Combine(cli.Folder, "even.txt"), "1 2\n");
        Assert.Contains("even.txt: kernel: expected an odd number of rows and of columns",
            cli.Run("filter", "in.png", "--kernel", "even.txt").ErrorLine(2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".png", "IHDR.width")]
    [InlineData(".jpg", "SOF.size")]
    [InlineData(".webp", "size")]
    [InlineData(".ppm", "width")]
    public void A_picture_beyond_the_limit_is_named_with_its_size(string format, string field)
    {
        using var cli = new CliRunner();
        new Image(12, 10, 3).Save(Path.Combine(cli.Folder, "in" + format));
        // A process of its own: the limit stays set.
        var line = cli.RunAlone("filter", "in" + format, "--kernel", "box:3", "--max-pixels", "119").ErrorLine(1);
        Assert.Matches($@"^fovea: in\{format}: byte \d+: {field.Replace(".", "\\.", StringComparison.Ordinal)}: "
            + "expected sides of 1…65535 and at most 119 pixels, got 12 × 10$", line);
        cli.RunAlone("filter", "in" + format, "--kernel", "box:3", "--max-pixels", "120").Done();
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    public void A_picture_that_memory_does_not_hold_is_named_with_its_size(string format)
    {
        using var cli = new CliRunner();
        new Image(9000, 9000, 3).Save(Path.Combine(cli.Folder, "in" + format));
        cli.Variables["DOTNET_GCHeapHardLimit"] = "0x8000000";
        Assert.Equal($"fovea: in{format}: size: out of memory at 9000 × 9000 pixels",
            cli.Run("filter", "in" + format, "--kernel", "box:3").ErrorLine(1));
    }

    [Fact]
    public void A_limit_that_makes_no_sense_is_refused() => Assert.Equal("fovea: --max-pixels: expected 1 to 268435456, got 0",
        CliRunner.RunOnce("filter", "in.png", "--kernel", "box:3", "--max-pixels", "0").ErrorLine(2).Split(". See")[0]);

    [Fact]
    public void The_gallery_is_one_sheet()
    {
        using var cli = new CliRunner();
        new Image(40, 30, 3).Save(Path.Combine(cli.Folder, "in.ppm"));
        using var json = JsonDocument.Parse(cli.RunAlone("filter", "gallery", "in.ppm", "--tile", "32", "--json").Done());
        var sheet = Image.Load(Path.Combine(cli.Folder, "in-filters.png"));
        Assert.Equal(json.RootElement.GetProperty("width").GetInt32(), sheet.Width);
        Assert.True(json.RootElement.GetProperty("filters").GetArrayLength() > 20);
    }

    [Fact]
    public void Help_says_which_reflection_it_is() =>
        Assert.Contains("the edge itself not repeated: d c b | a b c d | c b a, as OpenCV's REFLECT_101 and NumPy's reflect",
            string.Join(' ', CliRunner.RunOnce("filter", "--help").Done().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);

    [Fact]
    public void What_is_wrong_is_said_in_one_line()
    {
        using var cli = new CliRunner();
        File.WriteAllText(Path.Combine(cli.Folder, "text.png"), "no picture");
        Assert.Contains("text.png: byte 0: magic: expected a PNG, JPEG, WebP, GIF, BMP, TIFF or PNM",
            cli.Run("filter", "text.png", "--kernel", "box").ErrorLine(1), StringComparison.Ordinal);
        Assert.Contains("unknown filter 'gausian' (did you mean 'gaussian'?)",
            cli.Run("filter", "text.png", "--kernel", "gausian:2").ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("median: expected an odd SIZE",
            cli.Run("filter", "text.png", "--kernel", "median:6").ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("--border: expected one of reflect, zero, replicate, circular, got 'reflct' (did you mean 'reflect'?)",
            cli.Run("filter", "text.png", "--kernel", "box", "--border", "reflct").ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("--kernel: expected a filter", cli.Run("filter", "text.png").ErrorLine(2), StringComparison.Ordinal);
    }
}
