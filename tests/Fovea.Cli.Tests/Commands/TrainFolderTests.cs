using System.Text.Json;
using Fovea.Imaging;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train folder</c> on small pictures: of black, grey and white squares.</summary>
public class TrainFolderTests
{
    private static readonly string[] Classes = ["black", "grey", "white"];

    private static readonly string[] Endings = [".png", ".jpg", ".webp", ".bmp"];

    // Sizes and formats differ; grey values lie around those of the class.
    private static void Fill(string folder, int count, int classes = 3)
    {
        for (var k = 0; k < classes; k++)
            for (var i = 0; i < count; i++)
            {
                var (width, height) = (8 + i % 5, 8 + i % 3);
                var value = (byte)(20 + 100 * k + 3 * (i % 7));
                var path = Path.Combine(folder, Classes[k], $"{i}{Endings[i % Endings.Length]}");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                new Image(width, height, 3, [.. Enumerable.Repeat(value, width * height * 3)]).Save(path);
            }
    }

    [Fact]
    public void From_scratch_it_trains_tests_and_predicts_and_its_settings_give_the_same_bits()
    {
        using var cli = new CliRunner();
        Fill(Path.Combine(cli.Folder, "mine"), 20);
        var text = cli.RunAlone("train", "folder", "mine", "--model", "digits", "--epochs", "6", "--batch-size", "8", "--augment", "standard",
            "--mixup", "0.1", "--class-weights", "balanced", "--out", "run", "--threads", "1").Done();
        foreach (var part in new[] { "class  pictures to learn from", $"{"grey",-5}  {13,22}  {new string('█', 30)}",
            "In all 38 to learn from, 10 held out for validation, 12 to test on", "Pictures: 1×8×8", "weights drawn at random", "Epochs (training): first",
            "Test accuracy: ", "true \\ predicted", "Class by class:", "top-losses.png", "fovea predict run IMAGE" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        foreach (var file in new[] { "config.yaml", "metrics.jsonl", "model.safetensors", "model.fovea", "confusion.tsv", "classes.tsv",
            "plots/confusion.svg", "plots/top-losses.png", "checkpoints/last.safetensors" })
            Assert.True(File.Exists(Path.Combine(cli.Folder, "run", file)), file);
        var predicted = cli.Run("predict", "run", Path.Combine("mine", "white", "0.png"), "--top", "1").Done();
        Assert.Contains("%", predicted, StringComparison.Ordinal);
        Assert.Contains("Test accuracy", cli.Run("eval", "run").Done(), StringComparison.Ordinal);

        cli.Run("train", Path.Combine("run", "config.yaml"), "--out", "again", "--threads", "2").Done();
        Assert.Equal(File.ReadAllBytes(Path.Combine(cli.Folder, "run", "model.safetensors")),
            File.ReadAllBytes(Path.Combine(cli.Folder, "again", "model.safetensors")));
    }

    [Fact]
    public void With_weights_the_head_learns_first()
    {
        using var cli = new CliRunner();
        Fill(Path.Combine(cli.Folder, "mine", "train"), 12);
        Fill(Path.Combine(cli.Folder, "mine", "test"), 4);
        cli.Run("train", "digits", "--epochs", "1", "--out", "digits").Done();
        var weights = Path.Combine("digits", "model.safetensors");
        using var json = JsonDocument.Parse(cli.Run("train", "folder", "mine", "--model", "digits", "--weights", weights, "--head-epochs", "5",
            "--epochs", "2", "--batch-size", "8", "--out", "run", "--json").Done());
        var root = json.RootElement;
        Assert.Equal((29, 7, 12, 7), (root.GetProperty("trainSamples").GetInt32(), root.GetProperty("validationSamples").GetInt32(),
            root.GetProperty("testSamples").GetInt32(), root.GetProperty("epochs").GetInt32()));
        Assert.Equal(7, root.GetProperty("epochSeconds").GetArrayLength());
        Assert.Equal(Classes, root.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
        Assert.True(root.GetProperty("backboneSeconds").GetDouble() > 0);
        Assert.Equal("run", root.GetProperty("runFolder").GetString());

        var frozen = cli.Run("train", "folder", "mine", "--model", "digits", "--weights", weights, "--freeze", "backbone", "--head-epochs",
            "3",
            "--head-copies", "2", "--out", "frozen").Done();
        Assert.Contains("weights of model.safetensors but for its head 9", frozen, StringComparison.Ordinal);
        Assert.Contains("3 epochs (the head alone)", frozen, StringComparison.Ordinal);
        Assert.Contains("Epochs (head): first", frozen, StringComparison.Ordinal);
        Assert.Equal("fovea: --freeze backbone: expected --weights FILE, got none: a backbone that was never trained has nothing to keep",
            cli.Run("train", "folder", "mine", "--model", "digits", "--freeze", "backbone").ErrorLine(2));
        Assert.StartsWith("fovea: run holds a run already.", cli.Run("train", "folder", "mine", "--out", "run").ErrorLine(2),
            StringComparison.Ordinal);

        // Weights of another network: its keys.
        var other = cli.Run("train", "folder", "mine", "--model", "cifar-lenet", "--size", "32", "--weights", weights, "--out", "other")
            .LastErrorLine(1);
        Assert.Contains("the weights are of another architecture. All keys that differ: missing: 3.weight", other,
            StringComparison.Ordinal);
        Assert.Contains("model.safetensors: 0.weight: expected [6, 3, 5, 5], got [16, 1, 3, 3]", other, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(cli.Folder, "other")));
    }

    [Fact]
    public void What_cannot_be_trained_is_one_line_before_the_first_step()
    {
        using var cli = new CliRunner();
        string Line(string folder, params string[] more) =>
            cli.Run(["train", "folder", folder, "--model", "digits", "--epochs", "1", .. more]).LastErrorLine(1);
        Assert.Equal("fovea: nowhere: expected a folder of pictures, there is none.", Line("nowhere"));
        Directory.CreateDirectory(Path.Combine(cli.Folder, "empty"));
        Assert.EndsWith("empty: classes: expected a folder of pictures for each class, got no folder", Line("empty"),
            StringComparison.Ordinal);
        Fill(Path.Combine(cli.Folder, "one"), 5, classes: 1);
        Assert.Contains("one: classes: expected two classes or more to tell apart, got one: black.", Line("one"), StringComparison.Ordinal);
        Fill(Path.Combine(cli.Folder, "mine"), 5, classes: 2);
        File.WriteAllText(Path.Combine(cli.Folder, "mine", "grey", "bad.jpg"), "no picture");
        var bad = Line("mine");
        Assert.Contains("pictures: 1 of 11 cannot be read; mend or remove it, or go on without (--skip-bad):", bad,
            StringComparison.Ordinal);
        Assert.Contains(Path.Combine("mine", "grey", "bad.jpg"), bad, StringComparison.Ordinal);
        var skipped = cli.Run("train", "folder", "mine", "--model", "digits", "--epochs", "1", "--skip-bad", "--out", "run");
        skipped.Done();
        Assert.Contains("1 of 11 pictures cannot be read and are left out:", skipped.Error, StringComparison.Ordinal);
        Assert.Contains("note: class black has 3 pictures to learn from: 10 or more are needed", skipped.Error, StringComparison.Ordinal);
        Assert.EndsWith("no.safetensors: expected a file of weights, there is none.", Line("mine", "--skip-bad", "--weights", "no.safetensors"),
            StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(cli.Folder, "empty", "train.parquet"), "PAR1 cut"u8.ToArray());
        Assert.Contains("train.parquet: Parquet: expected a whole Parquet file (", Line("empty"), StringComparison.Ordinal);
        Assert.Contains("--model: unknown network 'digit' (did you mean 'digits'?)",
            cli.Run("train", "folder", "mine", "--model", "digit").ErrorLine(2), StringComparison.Ordinal);
        Assert.StartsWith("fovea: folder: expected DIR", cli.Run("train", "folder").ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("--augment: expected one of none, light, standard, strong, got 'lite'",
            cli.Run("train", "folder", "mine", "--augment", "lite").ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("fovea train folder pictures --weights", cli.Run("train", "folder", "--help").Done(), StringComparison.Ordinal);
    }
}
