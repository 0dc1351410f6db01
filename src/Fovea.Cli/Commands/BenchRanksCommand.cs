using System.CommandLine;
using System.Globalization;
using System.Text;
using Fovea.Cli.TrainModes;
using Fovea.Parallel.Scaling;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench ranks</c>: what the processes of <c>mpirun</c> take to add up gradients, and for a step.</summary>
internal sealed class BenchRanksCommand : ICommand
{
    private readonly TrainSettings _settings = new();
    private readonly Option<int> _steps = CommonOptions.AtLeastOne(new Option<int>("--steps")
    {
        Description = "Steps that are timed, 2 or more; the shortest counts.", DefaultValueFactory = _ => 20, HelpName = "N",
    });

    private readonly Option<string?> _out = CommonOptions.Out("A file for 'fovea bench nodes'.");
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "bench";

    public Command Build()
    {
        var command = new ExampleCommand("ranks", "Measure what the processes of mpirun take to add up gradients, and for a step of a training.",
            "mpirun -n 4 fovea bench ranks", "mpirun -n 4 fovea bench ranks cifar-resnet --out four.json");
        _settings.AddTo(command);
        foreach (var option in new Option[] { _steps, _out, _threads, _json }) command.Add(option);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var threads = parsed.GetValue(_threads);
        if (threads is { } n) WorkPool.Threads = n;
        return SharedWork.Run(threads is not null, ranks =>
        {
            var times = RankMeasurement.Measure(ranks, () => _settings.Read(parsed), parsed.GetValue(_steps));
            if (ranks.Rank == 0) Print(times, parsed.GetValue(_out), parsed.GetValue(_json));
            return Application.Done;
        });
    }

    private static void Print(RankTimes times, string? file, bool json)
    {
        if (file is not null) AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(JsonText.Of(times.ToFields()) + "\n")));
        if (json)
        {
            JsonOutput.Print(times.ToFields());
            return;
        }
        var table = new TextTable("bytes>", "sum, ms>", "MB/s>");
        foreach (var (bytes, seconds) in times.Sums)
        {
            var sent = 2 * bytes * (times.Ranks - 1.0) / times.Ranks;
            table.Add(Number(bytes, "N0"), Number(1e3 * seconds, "F3"), Number(sent / seconds / 1e6, "F0"));
        }
        if (times.Ranks > 1) Console.WriteLine(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{times.Ranks} ranks, {times.Network}, mini-batches of {times.Batch}, {TextTable.Size(times.GradientBytes)} of gradients:"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"a step alone {1e3 * times.Alone:F1} ms, together {1e3 * times.Together:F1} ms, {1e3 * times.After:F1} ms with gradients sent after the pass"));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
