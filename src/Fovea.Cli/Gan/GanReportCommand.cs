using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.Commands;
using Fovea.Cli.Terminal;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Gan;

/// <summary><c>fovea gan report</c>: how good a generator is, on one page.</summary>
internal sealed class GanReportCommand : ICommand
{
    private const int MostSamples = 500, MostJudged = 100_000;

    // Parts of every run that belong here as well.
    private static readonly string[] Others = ["summary", "curves", "settings"];

    private readonly Argument<string> _run = new("RUN") { Description = "A run folder that 'fovea gan train' wrote." };
    private readonly Option<int> _count = CommonOptions.AtLeastOne(new Option<int>("--count")
    {
        Description = $"Samples that are judged, at most {MostJudged}.", DefaultValueFactory = _ => 10_000, HelpName = "N",
    });

    private readonly Option<int> _samples = CommonOptions.AtLeastOne(new Option<int>("--samples")
    {
        Description = $"Pictures that are shown, at most {MostSamples}.", DefaultValueFactory = _ => 48, HelpName = "N",
    });

    private readonly Option<string?> _classifier = new("--classifier")
    {
        Description = "The run folder of a classifier that judges; unless given, one is trained once and kept in RUN/classifier.",
        HelpName = "RUN",
    };

    private readonly Option<string?> _out =
        CommonOptions.Out("The page, NAME.html, or a folder for report.html; the run folder unless given.");
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "gan";

    public Command Build()
    {
        var command = new ExampleCommand("report", "Measure what a generator makes, by a classifier and beside real pictures; figures here and one page, report.html, with samples, curves, "
            + "ways between samples and the nearest training pictures.",
            "fovea gan report runs/gan-mnist-1", "fovea gan report runs/gan-mnist-1 --classifier runs/mnist-cnn-1 --json")
        {
            _run, _count, _samples, _classifier, _out, _data, _seed, _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var clock = Stopwatch.StartNew();
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var (count, samples) = (parsed.GetValue(_count), parsed.GetValue(_samples));
        if (count is < 2 or > MostJudged) throw new UsageException($"--count: expected from 2 to {MostJudged}, got {count}");
        if (samples > MostSamples) throw new UsageException($"--samples: expected at most {MostSamples}, got {samples}");
        var options = new InspectionOptions
        {
            Samples = samples, Judged = count, Seed = parsed.GetValue(_seed), Classifier = parsed.GetValue(_classifier),
        };
        var session = TrainingSession.Open(parsed.GetValue(_run)!, parsed.GetValue(_data));
        // What makes no pictures is named before anything is measured.
        _ = PictureMaker.Of(session);
        using var interrupt = new Interruption();
        var looked = RunInspection.Of(new(session, options) { Note = Console.Error.WriteLine, Cancellation = interrupt.Token },
            RunInspection.All.Where(i => i is GeneratorInspection || Others.Contains(i.Name)));
        InspectCommand.Tell(session, looked, parsed.GetValue(_out), parsed.GetValue(_json), clock);
        return Application.Done;
    }
}
