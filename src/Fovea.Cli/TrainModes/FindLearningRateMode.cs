using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Training;

namespace Fovea.Cli.TrainModes;

/// <summary><c>fovea train … --find-lr</c>: a learning rate from the range test.</summary>
internal sealed class FindLearningRateMode : ITrainMode
{
    private static readonly Dictionary<string, bool> Own = new()
    {
        ["--find-lr"] = false, ["--json"] = false, ["--learning-rate"] = true, ["--out"] = true,
    };

    public Option Option { get; } = new Option<bool>("--find-lr")
    {
        Description = "Look for a learning rate and keep a plot alone: it grows over 150 mini-batches while the loss is watched.",
    };

    public int Run(TrainModeCall call)
    {
        var session = TrainingSession.Start(call.Config);
        using var interrupt = new Interruption();
        var token = interrupt.Token;
        var curve = ProgressView.Run("looking for a learning rate", progress => new LearningRateFinder().Run(session, progress, token),
            token);
        var rate = curve.Suggestion?.ToString("G2", CultureInfo.InvariantCulture);
        var command = rate is null ? "" : call.Command(Own, "--learning-rate", rate);
        var folder = call.Folder("find-lr");
        var (plot, page) = (Path.Combine(folder, "find-lr.svg"), Path.Combine(folder, "find-lr.html"));
        curve.ToChart().Save(plot);
        curve.ToPage(call.Title, command).Write(page);
        if (call.Json) JsonOutput.Print(new Fields
        {
            ["learningRate"] = curve.Suggestion, ["steepest"] = curve.Steepest, ["leastLoss"] = curve.Least, ["command"] = command,
            ["rates"] = curve.Rates, ["losses"] = curve.Losses, ["smoothed"] = curve.Smoothed, ["plot"] = plot, ["report"] = page,
        });
        else
        {
            Console.WriteLine(rate is null ? "No learning rate suggested: the loss falls at none of them. Can it learn at all? fovea train … --overfit 50"
                : string.Create(CultureInfo.InvariantCulture, $"Suggested learning rate: {rate} (steepest fall of the loss at {curve.Steepest:G2}, least loss at {curve.Least:G2})"));
            if (command.Length > 0) Console.WriteLine($"Use it: {command}");
            Console.WriteLine($"Plot: {plot}, {page}");
        }
        return rate is null ? Application.Failed : Application.Done;
    }
}
