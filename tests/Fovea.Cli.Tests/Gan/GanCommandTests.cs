using System.Security.Cryptography;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Training;

namespace Fovea.Cli.Tests.Gan;

/// <summary><c>fovea gan</c>: train, sample, interpolate, report.</summary>
public sealed class GanCommandTests(GanCommandTests.Trained trained) : IClassFixture<GanCommandTests.Trained>, IDisposable
{
    // Two steps of an epoch, on networks that take no time.
    private static readonly string[] Small =
        ["--num-train", "64", "--batch-size", "32", "--set", "network.width=4", "--set", "network.latent=6"];

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-gan-").FullName;

    [Fact]
    public void A_training_is_described_and_leaves_a_run_folder()
    {
        Assert.Matches("Data: digits, 64 training images, 359 test images, 1×8×8, 10 classes", trained.Output);
        Assert.Contains("Two players: V = E ln D(x) + E ln(1 − D(G(z))), −ln 4 = -1.386 where the best D can tell nothing", trained.Output,
            StringComparison.Ordinal);
        Assert.Contains($"fovea gan sample {trained.Run}", trained.Output, StringComparison.Ordinal);
        Assert.Matches(@"epoch +loss +D\(x\) +D\(G\(z\)\) +V \(-1\.386\)", trained.Error);
        string[] files = ["config.yaml", "metrics.jsonl", "record.json", "report.html", "model.safetensors", "checkpoints/last.safetensors",
            "samples/epoch-002.png", "samples/strip.png", "samples/training.png"];
        Assert.All(files, f => Assert.True(File.Exists(Path.Combine(trained.Run, f)), f));
    }

    [Theory]
    [InlineData("nonSaturating", "realScore")]
    [InlineData("minimax", "realScore")]
    [InlineData("adversarialHinge", "distance")]
    [InlineData("wasserstein", "distance")]
    public void Each_loss_trains_two_steps(string loss, string figure)
    {
        var run = Path.Combine(_folder, "run");
        var form = loss == "minimax" ? "mlp" : "dcgan";
        var result = CliRunner.RunOnce(["gan", "train", .. Small, "--epochs", "1", "--form", form, "--loss", loss, "--out", run, "--json"]);
        using var json = JsonDocument.Parse(result.Done());
        Assert.Equal("gan-digits", json.RootElement.GetProperty("recipe").GetString());
        Assert.True(double.IsFinite(json.RootElement.GetProperty("testLoss").GetDouble()));
        var config = RunFolder.Open(run).Config;
        Assert.Equal((loss, $"gan-{form}"), (config.Loss!.Name, config.Network.Name));
        Assert.Equal(loss == "wasserstein" ? 5 : 1, Convert.ToInt32(config.Task.Arguments["discriminatorSteps"], null));
        var epoch = File.ReadLines(Path.Combine(run, "metrics.jsonl"))
            .Single(l => l.Contains("\"kind\":\"epoch\"", StringComparison.Ordinal));
        Assert.Contains($"\"training{char.ToUpperInvariant(figure[0])}{figure[1..]}\":", epoch, StringComparison.Ordinal);
        Assert.Contains("\"step\":2", epoch, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_cut_within_an_epoch_goes_on_to_the_same_bytes()
    {
        var run = Path.Combine(_folder, "cut");
        var config = RunFolder.Open(trained.Run).Config;
        var session = TrainingSession.Start(config);
        session.Trainer.View = null;
        session.Keep(run);
        using (var source = new CancellationTokenSource())
        {
            session.Trainer.Add(new CutAt(3, source));
            session.Train(source.Token);
        }
        Assert.Equal(3, session.Trainer.Progress.Step);
        CliRunner.RunOnce("gan", "train", "--resume", run).Done();
        foreach (var file in new[] { "model.safetensors", "checkpoints/last.safetensors", "samples/epoch-001.png", "samples/epoch-002.png",
            "samples/strip.png", "samples/training.png" })
            Assert.Equal(Digest(Path.Combine(trained.Run, file)), Digest(Path.Combine(run, file)));
    }

    [Fact]
    public void Samples_are_a_picture_or_an_array_and_the_seed_decides()
    {
        string File(string name) => Path.Combine(_folder, name);
        var text = CliRunner.RunOnce("gan", "sample", trained.Run, "--count", "9", "--out", File("a.png")).Done();
        Assert.Equal($"{File("a.png")}: 9 pictures 1×8×8, seed 0\n", text);
        Assert.Equal((3 * 36 + 4, 3 * 36 + 4), (Image.Load(File("a.png")).Width, Image.Load(File("a.png")).Height));
        CliRunner.RunOnce("gan", "sample", trained.Run, "--count", "9", "--out", File("b.png"), "--seed", "1").Done();
        Assert.NotEqual(Digest(File("a.png")), Digest(File("b.png")));
        using var json = JsonDocument.Parse(
            CliRunner.RunOnce("gan", "sample", trained.Run, "--count", "9", "--out", File("a.npy"), "--json").Done());
        Assert.Equal([9, 1, 8, 8], json.RootElement.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
        var array = NpyFile.Load(File("a.npy"));
        Assert.Equal([9, 1, 8, 8], array.Shape);
        Assert.All(array.ToArray<float>(), v => Assert.InRange(v, 0, 1));
        Assert.Equal(PictureMaker.Sheet(array).Encode(), System.IO.File.ReadAllBytes(File("a.png")));
    }

    [Fact]
    public void Ways_between_samples_are_a_picture_and_an_animation()
    {
        var file = Path.Combine(_folder, "ways.png");
        using var json = JsonDocument.Parse(CliRunner.RunOnce("gan", "interpolate", trained.Run,
            "--rows", "2", "--steps", "5", "--out", file,
            "--animate", "--json").Done());
        var image = Image.Load(file);
        Assert.Equal((5 * 36 + 4, 2 * 36 + 4), (image.Width, image.Height));
        var animation = File.ReadAllBytes(json.RootElement.GetProperty("animation").GetString()!);
        // 15 frames there, 13 back.
        Assert.Equal(28, animation[8 + 25 + 8 + 3]);
    }

    [Fact]
    public void The_report_has_figures_and_a_page()
    {
        var page = Path.Combine(_folder, "page.html");
        using var json = JsonDocument.Parse(CliRunner.RunOnce("gan", "report", trained.Run, "--count", "200",
            "--samples", "8", "--out", page,
            "--json").Done());
        var root = json.RootElement;
        foreach (var part in new[] { "summary", "made", "players", "curves", "interpolation", "neighbours", "quality", "settings" })
            Assert.True(root.TryGetProperty(part, out _), part);
        Assert.Equal(200, root.GetProperty("quality").GetProperty("samples").GetInt32());
        Assert.Equal(10, root.GetProperty("quality").GetProperty("shares").GetArrayLength());
        Assert.True(root.GetProperty("quality").GetProperty("frechetDistanceOfGaussianPixels").GetDouble() > 0);
        Assert.Contains(">Nearest training pictures</h2>", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(trained.Run, "classifier", "model.safetensors")));
        // The classifier that is there judges another time, and its run is no generator.
        var classifier = Path.Combine(trained.Run, "classifier");
        var text = CliRunner.RunOnce("gan", "report", trained.Run, "--count", "50", "--classifier", classifier, "--out", page).Done();
        Assert.Matches(@"Quality: mean confidence 0\.\d+, classes .* Fréchet distance ", text);
        Assert.Equal($"fovea: {classifier}: expected a run whose network makes pictures, such as 'fovea gan train' leaves, got task classification of network digits.",
            CliRunner.RunOnce("gan", "report", classifier).ErrorLine(1));
        Assert.StartsWith($"fovea: {classifier}: expected a run of task gan, got classification.",
            CliRunner.RunOnce("gan", "train", "--resume", classifier).ErrorLine(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--data: unknown data 'mnits' (did you mean 'mnist'?). Data: digits, mnist, fashion, cifar", "train", "--data", "mnits")]
    [InlineData(2, "--form: expected one of dcgan, mlp, got 'dcgna' (did you mean 'dcgan'?)", "train", "--form", "dcgna")]
    [InlineData(2, "--loss: unknown loss 'minmax' (did you mean 'minimax'?)", "train", "--loss", "minmax")]
    [InlineData(2, "--loss: expected a loss of two players, such as nonSaturating, got 'crossEntropy'", "train", "--loss", "crossEntropy")]
    [InlineData(2, "--set epochs=many: ", "train", "--set", "epochs=many")]
    [InlineData(2, "--count: expected 1 or more, got 0", "sample", "RUN", "--count", "0")]
    [InlineData(2, "--count: expected at most 4096, got 5000", "sample", "RUN", "--count", "5000")]
    [InlineData(2, "--out: expected a file that ends in ", "sample", "RUN", "--out", "samples.txt")]
    [InlineData(1, "nothing: expected a run folder with config.yaml", "sample", "nothing")]
    [InlineData(2, "--steps: expected 2 or more, got 1", "interpolate", "RUN", "--steps", "1")]
    [InlineData(2, "--rows: expected at most 64, got 65", "interpolate", "RUN", "--rows", "65")]
    [InlineData(2, "--count: expected from 2 to 100000, got 1", "report", "RUN", "--count", "1")]
    [InlineData(1, "expected a run folder with config.yaml", "report", "RUN", "--classifier", "nothing")]
    [InlineData(2, "--seed cannot change when a run continues", "train", "--resume", "RUN", "--seed", "3")]
    public void What_is_wrong_is_one_line(int code, string text, params string[] args) => Assert.Contains(text,
        CliRunner.RunOnce(["gan", .. args.Select(a => a == "RUN" ? trained.Run : a)]).LastErrorLine(code), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Digest(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    private sealed class CutAt(long step, CancellationTokenSource source) : Callback
    {
        public override void BatchEnds(TrainingContext context)
        {
            if (context.Progress.Step >= step) source.Cancel();
        }
    }

    /// <summary>Two epochs of two steps, as the command trains them.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("fovea-gan-").FullName;

        public Trained()
        {
            var result = CliRunner.RunOnce(["gan", "train", .. Small, "--epochs", "2", "--out", Run]);
            (Output, Error) = (result.Done(), result.Error);
        }

        public string Run => Path.Combine(_folder, "run");

        public string Output { get; }

        public string Error { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
