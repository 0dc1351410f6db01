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
            "fovea train --resume runs/mnist-cnn-1")
        { _recipe, _epochs, _batchSize, _learningRate, _data, _out, _resume, _seed, _threads, _schema, _json };
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
        TrainingView.Run(view =>
        {
            session.Trainer.Add(view);
            return session.Train(interrupt.Token);
        });
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
        DatasetDownload.Ensure(DatasetCatalog.Get(config.Dataset), config.Data);
        var session = TrainingSession.Start(config);
        session.Keep(path);
        return session;
    }

    /// <summary>A recipe's settings, or those of a file.</summary>
    private static RunConfig Settings(string name)
    {
        if (Recipe.Find(name) is { } recipe) return recipe.Config;
        if (Path.GetExtension(name) is ".yaml" or ".yml") return RunConfig.Load(name);
        var names = Recipe.All.Select(r => r.Name).ToList();
        throw new UsageException($"unknown recipe '{name}'{Nearest.Hint(name, names)}. Recipes: {string.Join(", ", names)}");
    }

    private TrainingSession Resume(ParseResult parsed, string path)
    {
        foreach (var option in new Option[] { _batchSize, _learningRate, _out, _seed })
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name} cannot change when a run continues: its configuration holds it");
        if (parsed.GetValue(_recipe) is { } recipe)
            throw new UsageException($"a run that continues knows its recipe: leave out '{recipe}'");
        return TrainingSession.Resume(path, parsed.GetValue(_data), parsed.GetValue(_epochs));
    }

    private static void Describe(TrainingSession s, TextWriter to)
    {
        var c = s.Config;
        string Numbers(float[] values) => string.Join(", ", values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));
        var held = s.Data.HeldOut == "test" ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {s.Data.Validation.Count:N0} for validation");
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

    private static Option<int?> Positive(string name, string description) =>
        CommonOptions.AtLeastOne(new Option<int?>(name) { Description = description, HelpName = "N" });
}
