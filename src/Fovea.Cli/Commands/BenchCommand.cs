using System.CommandLine;
using Fovea.Bench;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench</c>: how quick this machine is with this framework, and with others beside it.</summary>
internal sealed class BenchCommand : ICommand
{
    private readonly Argument<string[]> _workloads = new("WORKLOAD")
    {
        Description = "What to time; all unless given. "
            + $"{string.Join("; ", WorkloadEntry.All.Select(w => $"{w.Name}: {w.Description}"))}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _threads = BenchOptions.Threads();

    private readonly Option<double> _seconds = BenchOptions.Seconds(
        $"Time of each of the {BenchRun.Rounds} measurements of a workload and number of threads.", 0.5);

    private readonly Option<bool> _peers = new("--peers")
    {
        Description = "Time PyTorch, TorchSharp and ONNX Runtime in turn with ours, where they are installed, and look at the memory of "
            + "processes that run one workload alone, theirs and ours.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Build()
    {
        var command = new ExampleCommand("bench",
            "Time matrix products, layers, training steps and inference: GFLOP/s, percent of the machine's limit, memory. The limit is what "
            + "independent multiply-adds reach with operands from L1; in registers alone, which many processors do at a "
            + "higher clock, they reach more.",
            "fovea bench", "fovea bench gemm-1024 lenet-b16 --threads 1,2 --peers") {
            _workloads, CommonOptions.Device(), _threads, _seconds, _peers, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var entries = BenchOptions.Named(parsed.GetValue(_workloads) ?? [], WorkloadEntry.All);
        var threads = BenchOptions.ThreadCounts(parsed.GetValue(_threads));
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
}
