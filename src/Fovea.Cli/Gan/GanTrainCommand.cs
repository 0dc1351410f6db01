using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.TrainModes;
using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Gan;

/// <summary><c>fovea gan train</c>: trains a generator against a discriminator.</summary>
internal sealed class GanTrainCommand : ICommand
{
    private const string Gan = "gan", Prefix = "gan-";

    // One step of a critic whose slope is held does not follow the generator: as in the paper.
    private const int CriticSteps = 5;

    private readonly Option<string> _data = new("--data")
    {
        Description = $"The pictures: {string.Join(", ", Names())}, or another data set of 'fovea data list'.",
        DefaultValueFactory = _ => "digits", HelpName = "NAME",
    };

    private readonly Option<string?> _form = new("--form")
    {
        Description = $"The networks: {string.Join(", ", Forms())}; the recipe's unless given.", HelpName = "FORM",
    };

    private readonly Option<string?> _loss = new("--loss")
    {
        Description = "The losses: nonSaturating, minimax, adversarialHinge, or wasserstein, which takes "
            + $"{CriticSteps} steps of the critic for one of the generator, no dropout, and Adam with β 0 and 0.9; the recipe's unless given.",
        HelpName = "LOSS",
    };

    private readonly Option<int?> _epochs = Positive("--epochs", "Passes over the training images.");
    private readonly Option<int?> _batchSize = Positive("--batch-size", "Images a mini-batch.");
    private readonly Option<int?> _numTrain = Positive("--num-train", "Learn from so many of the training images.");
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Set any key of a file of settings, such as learningRate=0.0002; may be given several times.",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _folder = new("--folder")
    {
        Description = "Folder of data sets; then FOVEA_DATA, then the cache, then a download.", HelpName = "DIR",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Continue the run in this folder from its last checkpoint.", HelpName = "RUN",
    };

    private readonly Option<string?> _out = CommonOptions.Out("The run folder; runs/gan-NAME-N unless set.");
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => Gan;

    public Command Build()
    {
        var command = new ExampleCommand("train", "Train a generator against a discriminator; with no argument on embedded digits. Pictures of each epoch are in RUN/samples.",
            "fovea gan train", "fovea gan train --data mnist --seed 1", "fovea gan train --form mlp --loss adversarialHinge --epochs 50",
            "fovea gan train --resume runs/gan-mnist-1")
        {
            _data, _form, _loss, _epochs, _batchSize, _numTrain, _set, _folder, _seed, _out, _resume,
            CommonOptions.Device(), _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var clock = Stopwatch.StartNew();
        var session = parsed.GetValue(_resume) is { } resumed ? Resume(parsed, resumed)
            : TrainRun.Start(Read(parsed), parsed.GetValue(_out));
        return TrainRun.Carry(session, clock, parsed.GetValue(_json));
    }

    private TrainingSession Resume(ParseResult parsed, string path)
    {
        var held = new Option[] { _data, _form, _loss, _batchSize, _numTrain, _set, _seed, _out }
            .FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false });
        if (held is not null) throw new UsageException($"{held.Name} cannot change when a run continues: its configuration holds it");
        if (RunFolder.Open(path).Config is { Task.Name: not Gan } config)
            throw new ArgumentException($"{path}: expected a run of task {Gan}, got {config.Task.Name}. Continue it: fovea train --resume {path}");
        return TrainRun.Resume(path, parsed.GetValue(_folder), parsed.GetValue(_epochs));
    }

    private RunConfig Read(ParseResult parsed)
    {
        var config = ConfigOf(parsed.GetValue(_data)!);
        if (parsed.GetValue(_form) is { } form) config.Network = NetworkOf(form, config.Network);
        if (parsed.GetValue(_loss) is { } loss) SetLoss(config, loss);
        config.Epochs = parsed.GetValue(_epochs) ?? config.Epochs;
        config.BatchSize = parsed.GetValue(_batchSize) ?? config.BatchSize;
        config.NumTrain = parsed.GetValue(_numTrain) ?? config.NumTrain;
        config.Data = parsed.GetValue(_folder);
        config.Seed = parsed.GetValue(_seed);
        TrainSettings.Assign(config, parsed.GetValue(_set) ?? []);
        return config;
    }

    // The recipe of such data; for data without one, that of pictures of its shape, or the one for colour.
    private static RunConfig ConfigOf(string data)
    {
        if ((Recipe.Find(Prefix + data) ?? Recipes().FirstOrDefault(r => r.Config.Dataset.Name == data)) is { } known) return known.Config;
        if (Catalog<DatasetEntry>.Find(data) is not { } entry)
        {
            var names = Names().Concat(DatasetCatalog.All.Select(d => d.Name)).Distinct().ToList();
            throw new UsageException($"--data: unknown data '{data}'{Nearest.Hint(data, names)}. Data: {string.Join(", ", names)}");
        }
        Recipe? Like(Func<Shape, bool> fits) => Recipes().FirstOrDefault(r => fits(DatasetCatalog.Get(r.Config.Dataset.Name).ImageShape));
        var config = (Like(s => s == entry.ImageShape) ?? Like(s => s[0] == 3))!.Config;
        var channels = entry.ImageShape[0];
        (config.Name, config.Recipe, config.Dataset) = (Prefix + entry.Name, "", entry.Name);
        (config.Mean, config.Std) = ([.. Enumerable.Repeat(0.5f, channels)], [.. Enumerable.Repeat(0.5f, channels)]);
        return config;
    }

    private static Part NetworkOf(string form, Part recipe)
    {
        if (!Forms().Contains(form))
            throw new UsageException($"--form: expected one of {string.Join(", ", Forms())}, got '{form}'{Nearest.Hint(form, Forms())}");
        var name = Prefix + form;
        if (recipe.Name == name) return recipe;
        // How wide a network is means something else in another one.
        var network = new Part(name);
        return recipe.Arguments.TryGetValue("latent", out var latent) ? network.With("latent", latent) : network;
    }

    private static void SetLoss(RunConfig config, string loss)
    {
        var names = PartTables.Losses.Parts.Select(p => p.Name).ToList();
        if (!names.Contains(loss)) throw new UsageException($"--loss: unknown loss '{loss}'{Nearest.Hint(loss, names)}");
        config.Loss = loss;
        if (PartTables.Losses.Build(config.Loss, null) is not AdversarialLoss built)
            throw new UsageException($"--loss: expected a loss of two players, such as nonSaturating, got '{loss}'");
        if (built.GradientPenalty <= 0) return;
        config.Task = config.Task.With("discriminatorSteps", CriticSteps);
        config.Network = config.Network.With("dropout", 0.0);
        config.Optimizer = config.Optimizer.With("beta1", 0.0).With("beta2", 0.9);
    }

    private static IEnumerable<Recipe> Recipes() =>
        Recipe.All.Where(r => r.Name.StartsWith(Prefix, StringComparison.Ordinal) && r.Config.Task.Name == Gan);

    private static IReadOnlyList<string> Names() => [.. Recipe.All.Select(r => r.Name)
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..])];

    private static IReadOnlyList<string> Forms() =>
        [.. NetworkCatalog.All.Where(n => n.Kind == NetworkKind.Adversarial && n.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n.Name[Prefix.Length..])];

    private static Option<int?> Positive(string name, string description) =>
        CommonOptions.AtLeastOne(new Option<int?>(name) { Description = description, HelpName = "N" });
}
