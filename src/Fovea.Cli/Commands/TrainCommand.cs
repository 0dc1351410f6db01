using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.TrainModes;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea train</c>: trains a recipe or a configuration file, or continues a run.</summary>
internal sealed class TrainCommand : ICommand
{
    private readonly TrainSettings _settings = new();
    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Continue the run in this folder from its last checkpoint.", HelpName = "RUN",
    };

    private readonly Option<bool> _schema = new("--schema") { Description = "Print the JSON schema of files of settings, for editors." };
    private readonly Option<string?> _out = CommonOptions.Out("The run folder; runs/RECIPE-N unless set.");
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly RankOptions _parallel = new();

    public Command Build()
    {
        var command = new ExampleCommand("train", "Train a network; with no argument a small one on embedded handwritten digits.",
            "fovea train", "fovea train mnist-cnn --epochs 10 --data DIR", "fovea train my.yaml",
            "fovea train mnist-mlp --hidden 256 --optimizer sgd --momentum 0.9 --set schedule=cosine", "fovea train --resume runs/mnist-cnn-1",
            "fovea train mnist-cnn --find-lr", "fovea train my.yaml --overfit 50", "fovea train digits --profile", "mpirun -n 4 fovea train cifar-resnet --parallel");
        _settings.AddTo(command);
        foreach (var option in new Option[] { _out, _resume, CommonOptions.Device(), _threads, _schema, _json }) command.Add(option);
        _parallel.AddTo(command);
        foreach (var mode in Catalog<ITrainMode>.All) command.Add(mode.Option);
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
        if (Mode(parsed) is { } mode)
        {
            var config = _settings.Read(parsed);
            TrainSettings.EnsureData(config);
            return mode.Run(new(parsed, config) { Out = parsed.GetValue(_out), Epochs = _settings.Epochs(parsed), Json = json });
        }
        var clock = Stopwatch.StartNew();
        if (_parallel.IsAsked(parsed)) return Together(parsed, clock, json);
        var session = parsed.GetValue(_resume) is { } resumed ? Resume(parsed, resumed)
            : TrainRun.Start(_settings.Read(parsed), parsed.GetValue(_out));
        return TrainRun.Carry(session, clock, json);
    }

    private int Together(ParseResult parsed, Stopwatch clock, bool json)
    {
        var resumed = parsed.GetValue(_resume);
        // What makes no sense is said before the processes meet, but once.
        Func<RunConfig> read = () =>
        {
            if (resumed is not null) CheckResumed(parsed);
            return resumed is null ? _settings.Read(parsed) : new();
        };
        return ParallelRun.Run(_parallel.Read(parsed), new(read, resumed, parsed.GetValue(_out), _settings.Data(parsed),
            _settings.Epochs(parsed))
        { Json = json, HasThreads = parsed.GetValue(_threads) is not null }, clock);
    }

    // What is done instead of a training, or null.
    private ITrainMode? Mode(ParseResult parsed)
    {
        var asked = Catalog<ITrainMode>.All.Where(m => parsed.GetResult(m.Option) is { Implicit: false }).ToList();
        if (asked.Count == 0) return null;
        var name = asked[0].Option.Name;
        if (asked.Count > 1) throw new UsageException($"{name} and {asked[1].Option.Name}: expected one of them");
        if (parsed.GetValue(_resume) is { } run)
            throw new UsageException($"{name} does not go with --resume: it begins a training anew. Give the run's settings: fovea train {Path.Combine(run, "config.yaml")} {name}");
        return asked[0];
    }

    private TrainingSession Resume(ParseResult parsed, string path)
    {
        CheckResumed(parsed);
        return TrainRun.Resume(path, _settings.Data(parsed), _settings.Epochs(parsed));
    }

    private void CheckResumed(ParseResult parsed)
    {
        var held = _settings.FirstHeld(parsed) ?? (parsed.GetResult(_out) is { Implicit: false } ? _out : null);
        if (held is not null) throw new UsageException($"{held.Name} cannot change when a run continues: its configuration holds it");
        if (_settings.Name(parsed) is { } recipe) throw new UsageException($"a run that continues knows its recipe: leave out '{recipe}'");
    }
}
