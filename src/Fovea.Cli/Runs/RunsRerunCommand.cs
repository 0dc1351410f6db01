using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Cli.TrainModes;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Runs;

/// <summary><c>fovea runs rerun</c>: trains a run's configuration anew and compares the weights bit by bit.</summary>
internal sealed class RunsRerunCommand : ICommand
{
    private readonly Argument<string> _run = new("RUN") { Description = "A run folder that 'fovea train' wrote." };
    private readonly Option<string?> _out = CommonOptions.Out("The new run folder; runs/NAME-N unless set.");
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "runs";

    public Command Build()
    {
        var command = new ExampleCommand("rerun", "Train a run's configuration anew and say whether the weights have the same bits, and if not, what differs; exit code 1 "
            + "where they have not.", "fovea runs rerun runs/digits-1", "fovea runs rerun runs/mnist-cnn-1 --data DIR --out again")
        {
            _run, _out, _data, _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var original = RunSummary.Of(parsed.GetValue(_run)!);
        var path = parsed.GetValue(_out) ?? RunFolder.Free(original.Config.Name);
        if (parsed.GetValue(_data) is { } folder) original.Config.Data = folder;
        TrainSettings.EnsureData(original.Config);
        var session = Rerun.Start(original, path, parsed.GetValue(_data));
        using var interrupt = new Interruption();
        session.Train(interrupt.Token);
        if (session.Trainer.End == TrainingEnd.Cancelled)
        {
            Console.Error.WriteLine($"fovea: stopped after step {session.Trainer.Progress.Step}; saved. Continue with: fovea train --resume {path}");
            return Application.Failed;
        }
        session.Finish();
        var result = Rerun.Compare(RunSummary.Of(original.Path), RunSummary.Of(path));
        if (parsed.GetValue(_json)) JsonOutput.Print(new Fields
        {
            ["runFolder"] = path, ["isSame"] = result.IsSame, ["firstEpoch"] = result.FirstEpoch,
            ["weights"] = result.Weights.Select(w => new Fields { ["key"] = w.Key, ["difference"] = w.Difference }),
            ["differences"] = result.Differences.Select(d => new Fields { ["what"] = d.What, ["before"] = d.Before, ["now"] = d.Now }),
        });
        else foreach (var line in result.Lines()) Console.WriteLine(line);
        return result.IsSame ? Application.Done : Application.Failed;
    }
}
