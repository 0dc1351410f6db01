using System.CommandLine;
using Fovea.Bench;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench scaling</c>: how times grow with batch, pixels, channels and size, and fall with threads.</summary>
internal sealed class BenchScalingCommand : ICommand
{
    private const int FewSizes = 3;

    public string Parent => "bench";

    public Command Build()
    {
        var workloads = new Argument<string[]>("WORKLOAD")
        {
            Description = "What to time at growing sizes; all unless given. "
                + $"{string.Join("; ", ScalingEntry.All.Select(w => $"{w.Name}: {w.Description}"))}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var threads = BenchOptions.Threads();
        var seconds = BenchOptions.Seconds($"Time of each of the {ScalingRun.Rounds} measurements of a size and number of threads.", 0.05);
        var quick = new Option<bool>("--quick") { Description = $"Only the {FewSizes} smallest sizes of each, to try the command." };
        var (@out, json) = (CommonOptions.Out("The page to write; a picture where it ends in .svg or .png. scaling.html unless set."),
            CommonOptions.Json());
        var command = new ExampleCommand("scaling",
            "Time workloads at growing sizes and on several numbers of threads, and fit the power by which the time of a step grows.",
            "fovea bench scaling", "fovea bench scaling conv-batch gemm-size --threads 1,2 --out scaling.svg")
            { workloads, threads, seconds, quick, @out, json };
        command.SetAction(parsed => Run(BenchOptions.Named(parsed.GetValue(workloads) ?? [], ScalingEntry.All),
            new(BenchOptions.ThreadCounts(parsed.GetValue(threads)), parsed.GetValue(seconds)), parsed.GetValue(quick),
            parsed.GetValue(@out) ?? "scaling.html", parsed.GetValue(json)));
        return command;
    }

    private static int Run(List<ScalingEntry> entries, ScalingRun run, bool quick, string output, bool json)
    {
        var isPage = Path.GetExtension(output).ToUpperInvariant() switch
        {
            ".HTML" => true,
            ".SVG" or ".PNG" => false,
            _ => throw new UsageException($"--out: expected a file name that ends in .html, .svg or .png, got '{output}'"),
        };
        using var interruption = new Interruption();
        var report = new ScalingReport(ProgressView.Run("timing", progress =>
            run.Measure(entries, quick ? FewSizes : int.MaxValue, progress, interruption.Token), interruption.Token));
        if (isPage) report.ToPage().Write(output); else report.Sheet().Save(output);
        if (json)
        {
            JsonOutput.Print(new Fields { ["workloads"] = report.ToFields(), ["report"] = output });
            return Application.Done;
        }
        Console.WriteLine(report.Slopes().ToText());
        if (report.Threads() is { Rows.Count: > 0 } threads) Console.WriteLine($"{Environment.NewLine}{threads.ToText()}");
        Console.WriteLine($"{Environment.NewLine}{(isPage ? "Page" : "Picture")}: {output}");
        return Application.Done;
    }
}
