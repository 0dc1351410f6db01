using System.Security.Cryptography;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Adversarial;

/// <summary><see cref="GeneratorSamples"/>: pictures of each epoch, a strip, an animation, and a training that does not notice.</summary>
public sealed class GeneratorSamplesTests(MadeRun run) : IClassFixture<MadeRun>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-samples-").FullName;

    [Fact]
    public void Every_epoch_has_pictures_and_the_end_a_strip_and_an_animation()
    {
        var samples = Path.Combine(run.Folder, "samples");
        Assert.Equal(["epoch-001.png", "epoch-002.png", "epoch-003.png", "strip.png", "training.png"],
            Directory.GetFiles(samples).Select(Path.GetFileName).Order());
        var sheet = Image.Load(Path.Combine(samples, "epoch-003.png"));
        // 3 × 2 digits of 8 × 8, each pixel repeated 4 times, 4 white pixels between.
        Assert.Equal((4 + 3 * 36, 4 + 2 * 36), (sheet.Width, sheet.Height));
        var strip = Image.Load(Path.Combine(samples, "strip.png"));
        Assert.True(strip.Width > sheet.Width && strip.Height > 3 * 40, $"{strip}");
        var animation = File.ReadAllBytes(Path.Combine(samples, "training.png"));
        Assert.Equal(3, animation[8 + 25 + 8 + 3]);
        Assert.NotEqual(Digest(Path.Combine(samples, "epoch-001.png")), Digest(Path.Combine(samples, "epoch-003.png")));
    }

    [Fact]
    public void The_last_pictures_are_those_of_the_averaged_weights_that_the_training_leaves()
    {
        var maker = PictureMaker.Open(run.Folder);
        var made = PictureMaker.Sheet(maker.Make(6, new Generator(0)), 3);
        Assert.Equal(made.Encode(), File.ReadAllBytes(Path.Combine(run.Folder, "samples", "epoch-003.png")));
    }

    [Fact]
    public void A_training_that_is_cut_within_an_epoch_goes_on_with_the_same_bytes()
    {
        var path = Path.Combine(_folder, "cut");
        var cut = SmallGan.Start(path);
        foreach (var step in new[] { 2, 4 })
        {
            using var source = new CancellationTokenSource();
            cut.Trainer.Add(new Recorder { OnStep = p => { if (p.Step >= step) source.Cancel(); } });
            cut.Train(source.Token);
            Assert.Equal((TrainingEnd.Cancelled, step), (cut.Trainer.End, cut.Trainer.Progress.Step));
            cut = TrainingSession.Resume(path);
        }
        cut.Train();
        cut.Finish();
        string[] files = ["checkpoints/last.safetensors", "model.safetensors", .. Directory.GetFiles(Path.Combine(run.Folder, "samples"))
            .Select(f => Path.Combine("samples", Path.GetFileName(f)))];
        Assert.All(files, f => Assert.Equal(Digest(Path.Combine(run.Folder, f)), Digest(Path.Combine(path, f))));
    }

    [Fact]
    public void Neither_random_numbers_nor_modes_nor_weights_are_disturbed()
    {
        var config = SmallGan.Config(epochs: 2);
        config.Callbacks = [config.Callbacks[0]];
        var without = SmallGan.Start(Path.Combine(_folder, "without"), config);
        without.Train();
        var with = SmallGan.Start(Path.Combine(_folder, "with"), SmallGan.Config(epochs: 2));
        with.Train();
        static IEnumerable<string> Weights(TrainingSession session) =>
            session.Network.StateDict().Select(p => $"{p.Key} {Convert.ToHexString(p.Value.AsReadOnlyBytes())}");
        Assert.Equal(Weights(without), Weights(with));
        Assert.Equal(without.Context.Generator.Position, with.Context.Generator.Position);
        Assert.All(with.Network.NamedModules(), m => Assert.True(m.Module.IsTraining, m.Name));
    }

    [Fact]
    public void A_network_without_a_generator_is_noted_and_left_alone()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.NumTrain, config.Validation) = (1, 32, 0);
        config.Callbacks = ["sampleGrid"];
        var session = SmallGan.Start(_folder, config);
        var notes = new List<string>();
        session.Trainer.Add(new Notes(notes));
        session.Train();
        Assert.Contains("sampleGrid: no pictures are made: the network has no generator", notes);
        Assert.False(Directory.Exists(Path.Combine(_folder, "samples")));
    }

    [Theory]
    [InlineData(0, 8, 0, "expected from 1 to 256 pictures")]
    [InlineData(257, 8, 0, "expected from 1 to 256 pictures")]
    [InlineData(8, 0, 0, "expected 1 column or more")]
    [InlineData(8, 8, -1, "expected a seed of 0 or more")]
    public void Numbers_that_make_no_sense_are_named(int count, int columns, int seed, string message) => Assert.Contains(message,
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeneratorSamples(count, columns, seed)).Message, StringComparison.Ordinal);

    [Fact]
    public void Normalisation_is_undone_and_values_are_cut_off()
    {
        var maker = new PictureMaker(new Given(), [0.5f, 0.25f], [0.5f, 0.125f]);
        var made = maker.Make(Tensor.From([0f, 0, -1, 2, float.NaN, -9], [3, 2, 1, 1]));
        Assert.Equal([3, 2, 1, 1], made.Shape);
        Assert.Equal([0.5f, 0.25f, 0, 0.5f, 0, 0], made.ToArray<float>());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Digest(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    private sealed class Notes(List<string> to) : Callback
    {
        public override void Noted(TrainingContext context, string note) => to.Add(note);
    }

    // Pictures are what they are made of.
    private sealed class Given : IPictureGenerator
    {
        public Nn.Module Generator { get; } = new Nn.Identity();

        public Tensor Latents(int count, Generator? generator = null) => Tensor.Randn([count, 2, 1, 1], generator: generator);
    }
}
