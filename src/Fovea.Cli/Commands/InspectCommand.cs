using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea inspect RUN</c>: a trained network looked at from all sides, on one page.</summary>
internal sealed class InspectCommand : ICommand
{
    private const int MostSamples = 500;

    private readonly Argument<string> _run = new("RUN") { Description = "A run folder that 'fovea train' wrote." };
    private readonly Option<string?> _parts = new("--parts")
    {
        Description = "What to look at, separated by commas; all of it unless given: "
            + $"{string.Join("; ", RunInspection.All.Select(i => $"{i.Name} ({i.Description})"))}.",
        HelpName = "NAME,NAME",
    };

    private readonly Option<int> _samples = CommonOptions.AtLeastOne(new Option<int>("--samples")
    {
        Description = $"Pictures of each grid, at most {MostSamples}.", DefaultValueFactory = _ => 24, HelpName = "N",
    });

    private readonly Option<string> _on = CommonOptions.OneOf("--on", "Whose images are shown and measured. Choose between runs by what you see of the validation images, not of the test images",
        "test", "validation");

    private readonly Option<string?> _image = new("--image")
    {
        Description = "A picture of your own whose activations are shown.", HelpName = "FILE",
    };

    private readonly Option<int?> _index = new("--index") { Description = "The image of the data set whose activations are shown; 0 unless given.", HelpName = "N" };
    private readonly Option<bool> _noTsne = new("--no-tsne") { Description = "Lay features out by principal components alone." };
    private readonly Option<string?> _out =
        CommonOptions.Out("The page, NAME.html, or a folder for report.html; the run folder unless given.");
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Build()
    {
        var command = new ExampleCommand("inspect", "Look at a trained network from all sides: mistakes, confusion, calibration, filters, "
            + "features, labels, duplicates; figures here and one page, report.html.",
            "fovea inspect runs/mnist-cnn-1", "fovea inspect runs/mnist-cnn-1 --parts confusion,calibration --on validation",
            "fovea inspect runs/mnist-cnn-1 --image photo.png --samples 60 --out look.html")
        {
            _run, _parts, _samples, _on, _image, _index, _noTsne, _out, _data, _seed, _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var clock = Stopwatch.StartNew();
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var parts = Chosen(parsed.GetValue(_parts));
        var (image, index, samples) = (parsed.GetValue(_image), parsed.GetValue(_index), parsed.GetValue(_samples));
        if (image is not null && index is not null) throw new UsageException("expected --image or --index, got both");
        if (samples > MostSamples) throw new UsageException($"--samples: expected at most {MostSamples}, got {samples}");
        var options = new InspectionOptions
        {
            Samples = samples, Seed = parsed.GetValue(_seed), OnValidation = parsed.GetValue(_on) == "validation",
            Picture = image is null ? null : PictureFile.Load(image), PictureName = Path.GetFileName(image) ?? "", Index = index ?? 0,
            Tsne = !parsed.GetValue(_noTsne),
        };
        var session = TrainingSession.Open(parsed.GetValue(_run)!, parsed.GetValue(_data));
        using var interrupt = new Interruption();
        var looked = RunInspection.Of(new(session, options) { Note = Console.Error.WriteLine, Cancellation = interrupt.Token }, parts);
        if (looked.Results.Count == 0)
            throw new InvalidOperationException($"{parsed.GetValue(_parts)}: expected a part that makes sense for this run, task {session.Config.Task.Name}, got none");
        Tell(session, looked, parsed.GetValue(_out), parsed.GetValue(_json), clock);
        return Application.Done;
    }

    /// <summary>Writes the page and prints what was found.</summary>
    /// <param name="session">The run.</param>
    /// <param name="looked">What was found.</param>
    /// <param name="path">The page or its folder; null for the run folder.</param>
    /// <param name="json">Whether figures are printed as one JSON value.</param>
    /// <param name="clock">Started with the command.</param>
    public static void Tell(TrainingSession session, RunInspection looked, string? path, bool json, Stopwatch clock)
    {
        var page = Page(path ?? session.Run!.Path);
        looked.Page.Write(page);
        if (json) Print(session, looked, page, clock.Elapsed.TotalSeconds);
        else Show(looked, page, clock.Elapsed.TotalSeconds);
    }

    private static IReadOnlyList<IInspection> Chosen(string? parts)
    {
        if (parts is null) return RunInspection.All;
        var names = RunInspection.All.Select(i => i.Name).ToList();
        return [.. parts.Split(',', StringSplitOptions.TrimEntries).Distinct().Select(name => Catalog<IInspection>.Find(name)
            ?? throw new UsageException($"--parts: unknown part '{name}'{Nearest.Hint(name, names)}. Parts: {string.Join(", ", names)}"))];
    }

    private static string Page(string path)
    {
        var isFile = Path.GetExtension(path).Equals(".html", StringComparison.OrdinalIgnoreCase);
        var page = isFile ? path : Path.Combine(path, RunInspection.FileName);
        if (Path.GetDirectoryName(Path.GetFullPath(page)) is { } folder) Directory.CreateDirectory(folder);
        return page;
    }

    private static void Print(TrainingSession session, RunInspection looked, string page, double seconds)
    {
        var fields = new Fields
        {
            ["runFolder"] = session.Run!.Path, ["recipe"] = session.Config.Name, ["on"] = looked.Context.ShownName, ["report"] = page,
            ["seconds"] = seconds,
        };
        var times = new Fields();
        foreach (var ((inspection, _), time) in looked.Results.Zip(looked.Seconds)) times[RunInspection.Key(inspection.Name)] = time;
        fields["partSeconds"] = times;
        foreach (var (name, figures) in looked.Figures) fields[name] = figures;
        JsonOutput.Print(fields);
    }

    private static void Show(RunInspection looked, string page, double seconds)
    {
        foreach (var (inspection, result) in looked.Results)
        {
            if (result.Line.Length > 0) Console.WriteLine($"{inspection.Title}: {result.Line}");
            foreach (var table in result.Blocks.OfType<PageTable>().Where(t => t.Rows.Count > 0))
                Console.WriteLine($"{table.ToText()}{Environment.NewLine}");
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Page: {page} ({TextTable.Size(new FileInfo(page).Length)}), in {seconds:F1} s"));
    }
}
