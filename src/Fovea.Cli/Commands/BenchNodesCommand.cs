using System.CommandLine;
using System.Globalization;
using Fovea.Parallel.Scaling;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench nodes</c>: the time of a step on many nodes, by a model of what was measured on few.</summary>
internal sealed class BenchNodesCommand : ICommand
{
    private static readonly int[] Nodes = [8, 16, 32, 64, 128, 256, 512, 1024];

    public string Parent => "bench";

    public Command Build()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "What 'fovea bench ranks --out FILE' wrote, one file or several.", Arity = ArgumentArity.OneOrMore,
        };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("nodes", "Predict the time of a step on 8 to 1,024 nodes from what few ranks took.",
            "fovea bench nodes two.json four.json") { files, json };
        command.SetAction(parsed => Run([.. parsed.GetValue(files)!.Select(RankTimes.Load)], parsed.GetValue(json)));
        return command;
    }

    private static int Run(IReadOnlyList<RankTimes> measured, bool json)
    {
        if (measured.All(m => m.Ranks == 1))
            throw new UsageException("nodes: expected measurements of two ranks or more, got those of one");
        var model = ScalingModel.Fit(measured);
        // What a node computes in where it has the machine to itself: the least of what was measured.
        var fastest = measured.MinBy(m => m.Alone)!;
        if (measured.Any(m => (m.Network, m.GradientBytes, m.Batch) != (fastest.Network, fastest.GradientBytes, fastest.Batch)))
            throw new UsageException("nodes: expected measurements of one network and one size of mini-batches, got several");
        var rows = Nodes.Select(n => Row(model, fastest, n)).ToList();
        var checks = measured.Where(m => m.Ranks > 1)
            .Select(m => (Measured: m, Step: model.Step(m.Alone, m.GradientBytes, m.Ranks, 1 << 20))).ToList();
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["latency"] = model.Latency, ["bytesPerSecond"] = 1 / model.SecondsPerByte, ["compute"] = fastest.Alone,
                ["measured"] = checks.Select(c => new Fields
                {
                    ["ranks"] = c.Measured.Ranks, ["step"] = c.Measured.Together, ["model"] = c.Step,
                }),
                ["nodes"] = rows.Select(r => new Fields
                {
                    ["nodes"] = r.Nodes, ["bucketBytes"] = r.Bucket, ["step"] = r.Step, ["samplesPerSecond"] = r.Samples,
                    ["efficiency"] = r.Efficiency,
                }),
            });
            return Application.Done;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{fastest.Network}, mini-batches of {fastest.Batch}: {1e3 * fastest.Alone:F1} ms a step, {TextTable.Size(fastest.GradientBytes)} of gradients"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Fitted: latency {1e6 * model.Latency:F1} µs, {1e-6 / model.SecondsPerByte:F0} MB/s"));
        foreach (var (of, step) in checks) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{of.Ranks} ranks: alone {1e3 * of.Alone:F1} ms a step, together {1e3 * of.Together:F1}, {1e3 * of.After:F1} with gradients sent after the pass; by the model {1e3 * step:F1}"));
        var table = new TextTable("nodes>", "bucket>", "step, ms>", "samples/s>", "efficiency>");
        foreach (var (nodes, bucket, step, samples, efficiency) in rows)
            table.Add(Text(nodes, "N0"), TextTable.Size(bucket), Text(1e3 * step, "F1"), Text(samples, "N0"),
                Text(100 * efficiency, "F0") + " %");
        Console.WriteLine(table);
        return Application.Done;
    }

    private static (int Nodes, int Bucket, double Step, double Samples, double Efficiency) Row(ScalingModel model, RankTimes times,
        int nodes)
    {
        var bucket = model.BestBucket(times.Alone, times.GradientBytes, nodes);
        var step = model.Step(times.Alone, times.GradientBytes, nodes, bucket);
        return (nodes, bucket, step, nodes * times.Batch / step, times.Alone / step);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
