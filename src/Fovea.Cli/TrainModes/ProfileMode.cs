using System.CommandLine;
using Fovea.Bench;
using Fovea.Cli.Terminal;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.TrainModes;

/// <summary><c>fovea train … --profile</c>: where the time of training goes.</summary>
internal sealed class ProfileMode : ITrainMode
{
    public Option Option { get; } = new Option<bool>("--profile")
    {
        Description = $"Train {TrainingProfiler.UsualSteps} mini-batches, or the --epochs given, and show the time by operation and layer, the wait for data, and "
            + "what part of the machine's limit is reached; writes a page and a trace for chrome://tracing. Keeps no weights.",
    };

    public int Run(TrainModeCall call)
    {
        var session = TrainingSession.Start(call.Config);
        session.Trainer.View = null;
        using var interrupt = new Interruption();
        var token = interrupt.Token;
        var limit = new MachineLimit();
        limit.Measure(WorkPool.Threads);
        int? steps = call.Epochs is null ? TrainingProfiler.UsualSteps : null;
        var profile = ProgressView.Run("timing mini-batches", progress => TrainingProfiler.Run(session, steps, progress, token), token);
        limit.Measure(WorkPool.Threads);
        var report = new ProfileReport(profile, limit.Fed(WorkPool.Threads));
        var folder = call.Folder("profile");
        var (page, trace) = (Path.Combine(folder, "profile.html"), Path.Combine(folder, "trace.json"));
        ChromeTrace.Write(profile, trace, call.Title);
        report.ToPage(call.Title, Path.GetFileName(trace)).Write(page);
        if (call.Json)
        {
            var fields = report.ToFields();
            (fields["threads"], fields["report"], fields["trace"]) = (WorkPool.Threads, page, trace);
            JsonOutput.Print(fields);
            return Application.Done;
        }
        foreach (var line in report.Lines()) Console.WriteLine(line);
        foreach (var table in new[] { report.Parts(), report.Layers(), report.Operations() })
            Console.WriteLine($"{Environment.NewLine}{table.Title}{Environment.NewLine}{table.ToText()}");
        Console.WriteLine();
        Console.WriteLine($"Page: {page}; trace for ui.perfetto.dev or chrome://tracing: {trace}");
        return Application.Done;
    }
}
