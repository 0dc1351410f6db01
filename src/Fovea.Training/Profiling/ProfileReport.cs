using System.Globalization;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>A profile for people: tables for a terminal and a page with bars.</summary>
/// <param name="profile">The profile.</param>
/// <param name="limit">10⁹ operations a second that the machine can do on the threads of the training; null where that is not
/// known.</param>
public sealed class ProfileReport(TrainingProfile profile, double? limit = null)
{
    private const int MostBars = 15;

    /// <summary>Of the machine's limit, the share that a step reaches; null where the limit is not known.</summary>
    public double? ShareOfLimit => limit is { } most ? profile.Gflops / most : null;

    /// <summary>What a step consists of.</summary>
    public PageTable Parts()
    {
        var table = new PageTable("A step", "part", "ms>", "share>");
        foreach (var part in profile.Parts) table.Add(part.Name, Ms(part.Time), Share(part.Time));
        return table.Add("step", Ms(profile.Step), Share(profile.Step));
    }

    /// <summary>The time of primitives.</summary>
    public PageTable Operations()
    {
        var table = new PageTable("By operation", "operation", "calls>", "ms>", "share>");
        foreach (var operation in profile.Operations)
            table.Add(operation.Name, operation.Calls.ToString("0.#", CultureInfo.InvariantCulture), Ms(operation.Time),
                Share(operation.Time));
        return table;
    }

    /// <summary>The time of layers.</summary>
    public PageTable Layers()
    {
        string[] limited = limit is null ? [] : ["of limit>"];
        string[] columns = ["layer", "", "forward ms>", "backward ms>", "share>", "GFLOP/s>", .. limited, "together with"];
        var table = new PageTable("By layer", columns);
        foreach (var layer in profile.Layers)
        {
            var isCounted = layer.ForwardFlops > 0 && layer.Total > TimeSpan.Zero;
            var with = layer.ForwardWith.Concat(layer.BackwardWith).Distinct().ToList();
            string[] ofLimit = limit is { } most ? [isCounted ? Text($"{100 * layer.Gflops / most:F0} %") : ""] : [];
            table.Add([layer.Name, layer.Layer, layer.Forward is { } f ? Ms(f) : "·", layer.Backward is { } b ? Ms(b) : "·",
                Share(layer.Total), isCounted ? Text($"{layer.Gflops:F1}") : "", .. ofLimit, string.Join(", ", with)]);
        }
        return table;
    }

    /// <summary>What is known beside the tables, a line each.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = new List<string>
        {
            Text($"Steps of {profile.BatchSize} samples: {profile.UntimedStep.TotalMilliseconds:F3} ms without the wait for data, {profile.BatchSize / (profile.UntimedStep + Wait).TotalSeconds:N0} samples/s with it"),
            Text($"Arithmetic: {profile.Flops / 1e6:F1} MFLOP a step, {profile.Gflops:F1} GFLOP/s")
                + (limit is { } most ? Text($", {100 * profile.Gflops / most:F1} % of the machine's {most:F0} GFLOP/s") : ""),
            Text($"Memory: peak {TextTable.Size(profile.PeakBytes)} of the process; {TextTable.Size(profile.AllocatedBytes)} allocated a step"),
        };
        if (profile.Validation is { } time) lines.Add(Text($"Validation: {time.TotalMilliseconds:F1} ms for {profile.ValidationSamples:N0} samples"));
        lines.Add(Text($"Timing: adds {100 * profile.TimingCost:F1} % to a step (fastest tenth of {profile.Steps} timed steps and of as many others)"));
        if (profile.Refusal is { } refusal) lines.Add($"Steps are computed anew each time and not replayed: {refusal}");
        return lines;
    }

    /// <summary>The profile as a page.</summary>
    /// <param name="title">What was trained.</param>
    /// <param name="trace">The file of <see cref="ChromeTrace"/> beside it; may be empty.</param>
    public ReportPage ToPage(string title, string trace = "")
    {
        var page = new ReportPage($"{title}: profile") { Summary = Text($"{profile.UntimedStep.TotalMilliseconds:F2} ms a step of {profile.BatchSize} samples") };
        var figures = new PageFigures()
            .Add("A step", Text($"{profile.UntimedStep.TotalMilliseconds:F2} ms"), $"{profile.BatchSize} samples")
            .Add("Waiting for data", Share(Wait), "of a step").Add("Arithmetic", Text($"{profile.Gflops:F1} GFLOP/s"));
        if (ShareOfLimit is { } share) figures.Add("Of the limit", Text($"{100 * share:F1} %"), Text($"{limit:F0} GFLOP/s, multiply-adds with operands from L1"));
        page.Section("Overview", "Means over the steps that were timed call by call; every second step was not, which tells what timing costs.")
            .Add(figures).Add(Bars("A step, ms", profile.Parts.Select(p => (p.Name, p.Time)))).Add(Parts())
            .Add(new PageText([.. Lines()]) { Kind = PageTextKind.List });
        page.Section("By layer", "Forward and backward. A layer without a time of its own is computed together with another one.")
            .Add(Bars("Layers, ms", profile.Layers.SelectMany(Ways).Where(b => b.Time > TimeSpan.Zero))).Add(Layers());
        page.Section("By operation", "The device's primitives, as they are replayed: those that were put together have one name.")
            .Add(Bars("Operations, ms", profile.Operations.Select(o => (o.Name, o.Time)))).Add(Operations());
        if (trace.Length > 0) page.Section("Trace").Add(new PageText($"{trace} opens in ui.perfetto.dev and in chrome://tracing."));
        return page;
    }

    /// <summary>The profile by name.</summary>
    public Fields ToFields() => new()
    {
        ["steps"] = profile.Steps, ["batchSize"] = profile.BatchSize, ["stepMs"] = profile.UntimedStep.TotalMilliseconds,
        ["parts"] = profile.Parts.Select(p => new Fields { ["name"] = p.Name, ["ms"] = p.Time.TotalMilliseconds }),
        ["operations"] = profile.Operations.Select(o => new Fields
        {
            ["name"] = o.Name, ["calls"] = o.Calls, ["ms"] = o.Time.TotalMilliseconds,
        }),
        ["layers"] = profile.Layers.Select(l => new Fields
        {
            ["name"] = l.Name, ["layer"] = l.Layer, ["forwardMs"] = l.Forward?.TotalMilliseconds,
            ["backwardMs"] = l.Backward?.TotalMilliseconds,
            ["togetherWith"] = l.ForwardWith.Concat(l.BackwardWith).Distinct(), ["flops"] = l.ForwardFlops + l.BackwardFlops,
        }),
        ["flops"] = profile.Flops, ["gflops"] = profile.Gflops, ["percentOfLimit"] = 100 * ShareOfLimit, ["limitGflops"] = limit,
        ["validationMs"] = profile.Validation?.TotalMilliseconds, ["peakBytes"] = profile.PeakBytes,
        ["allocatedBytes"] = profile.AllocatedBytes, ["timingCost"] = profile.TimingCost, ["isReplayed"] = profile.Refusal is null,
    };

    private static IEnumerable<(string Name, TimeSpan Time)> Ways(LayerTime layer) =>
        [(layer.Name, layer.Forward ?? TimeSpan.Zero), ($"{layer.Name} backward", layer.Backward ?? TimeSpan.Zero)];

    private TimeSpan Wait => profile.Parts[0].Time;

    private static PageChart Bars(string title, IEnumerable<(string Name, TimeSpan Time)> bars)
    {
        var chart = new BarChart(title) { ValueFormat = "0.000" };
        foreach (var (name, time) in bars.OrderByDescending(b => b.Time).Take(MostBars)) chart = chart.Add(name, time.TotalMilliseconds);
        return new(chart);
    }

    private string Share(TimeSpan time) => Text($"{100 * (time / profile.Step):F1} %");

    private static string Ms(TimeSpan time) => Text($"{time.TotalMilliseconds:F3}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
