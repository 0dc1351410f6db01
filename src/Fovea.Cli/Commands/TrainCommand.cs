using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea train</c>: trains a recipe or a configuration file, or continues a run.</summary>
internal sealed class TrainCommand : ICommand
{
    private readonly Argument<string?> _recipe = new("RECIPE")
    {
        Description = $"What to train: {string.Join(", ", Recipe.All.Select(r => r.Name))}, or a file of settings, NAME.yaml. Without it, "
            + "digits: embedded, no download.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _epochs = Positive("--epochs", "Passes over the training images.");
    private readonly Option<int?> _batchSize = Positive("--batch-size", "Images a mini-batch.");
    private readonly Option<double?> _learningRate = new("--learning-rate") { Description = "The first learning rate.", HelpName = "RATE" };
    private readonly Option<string?> _validation = Value("--validation",
        "Training images held out to measure on after each epoch: a share below 1, or a number; 0 for none.", "X");

    private readonly Option<string?> _numTrain = Value("--num-train", "Learn from so many of the training images.", "N");
    private readonly Option<string?> _optimizer = Value("--optimizer", "The optimizer, with its own defaults.", "NAME");
    private readonly Option<string?> _momentum = Value("--momentum", "The optimizer's momentum.", "X");
    private readonly Option<string?> _weightDecay = Value("--weight-decay", "The optimizer's weight decay.", "X");
    private readonly Option<string?> _hidden = Value("--hidden", "Hidden units of a network that has that argument.", "N");
    private readonly Option<bool> _noNormalize = new("--no-normalize") { Description = "Take pixels as they are, in 0…1." };
    private readonly Option<bool> _testEachEpoch = new("--test-each-epoch")
    {
        Description = "Measure the test set after each epoch, too: a curve to look at, not to choose by.",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Set any key of a file of settings, such as optimizer.momentum=0.9; may be given several times.", HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Continue the run in this folder from its last checkpoint.", HelpName = "RUN",
    };
    private readonly Option<bool> _schema = new("--schema") { Description = "Print the JSON schema of files of settings, for editors." };
    private readonly Option<string?> _out = CommonOptions.Out("The run folder; runs/RECIPE-N unless set.");
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Build()
    {
        _learningRate.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var rate)
                && !(rate > 0 && double.IsFinite(rate)))
                result.AddError($"--learning-rate: expected a number above 0, got {result.Tokens[0].Value}");
        });
        var command = new ExampleCommand("train", "Train a network; with no argument a small one on embedded handwritten digits.",
            "fovea train", "fovea train mnist-cnn --epochs 10 --data DIR", "fovea train my.yaml",
            "fovea train mnist-mlp --hidden 256 --optimizer sgd --momentum 0.9 --set schedule=cosine", "fovea train --resume runs/mnist-cnn-1")
        {
            _recipe, _epochs, _batchSize, _learningRate, _validation, _numTrain, _optimizer, _momentum, _weightDecay, _hidden, _noNormalize,
            _testEachEpoch, _set, _data, _out, _resume, _seed, _threads, _schema, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_schema))
        {
            Console.Write(ConfigSchema.Create());
            return Application.Done;
        }
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var json = parsed.GetValue(_json);
        var clock = Stopwatch.StartNew();
        var session = parsed.GetValue(_resume) is { } resumed ? Resume(parsed, resumed) : Start(parsed);
        Describe(session, json ? Console.Error : Console.Out);
        using var interrupt = new Interruption();
        session.Train(interrupt.Token);
        if (session.Trainer.End == TrainingEnd.Cancelled)
        {
            Console.Error.WriteLine($"fovea: stopped after step {session.Trainer.Progress.Step}; saved. Continue with: fovea train --resume {session.Run!.Path}");
            return Application.Failed;
        }
        return Finish(session, clock, json);
    }

    private TrainingSession Start(ParseResult parsed)
    {
        var config = Settings(parsed.GetValue(_recipe) ?? "digits");
        var path = parsed.GetValue(_out) ?? RunFolder.Free(config.Name);
        if (File.Exists(Path.Combine(path, "config.yaml")))
        {
            var canContinue = File.Exists(Path.Combine(path, "checkpoints", "last.safetensors"));
            throw new UsageException($"{path} holds a run already. Pass another --out, or "
                + (canContinue ? $"continue it: fovea train --resume {path}" : "delete it: it stopped before its first checkpoint"));
        }
        config.Epochs = parsed.GetValue(_epochs) ?? config.Epochs;
        config.BatchSize = parsed.GetValue(_batchSize) ?? config.BatchSize;
        config.LearningRate = parsed.GetValue(_learningRate) ?? config.LearningRate;
        config.Data = parsed.GetValue(_data) ?? config.Data;
        if (parsed.GetResult(_seed) is { Implicit: false }) config.Seed = parsed.GetValue(_seed);
        Change(config, parsed);
        var dataset = DatasetCatalog.Get(config.Dataset);
        if (config.Data is not null && dataset.Files.Count == 0)
            Console.Error.WriteLine($"note: --data is not used: {dataset.Name} is part of the program");
        DatasetDownload.Ensure(dataset, config.Data);
        var session = TrainingSession.Start(config);
        foreach (var warning in session.Data.Training.Warnings.Concat(session.Data.Test.Warnings).Distinct())
            Console.Error.WriteLine($"note: {warning}");
        session.Keep(path);
        return session;
    }

    /// <summary>Applies the options for single settings, the common ones and then those of <c>--set</c>.</summary>
    private void Change(RunConfig config, ParseResult parsed)
    {
        (Option<string?> Option, string Path)[] common =
        [
            (_validation, "validation"), (_numTrain, "numTrain"), (_optimizer, "optimizer"), (_momentum, "optimizer.momentum"),
            (_weightDecay, "optimizer.weightDecay"), (_hidden, "network.hidden"),
        ];
        foreach (var (option, path) in common)
            if (parsed.GetValue(option) is { } value) Set(option.Name, path, value);
        if (parsed.GetValue(_noNormalize)) (config.Mean, config.Std) = ([0], [1]);
        if (parsed.GetValue(_testEachEpoch)) config.TestEachEpoch = true;
        foreach (var assignment in parsed.GetValue(_set) ?? [])
        {
            if (assignment.Split('=', 2) is not [var path, var value])
                throw new UsageException($"--set: expected KEY=VALUE, such as optimizer.momentum=0.9, got '{assignment}'");
            Set($"--set {assignment}", path, value);
        }

        void Set(string option, string path, string value)
        {
            try
            {
                config.Set(path, value);
            }
            catch (DataFormatException e)
            {
                throw new UsageException($"{option}: {e.Message[$"{path}: ".Length..]}");
            }
        }
    }

    /// <summary>A recipe's settings, or those of a file.</summary>
    private static RunConfig Settings(string name)
    {
        if (Recipe.Find(name) is { } recipe) return recipe.Config;
        if (Path.GetExtension(name) is ".yaml" or ".yml") return RunConfig.Load(name);
        if (Directory.Exists(name)) throw new UsageException(File.Exists(Path.Combine(name, "config.yaml"))
            ? $"{name} is a run and no recipe. Continue it: fovea train --resume {name}; or train its settings anew: fovea train {Path.Combine(name, "config.yaml")}"
            : $"{name} is a folder and no recipe. A recipe's data is named by --data: fovea train mnist-cnn --data {name}");
        if (File.Exists(name) || Path.GetExtension(name) is ".pth" or ".pt" or ".safetensors" or ".onnx") throw new UsageException(
            $"{name} is a file and no recipe: expected a recipe's name or a file of settings, NAME.yaml. Weights of a run are used by: fovea predict RUN IMAGE");
        var names = Recipe.All.Select(r => r.Name).ToList();
        throw new UsageException($"unknown recipe '{name}'{Nearest.Hint(name, names)}. Recipes: {string.Join(", ", names)}");
    }

    private TrainingSession Resume(ParseResult parsed, string path)
    {
        Option[] held = [_batchSize, _learningRate, _validation, _numTrain, _optimizer, _momentum, _weightDecay, _hidden, _noNormalize,
            _testEachEpoch, _set, _out, _seed];
        foreach (var option in held)
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name} cannot change when a run continues: its configuration holds it");
        if (parsed.GetValue(_recipe) is { } recipe)
            throw new UsageException($"a run that continues knows its recipe: leave out '{recipe}'");
        return TrainingSession.Resume(path, parsed.GetValue(_data), parsed.GetValue(_epochs));
    }

    private static void Describe(TrainingSession s, TextWriter to)
    {
        var c = s.Config;
        string Numbers(float[] values) => string.Join(", ", values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));
        var held = s.Data.Validation is { } v ? string.Create(CultureInfo.InvariantCulture, $", {v.Count:N0} held out for validation") : "";
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Data: {c.Dataset}, {s.Data.Training.Count:N0} training images{held}, {s.Data.Test.Count:N0} test images, {string.Join("×", c.ImageShape)}, {c.ClassNames.Length} classes"));
        to.WriteLine($"Inputs: (x − mean)/std with mean {Numbers(c.Mean)} and std {Numbers(c.Std)}");
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Network: {Models.NetworkCatalog.Find(c.Network.Name)!.Description}; {s.Network.ParameterCount:N0} parameters"));
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Training: {About(c)}; learning rate {c.LearningRate}, batch size {c.BatchSize}, {c.Epochs} epochs, seed {c.Seed}, {WorkPool.Threads} thread(s)"));
        to.WriteLine($"Run folder: {s.Run!.Path}");
    }

    private static string About(RunConfig c) => c.Description.Length > 0 ? c.Description
        : c.Schedule is { } schedule ? $"{c.Optimizer.Name}, {schedule.Name}" : c.Optimizer.Name;

    private static int Finish(TrainingSession session, Stopwatch clock, bool json)
    {
        var (run, result) = (session.Run!, session.Finish());
        var (report, test) = (result.Test, result.Test.Evaluation);
        if (json)
        {
            JsonOutput.Print(result.ToFields(clock.Elapsed.TotalSeconds));
            return Application.Done;
        }
        if (result.Validation is { } v) Console.WriteLine($"Validation {report.Figures(v)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Test {report.Figures(test)}, loss {test.Loss:F4}; {clock.Elapsed.TotalSeconds:F1} s"));
        var (learning, wait) = (session.Trainer.LearningTime, session.Trainer.DataWait);
        if (learning > TimeSpan.Zero) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Learning: {learning.TotalSeconds:F1} s, {100 * (wait / learning):F1} % of it waiting for data"));
        Console.WriteLine($"Saved: {run.ModelFile}, and pictures in {run.In("plots")}");
        Console.WriteLine();
        Console.WriteLine("Try next:");
        Console.WriteLine($"  fovea eval {run.Path}");
        if (session.Trainer.Task is ClassificationTask) Console.WriteLine($"  fovea predict {run.Path} IMAGE…");
        if (session.Config.Name == "digits") Console.WriteLine("  fovea train mnist-cnn --epochs 10");
        else if (Recipe.Find(session.Config.Name) is { } recipe)
            Console.WriteLine($"  fovea train {recipe.Name} --seed {session.Config.Seed + 1}");
        return Application.Done;
    }

    private static Option<string?> Value(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };

    private static Option<int?> Positive(string name, string description) =>
        CommonOptions.AtLeastOne(new Option<int?>(name) { Description = description, HelpName = "N" });
}
