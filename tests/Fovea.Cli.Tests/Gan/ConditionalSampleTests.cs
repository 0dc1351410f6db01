using System.Security.Cryptography;
using Fovea.Formats;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Tests.Gan;

/// <summary><c>fovea gan sample</c> and <c>interpolate</c> of networks that know classes, and of an autoencoder.</summary>
public sealed class ConditionalSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-cgan-").FullName;

    [Fact]
    public void A_class_is_chosen_by_name_or_number()
    {
        var run = Train("cgan-digits", "cgan-dcgan");
        byte[] Sample(string file, params string[] more)
        {
            CliRunner.RunOnce(["gan", "sample", run, "--count", "4", "--out", In(file), .. more]).Done();
            return SHA256.HashData(File.ReadAllBytes(In(file)));
        }
        var seven = Sample("7.npy", "--class", "7");
        Assert.NotEqual(seven, Sample("3.npy", "--class", "3"));
        Assert.NotEqual(seven, Sample("all.npy"));
        using var _ = new ComputeContext(1).Use();
        var maker = PictureMaker.Open(run);
        Assert.Equal(maker.Make(4, 7, new(0)).ToArray<float>(), NpyFile.Load(In("7.npy")).ToArray<float>());
        Assert.Equal(maker.Make(4, new(0)).ToArray<float>(), NpyFile.Load(In("all.npy")).ToArray<float>());
        var error = CliRunner.RunOnce("gan", "sample", run, "--class", "twelve").ErrorLine(2);
        Assert.Contains("--class: unknown class 'twelve'", error, StringComparison.Ordinal);
        Assert.EndsWith("Classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9", error, StringComparison.Ordinal);
        Assert.Equal("expected a class 0…9, got 10", Assert.Throws<ArgumentException>(() => maker.Make(1, 10, new(0))).Message);
        Assert.True(File.Exists(Path.Combine(run, "samples", "epoch-001.png")));
    }

    [Fact]
    public void An_autoencoder_is_sampled_and_interpolated_and_has_no_classes()
    {
        var run = Train("vae-digits", "vae");
        CliRunner.RunOnce("gan", "sample", run, "--count", "6", "--out", In("a.npy")).Done();
        var made = NpyFile.Load(In("a.npy"));
        Assert.Equal([6, 1, 8, 8], made.Shape);
        Assert.All(made.ToArray<float>(), x => Assert.InRange(x, 0, 1));
        CliRunner.RunOnce("gan", "interpolate", run, "--rows", "1", "--steps", "3", "--out", In("ways.png")).Done();
        Assert.True(File.Exists(In("ways.png")));
        Assert.Contains("--class: expected a run whose network makes pictures of a class, such as 'fovea train cgan-digits' leaves, got network vae",
            CliRunner.RunOnce("gan", "sample", run, "--class", "1").ErrorLine(2), StringComparison.Ordinal);
        Assert.Equal("expected a network that makes pictures of a class, such as cgan-dcgan, got VariationalAutoencoder",
            Assert.Throws<ArgumentException>(() => PictureMaker.Open(run).Make(1, 0, new(0))).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string file) => Path.Combine(_folder, file);

    private string Train(string recipe, string network)
    {
        using var _ = new ComputeContext(1).Use();
        var config = Recipe.Find(recipe)!.Config;
        (config.Epochs, config.NumTrain, config.BatchSize) = (1, 64, 32);
        config.Network = new Part(network).With("latent", 5).With("width", 4);
        var session = TrainingSession.Start(config);
        session.Trainer.View = null;
        session.Keep(In(recipe));
        session.Train();
        session.Finish();
        return In(recipe);
    }
}
