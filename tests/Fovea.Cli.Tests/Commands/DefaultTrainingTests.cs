using System.Text.Json;
using System.Xml.Linq;
using Fovea.Data;
using Fovea.Imaging;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train</c> as a newcomer types it, and then <c>eval</c> and <c>predict</c> on its run.</summary>
public class DefaultTrainingTests(DefaultTrainingTests.Newcomer newcomer) : IClassFixture<DefaultTrainingTests.Newcomer>
{
    private static readonly string[] TrainKeys =
        ["recipe", "parameters", "trainSamples", "validationSamples", "testSamples", "testAccuracy", "validationAccuracy", "testLoss", "epochs", "seconds",
            "learningSeconds", "dataWaitSeconds", "runFolder"];

    private CliRunner Cli => newcomer.Cli;

    private string Run => Path.Combine(Cli.Folder, "runs", "digits-1");

    [Fact]
    public void The_accuracy_is_at_least_98_percent()
    {
        Assert.InRange(Accuracy(newcomer.Output), 98, 100);
        Assert.Matches(@"(?m)^Data: digits, 1,294 training images, 144 held out for validation, 359 test images, 1×8×8, 10 classes$",
            newcomer.Output);
        Assert.Contains("learning rate 0.002, batch size 32, 20 epochs, seed 0", newcomer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_says_what_to_try_next()
    {
        var next = newcomer.Output[newcomer.Output.IndexOf("Try next:", StringComparison.Ordinal)..];
        Assert.Equal(
            ["Try next:", "fovea inspect runs/digits-1", "fovea predict runs/digits-1 IMAGE…", "fovea train mnist-cnn --epochs 10"],
            next.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void The_run_folder_is_whole()
    {
        foreach (var name in new[] { "config.yaml", "metrics.jsonl", "model.safetensors", "checkpoints/last.safetensors" })
            Assert.True(new FileInfo(Path.Combine(Run, name)).Length > 100, $"expected {name} with contents");
        var lines = File.ReadAllLines(Path.Combine(Run, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(1, 20), lines.Where(l => l.GetProperty("kind").GetString() == "epoch")
            .Select(l => l.GetProperty("epoch").GetInt32()));
        // 20 epochs of 41 mini-batches hold three windows of 250.
        Assert.Equal([250, 500, 750], lines.Where(l => l.GetProperty("kind").GetString() == "window")
            .Select(l => l.GetProperty("step").GetInt32()));
        Assert.DoesNotContain(RunFiles.Read(Run).Keys, name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_plots_open()
    {
        var plots = Directory.GetFiles(Path.Combine(Run, "plots")).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["accuracy.svg", "confusion.svg", "loss.svg", "misclassified.png", "predictions.png"], plots);
        foreach (var svg in plots.Where(p => p.EndsWith(".svg", StringComparison.Ordinal)))
            Assert.Equal("svg", XDocument.Load(Path.Combine(Run, "plots", svg)).Root!.Name.LocalName);
        foreach (var png in plots.Where(p => p.EndsWith(".png", StringComparison.Ordinal)))
            Assert.InRange(Image.Load(Path.Combine(Run, "plots", png)).Width, 200, 4000);
    }

    [Fact]
    public void Eval_gives_the_same_accuracy_as_training_did()
    {
        var text = Cli.RunAlone("eval", "runs/digits-1").Done();
        Assert.Equal(Accuracy(newcomer.Output), Accuracy(text));
        using var json = JsonDocument.Parse(Cli.Run("eval", "runs/digits-1", "--json").Done());
        Assert.Equal(Accuracy(text), Math.Round(100 * json.RootElement.GetProperty("testAccuracy").GetDouble(), 2));
        var classes = json.RootElement.GetProperty("classes").EnumerateArray().ToList();
        Assert.Equal(Digits.Load().ClassNames, classes.Select(c => c.GetProperty("name").GetString()!));
        Assert.All(classes, c => Assert.InRange(c.GetProperty("accuracy").GetDouble(), 0.8, 1));
    }

    [Fact]
    public void Predict_knows_test_images_written_as_pictures()
    {
        var test = DatasetCatalog.Load("digits").Test;
        string[] files = [.. Enumerable.Range(0, 20).Select(i => Write(test, i))];
        using var json = JsonDocument.Parse(Cli.Run(["predict", "runs/digits-1", .. files, "--json", "--top", "3"]).Done());
        var right = 0;
        Assert.Equal(files, json.RootElement.EnumerateArray().Select(e => e.GetProperty("file").GetString()));
        foreach (var (i, entry) in json.RootElement.EnumerateArray().Index())
        {
            var top = entry.GetProperty("top").EnumerateArray().ToList();
            Assert.Equal(3, top.Count);
            var p = top.Select(t => t.GetProperty("probability").GetDouble()).ToList();
            Assert.Equal(p.OrderDescending(), p);
            Assert.InRange(p.Sum(), p[0], 1 + 1e-6);
            Assert.All(top, t => Assert.Equal(test.ClassNames[t.GetProperty("index").GetInt32()], t.GetProperty("name").GetString()));
            // ln p is the score up to what all classes share.
            var logits = top.Select(t => t.GetProperty("logit").GetDouble()).ToList();
            Assert.Equal(logits[0] - logits[1], Math.Log(p[0] / p[1]), 1e-3);
            if (top[0].GetProperty("index").GetInt32() == test.Label(i)) right++;
        }
        Assert.InRange(right, 19, 20);
    }

    [Fact]
    public void Predict_prints_the_likeliest_class_first()
    {
        var test = DatasetCatalog.Load("digits").Test;
        var text = Cli.RunAlone("predict", "runs/digits-1", Write(test, 0), "--top", "2").Done();
        Assert.Matches($@"^image-0\.png\n  {test.ClassNames[test.Label(0)]} +\d+\.\d\d % .*\n  \d +\d+\.\d\d %.*\n$", text);
    }

    [Fact]
    public void Ink_on_transparency_is_read_as_on_paper()
    {
        string[] files = [.. new[] { "paper", "transparent", "palette" }.Select(name =>
            Path.Combine(AppContext.BaseDirectory, "Files", "transparency", $"one-{name}.png"))];
        string[] Results(params string[] options)
        {
            using var json = JsonDocument.Parse(Cli.Run(["predict", "runs/digits-1", .. files, "--invert", "--json", .. options]).Done());
            return [.. json.RootElement.EnumerateArray().Select(e => e.GetProperty("top").GetRawText())];
        }
        var seen = Results();
        Assert.Equal([seen[0], seen[0], seen[0]], seen);
        // On black, the ink cannot be seen.
        Assert.NotEqual(seen[1], Results("--background", "black")[1]);
        Assert.Equal(seen, Results("--background", "ffffff"));
        Assert.Contains("--background: expected white, black or rrggbb, got 'pink'",
            Cli.Run("predict", "runs/digits-1", files[0], "--background", "pink").ErrorLine(2), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_picture_is_one_line_and_no_result()
    {
        File.WriteAllText(Path.Combine(Cli.Folder, "text.png"), "no picture at all, but text");
        Directory.CreateDirectory(Path.Combine(Cli.Folder, "folder"));
        var good = Write(DatasetCatalog.Load("digits").Test, 1);
        var cut = Path.Combine(Cli.Folder, "cut.png");
        File.WriteAllBytes(cut, File.ReadAllBytes(Path.Combine(Cli.Folder, good))[..40]);
        foreach (var file in new[] { "text.png", "missing.png", "folder", "cut.png" })
            Assert.Contains(file, Cli.Run("predict", "runs/digits-1", good, file).ErrorLine(1), StringComparison.Ordinal);
        Assert.Contains("expected a picture, got a folder", Cli.Run("predict", "runs/digits-1", "folder").ErrorLine(1),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object_with_every_figure()
    {
        var result = Cli.Run("train", "--epochs", "2", "--json");
        using var json = JsonDocument.Parse(result.Done());
        var root = json.RootElement;
        Assert.Equal(TrainKeys, root.EnumerateObject().Select(p => p.Name));
        Assert.Equal("digits", root.GetProperty("recipe").GetString());
        Assert.Equal(2, root.GetProperty("epochs").GetInt32());
        Assert.Equal(160 + 4640 + 32832 + 650, root.GetProperty("parameters").GetInt64());
        Assert.InRange(root.GetProperty("testAccuracy").GetDouble(), 0.85, 1);
        Assert.InRange(root.GetProperty("validationAccuracy").GetDouble(), 0.5, 1);
        Assert.Equal((1294, 144, 359), (root.GetProperty("trainSamples").GetInt32(), root.GetProperty("validationSamples").GetInt32(),
            root.GetProperty("testSamples").GetInt32()));
        Assert.InRange(root.GetProperty("testLoss").GetDouble(), 0.01, 1);
        Assert.InRange(root.GetProperty("seconds").GetDouble(), 0.01, 60);
        Assert.InRange(root.GetProperty("learningSeconds").GetDouble(), 0, root.GetProperty("seconds").GetDouble());
        Assert.InRange(root.GetProperty("dataWaitSeconds").GetDouble(), 0, root.GetProperty("learningSeconds").GetDouble());
        // The name of the first run that is not there yet.
        Assert.Matches("^runs/digits-[2-9]$", root.GetProperty("runFolder").GetString());
        Assert.True(File.Exists(Path.Combine(Cli.Folder, root.GetProperty("runFolder").GetString()!, "model.safetensors")));
    }

    private static double Accuracy(string text) => double.Parse(
        System.Text.RegularExpressions.Regex.Match(text, @"(?m)^Test accuracy: ([\d.]+) % of 359 images").Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture);

    private string Write(Dataset set, int index)
    {
        var pixels = new byte[set.ImageShape.Elements];
        set.Read(index, pixels);
        var name = $"image-{index}.png";
        new Image(8, 8, 1, [.. pixels.Select(p => (byte)Math.Round(p * 255 / 16.0))]).Save(Path.Combine(Cli.Folder, name));
        return name;
    }

    /// <summary>One default training in a folder of its own.</summary>
    public sealed class Newcomer : IDisposable
    {
        public Newcomer() => Output = Cli.RunAlone("train").Done();

        internal CliRunner Cli { get; } = new();

        public string Output { get; }

        public void Dispose() => Cli.Dispose();
    }
}
