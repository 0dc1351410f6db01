using System.Text.Json;
using Fovea.Imaging;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea data</c>.</summary>
public class DataCommandTests
{
    [Fact]
    public void List_credits_the_authors_of_the_digits()
    {
        var text = CliRunner.RunOnce("data", "list").Done();
        Assert.Contains("Alpaydin, E. & Kaynak, C. (1998)", text, StringComparison.Ordinal);
        Assert.Contains("CC BY 4.0", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^mnist +60,000 +10,000 +1×28×28 +CC BY-SA 3\.0 +no; to download: 11\.6 MB$", text);
    }

    [Fact]
    public void List_says_where_a_set_was_found()
    {
        using var cli = new CliRunner();
        var place = Path.Combine(cli.Folder, "mnist");
        IdxSet.Write(place);
        using var json = JsonDocument.Parse(cli.Run("data", "list", "--data", cli.Folder, "--json").Done());
        var sets = json.RootElement.EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!);
        Assert.Equal(place, sets["mnist"].GetProperty("location").GetString());
        Assert.Equal(JsonValueKind.Null, sets["cifar10"].GetProperty("location").ValueKind);
        Assert.Equal(170_052_171, sets["cifar10"].GetProperty("downloadBytes").GetInt64());
        Assert.True(sets["digits"].GetProperty("embedded").GetBoolean());
    }

    [Fact]
    public void List_counts_what_is_there_and_says_what_is_published()
    {
        using var cli = new CliRunner();
        var place = Path.Combine(cli.Folder, "mnist");
        IdxSet.Write(place);
        Assert.Matches($@"(?m)^mnist +3 +2 +1×28×28 +CC BY-SA 3\.0 +{place}$", cli.Run("data", "list", "--data", cli.Folder).Done());
        using var json = JsonDocument.Parse(cli.Run("data", "list", "mnist", "--data", cli.Folder, "--json").Done());
        var set = json.RootElement.EnumerateArray().Single();
        Assert.Equal((3, 2, 60_000, 10_000), (set.GetProperty("train").GetInt32(), set.GetProperty("test").GetInt32(),
            set.GetProperty("publishedTrain").GetInt32(), set.GetProperty("publishedTest").GetInt32()));
        File.WriteAllBytes(Path.Combine(place, "train-images-idx3-ubyte"), [1, 2, 3]);
        Assert.Matches(@"(?m)^mnist +\? +\? ", cli.Run("data", "list", "--data", cli.Folder).Done());
    }

    [Fact]
    public void List_of_a_name_tells_checksums_mirrors_licence_and_whom_to_cite()
    {
        using var cli = new CliRunner();
        var text = cli.Run("data", "list", "fashion-mnist", "emnist-letters", "diligent").Done();
        Assert.Contains("""
            fashion-mnist: pictures of clothing in ten classes, grey, 28×28
              published  60,000 + 10,000 images of 1×28×28
              found      no; to download: 30.9 MB
              licence    MIT
              cite       Xiao, H., Rasul, K. & Vollgraf, R. (2017).
            """.TrimEnd(), text, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte.gz, 26,421,880 bytes, SHA-256 3aede38d61863908ad78613f6a32ed27",
            text, StringComparison.Ordinal);
        Assert.Contains("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/train-images-idx3-ubyte.gz", text,
            StringComparison.Ordinal);
        Assert.Contains("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip", text, StringComparison.Ordinal);
        Assert.Contains("published  10 objects, images of 3×512×612", text, StringComparison.Ordinal);
        Assert.Contains("DiLiGenT.zip, of unknown size, no published checksum: not verified", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_benchmark_is_told_from_a_set_of_labelled_pictures() =>
        Assert.Contains("diligent is a benchmark of photometric stereo", CliRunner.RunOnce("data", "show", "diligent").ErrorLine(2),
            StringComparison.Ordinal);

    [Fact]
    public void Show_writes_a_picture_and_prints_its_path()
    {
        using var cli = new CliRunner();
        var path = cli.RunAlone("data", "show", "digits", "--count", "12", "--out", "new/grid.png").Done().TrimEnd();
        Assert.Equal(Path.Combine(cli.Folder, "new", "grid.png"), path);
        var picture = Image.Load(path);
        // Eight images of 96 pixels a row, two rows.
        Assert.InRange(picture.Width, 8 * 96, 8 * 130);
        Assert.InRange(picture.Height, 2 * 96, 3 * 130);
        var samples = picture.Pixels8.ToArray();
        Assert.Equal((0, 255), (samples.Min(), samples.Max()));
    }

    [Fact]
    public void Show_draws_the_same_samples_for_the_same_seed_and_others_for_another()
    {
        using var cli = new CliRunner();
        byte[] Draw(string seed, params string[] more) =>
            File.ReadAllBytes(cli.Run(["data", "show", "digits", "--seed", seed, .. more]).Done().TrimEnd());
        var first = Draw("1");
        Assert.Equal(first, Draw("1"));
        Assert.NotEqual(first, Draw("2"));
        Assert.NotEqual(first, Draw("1", "--test"));
    }

    [Fact]
    public void Verify_tells_another_set_from_damage()
    {
        using var cli = new CliRunner();
        IdxSet.Write(Path.Combine(cli.Folder, "mnist"));
        var text = cli.Run("data", "verify", "--data", cli.Folder).Done();
        Assert.Matches(@"(?m)^digits +official, part of the library: 1,438 \+ 359 images$", text);
        Assert.Matches(@"(?m)^mnist +readable, but different from the published files: 3 \+ 2 images \(published: 60,000 \+ 10,000\)",
            text);
        Assert.Equal(2, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("train-labels-idx1-ubyte", new byte[] { 0, 0, 8, 1 }, "byte 4: count: expected a header of 8 bytes")]
    [InlineData("t10k-images-idx3-ubyte", new byte[] { 0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2 },
        "byte 0: magic: expected 2051 (pictures), got 2052")]
    [InlineData("train-images-idx3-ubyte", new byte[] { 0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 7 },
        "byte 4: count: the header promises 12 bytes of pixels")]
    public void Verify_names_the_file_and_the_byte_of_damage(string file, byte[] bytes, string where)
    {
        using var cli = new CliRunner();
        var folder = Path.Combine(cli.Folder, "mnist");
        IdxSet.Write(folder);
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        var result = cli.Run("data", "verify", "mnist", "--data", cli.Folder);
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        var line = Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"mnist  unreadable: {Path.Combine(folder, file)}: {where}", line, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(cli.Run("data", "verify", "mnist", "--data", cli.Folder, "--json").Output);
        Assert.Equal("unreadable", json.RootElement[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("data show mnist", "mnist not found: ")]
    [InlineData("data verify mnist", "mnist not found: ")]
    [InlineData("data download mnist", "train-images-idx3-ubyte.gz: download is off (FOVEA_OFFLINE=1)")]
    public void Without_data_and_without_downloads_one_line_says_what_to_do(string line, string expected)
    {
        using var cli = new CliRunner();
        Assert.StartsWith($"fovea: {expected}", cli.Run(line.Split(' ')).ErrorLine(1), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(cli.Folder, "cache", "fovea")));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_one_line() =>
        Assert.Contains("there is no such folder", CliRunner.RunOnce("data", "list", "--data", "nowhere").ErrorLine(1),
            StringComparison.Ordinal);

    [Fact]
    public void Download_of_the_embedded_digits_needs_nothing() =>
        Assert.Equal("digits: part of the library, nothing to download",
            CliRunner.RunOnceAlone("data", "download", "digits").Done().TrimEnd());
}
