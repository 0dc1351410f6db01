using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea train folder</c>: a classifier of one's own pictures.</summary>
internal sealed class TrainFolderCommand : ICommand
{
    private const string Balanced = "balanced";

    private readonly Argument<string> _folder = new("DIR")
    {
        Description = "The pictures: a folder for each class, or train/ and test/ (or val/) with such folders, or Parquet files as the Hugging Face hub has them."
            + " Those of folders are decoded once: up to 1 GiB at their new size stays in memory, more in a file of the cache folder.",
    };

    private readonly Option<string?> _test = new("--test") { Description = "Another folder of the same classes, to test on.", HelpName = "DIR" };
    private readonly Option<string> _model = new("--model")
    {
        Description = "The network: a name of 'fovea summary'.", DefaultValueFactory = _ => "squeezenet1_0", HelpName = "NAME",
    };

    private readonly Option<string?> _weights = new("--weights")
    {
        Description = "Weights that the network begins with, all but its head; without, it learns from scratch.", HelpName = "FILE",
    };

    private readonly Option<string?> _freeze = Word("--freeze",
        "backbone: the head alone learns; none: everything learns from the first epoch. Unless set, first the head, then everything", "backbone", "none");

    private readonly Option<int?> _epochs = Positive("--epochs", "Epochs in which everything learns: 5 with weights, 30 without.");
    private readonly Option<int?> _headEpochs = Positive("--head-epochs", "Epochs in which the head learns alone: 20.");
    private readonly Option<int?> _headCopies = Positive("--head-copies", "Copies of each picture that the head learns from, all but the first randomly changed: 1.");
    private readonly Option<int?> _size = Positive("--size", "Side of the pictures in pixels; the network's own unless set.");
    private readonly Option<int?> _batchSize = Positive("--batch-size", "Pictures a mini-batch: 32.");
    private readonly Option<double?> _learningRate = new("--learning-rate") { Description = "The first learning rate: 0.001.", HelpName = "RATE" };
    private readonly Option<double?> _validation = new("--validation")
    {
        Description = "Training pictures held out to measure on each epoch: a share below 1, or a number; 0 for none. Unless set, 0.2.",
        HelpName = "X",
    };

    private readonly Option<string?> _augment = Word("--augment", "Random changes of training pictures; light unless set",
        [.. Augmentation.Names]);
    private readonly Option<double?> _mixup = new("--mixup") { Description = "Mix pairs of pictures and their classes with this alpha, such as 0.2.", HelpName = "ALPHA" };
    private readonly Option<bool> _skipBad = new("--skip-bad") { Description = "Leave out pictures that cannot be read." };
    private readonly Option<string?> _classWeights = Word("--class-weights", "balanced: every class counts alike, however many pictures it has", Balanced);
    private readonly Option<string?> _out = CommonOptions.Out("The run folder; runs/DIR-N unless set.");
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "train";

    public Command Build()
    {
        var command = new ExampleCommand("folder", "Train a classifier of your own pictures.",
            "fovea train folder pictures --weights squeezenet1_0-imagenet.safetensors",
            "fovea train folder pictures --weights squeezenet1_0-imagenet.safetensors --freeze backbone --size 128",
            "fovea train folder pictures --model cifar-resnet18 --size 32 --epochs 30 --augment standard --mixup 0.2")
        {
            _folder, _test, _model, _weights, _freeze, _epochs, _headEpochs, _headCopies, _size, _batchSize, _learningRate, _validation,
            _augment, _mixup, _skipBad, _classWeights, _out, _seed, CommonOptions.MaxPixels(), _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var json = parsed.GetValue(_json);
        var to = json ? Console.Error : Console.Out;
        var clock = Stopwatch.StartNew();
        var config = Settings(parsed).ToConfig();
        var path = parsed.GetValue(_out) ?? RunFolder.Free(config.Name);
        if (File.Exists(Path.Combine(path, "config.yaml")))
            throw new UsageException($"{path} holds a run already. Pass another --out, or continue it: fovea train --resume {path}");
        var data = Read(config);
        var reading = clock.Elapsed.TotalSeconds;
        var balance = ClassBalance.Of(data.Training);
        TrainFolderReport.Balance(to, balance, data);
        foreach (var line in data.Training.Warnings.Concat(data.Test.Warnings).Distinct().Concat(balance.Warnings))
            Console.Error.WriteLine($"note: {line}");
        if (parsed.GetValue(_classWeights) == Balanced)
            config.Loss = new Part("crossEntropy").With("classWeights", balance.BalancedWeights());
        var session = TrainingSession.Start(config, data);
        session.Keep(path);
        TrainFolderReport.Describe(to, session, reading);
        var epochs = new EpochClock();
        session.Trainer.Add(epochs);
        using var interrupt = new Interruption();
        if (!Prepare(session, interrupt.Token)) return Stopped(session);
        session.Train(interrupt.Token);
        return session.Trainer.End == TrainingEnd.Cancelled ? Stopped(session)
            : TrainFolderReport.Finish(session, epochs, clock, reading, json);
    }

    private FolderSettings Settings(ParseResult parsed)
    {
        var model = parsed.GetValue(_model)!;
        var names = NetworkCatalog.All.Select(n => n.Name).ToList();
        if (!names.Contains(model)) throw new UsageException($"--model: unknown network '{model}'{Nearest.Hint(model, names)}. Networks: {string.Join(", ", names)}");
        var settings = new FolderSettings(parsed.GetValue(_folder)!, model)
        {
            Test = parsed.GetValue(_test), Weights = parsed.GetValue(_weights), Epochs = parsed.GetValue(_epochs),
            Size = parsed.GetValue(_size), SkipBad = parsed.GetValue(_skipBad), Seed = parsed.GetValue(_seed),
            Freeze = parsed.GetValue(_freeze) switch { "backbone" => Frozen.Backbone, "none" => Frozen.None, _ => Frozen.First },
        };
        if (settings.Weights is null && parsed.GetValue(_freeze) == "backbone")
            throw new UsageException("--freeze backbone: expected --weights FILE, got none: a backbone that was never trained has nothing to keep");
        return settings with
        {
            HeadEpochs = parsed.GetValue(_headEpochs) ?? settings.HeadEpochs,
            HeadCopies = parsed.GetValue(_headCopies) ?? settings.HeadCopies,
            BatchSize = parsed.GetValue(_batchSize) ?? settings.BatchSize,
            LearningRate = parsed.GetValue(_learningRate) ?? settings.LearningRate,
            Validation = parsed.GetValue(_validation) ?? settings.Validation,
            Augment = parsed.GetValue(_augment) ?? settings.Augment,
            MixUp = parsed.GetValue(_mixup) ?? settings.MixUp,
        };
    }

    // The message of a library names an argument; here it is an option.
    private static RecipeData Read(RunConfig config)
    {
        if (!Directory.Exists(config.Data)) throw new DirectoryNotFoundException($"{config.Data}: expected a folder of pictures, there is none.");
        try
        {
            return config.LoadData();
        }
        catch (DataFormatException e) when (e.Message.Contains("(skipBad: true)", StringComparison.Ordinal))
        {
            throw new IOException(e.Message.Replace("(skipBad: true)", "(--skip-bad)", StringComparison.Ordinal), e);
        }
    }

    private static bool Prepare(TrainingSession session, CancellationToken cancellation)
    {
        if (session.FineTuner is null) return true;
        try
        {
            return ProgressView.Run("Backbone", progress =>
            {
                session.Prepare(progress, cancellation);
                return true;
            }, cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static int Stopped(TrainingSession session)
    {
        Console.Error.WriteLine(File.Exists(session.Run!.CheckpointFile)
            ? $"fovea: stopped after step {session.Trainer.Progress.Step}; saved. Continue with: fovea train --resume {session.Run.Path}"
            : "fovea: stopped before the first step");
        return Application.Failed;
    }

    private static Option<string?> Word(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = $"{description}: {string.Join(", ", words)}.", HelpName = "WORD" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !words.Contains(word))
                result.AddError($"{name}: expected {(words.Length > 1 ? "one of " : "")}{string.Join(", ", words)}, got '{word}'{Nearest.Hint(word, words)}");
        });
        return option;
    }

    private static Option<int?> Positive(string name, string description) =>
        CommonOptions.AtLeastOne(new Option<int?>(name) { Description = description, HelpName = "N" });
}
