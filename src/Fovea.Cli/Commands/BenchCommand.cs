using System.CommandLine;
using System.Globalization;
using Fovea.Bench;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench</c>: how quick this machine is with this framework, and with others beside it.</summary>
internal sealed class BenchCommand : ICommand
{
    private static IEnumerable<string> Names => WorkloadEntry.All.Select(w => w.Name);

    private readonly Argument<string[]> _workloads = new("WORKLOAD")
    {
        Description = "What to time; all unless given. "
            + $"{string.Join("; ", WorkloadEntry.All.Select(w => $"{w.Name}: {w.Description}"))}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _threads = new("--threads")
    {
        Description = "Numbers of threads to time with, as 1,2; one and all processors unless set.", HelpName = "N,…",
    };

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = $"Time of each of the {BenchRun.Rounds} measurements of a workload and number of threads.",
        DefaultValueFactory = _ => 0.5, HelpName = "S",
    };

    private readonly Option<bool> _peers = new("--peers")
    {
        Description = "Time PyTorch, TorchSharp and ONNX Runtime in turn with ours, where they are installed, and look at the memory of "
            + "processes that run one workload alone, theirs and ours.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Build()
    {
        _seconds.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds)
                && seconds is not (> 0 and <= 60))
                result.AddError($"--seconds: expected a time above 0 and up to 60, got {result.Tokens[0].Value}");
        });
        var command = new ExampleCommand("bench",
            "Time matrix products, training steps and inference: GFLOP/s, percent of the machine's limit, memory. The limit is what "
            + "independent multiply-adds reach with operands from L1; in registers alone, which many processors do at a "
            + "higher clock, they reach more.",
            "fovea bench", "fovea bench gemm-1024 lenet-b16 --threads 1,2 --peers") { _workloads, _threads, _seconds, _peers, _json };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var entries = Entries(parsed.GetValue(_workloads) ?? []);
        var threads = Threads(parsed.GetValue(_threads));
        using var interruption = new Interruption();
        var limit = new MachineLimit();
        foreach (var count in threads) limit.Measure(count);
        var done = new List<WorkloadFigures>();
        BenchProgress.Run(entries.Count * BenchRun.Rounds, progress =>
        {
            Measure(entries, threads, parsed.GetValue(_seconds), limit, parsed.GetValue(_peers), progress, done, interruption.Token);
            return true;
        });
        foreach (var count in threads) limit.Measure(count);
        if (parsed.GetValue(_json)) BenchReport.PrintJson(done, limit);
        else if (done.Count > 0) BenchReport.PrintText(done, threads, limit);
        if (done.Count == entries.Count) return Application.Done;
        Console.Error.WriteLine($"fovea: stopped after {done.Count} of {entries.Count} workloads");
        return Application.Failed;
    }

    // What was measured before an interruption is kept.
    private static void Measure(List<WorkloadEntry> entries, int[] threads, double seconds, MachineLimit limit, bool withPeers,
        BenchProgress progress, List<WorkloadFigures> done, CancellationToken cancellation)
    {
        try
        {
            using var peers = withPeers ? PeerSet.Start(progress.Note, cancellation) : null;
            var run = new BenchRun(threads, seconds, limit, peers?.Peers ?? [], progress.Note);
            foreach (var (i, entry) in entries.Index())
            {
                progress.Begin(entry.Name, i + 1, entries.Count);
                done.Add(run.Measure(entry, progress.Step, cancellation));
            }
        }
        catch (OperationCanceledException)
        {
            // The caller sees that not all is done.
        }
    }

    private static List<WorkloadEntry> Entries(string[] names) => names.Length == 0 ? [.. WorkloadEntry.All]
        : [.. names.Distinct().Select(name => WorkloadEntry.All.FirstOrDefault(w => w.Name == name) ?? throw new UsageException(
            $"unknown workload '{name}'{Nearest.Hint(name, Names)}. Known: {string.Join(", ", Names)}"))];

    private static int[] Threads(string? text)
    {
        if (text is null) return [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        var counts = Array.ConvertAll(text.Split(','), part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0);
        return counts.All(n => n is >= 1 and <= 1024) ? [.. counts.Distinct().Order()]
            : throw new UsageException($"--threads: expected whole numbers from 1 to 1024 with commas between, as 1,2, got '{text}'");
    }
}
