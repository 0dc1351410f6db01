using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps benchmark</c>: every object of a folder by every method, beside published figures.</summary>
internal sealed class PsBenchmarkCommand : IPsCommand
{
    private sealed record Cell(double Mean, double Median, int InvalidPixels, double Seconds);

    public Command Build()
    {
        var root = new Argument<string>("ROOT") { Description = "A folder of scenes with true normals." };
        var methods = new Option<string?>("--methods") { Description = "Methods, parted by commas; all unless given.", HelpName = "M,M" };
        var objects = new Option<string?>("--objects") { Description = "Objects, parted by commas; all unless given.", HelpName = "O,O" };
        var bits = new Option<int>("--bits") { Description = "Use the upper bits of each sample alone; 0 for all.", HelpName = "N" };
        var @out = CommonOptions.Out("A folder to write benchmark.json, .txt and .svg to.");
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("benchmark", "Measure methods on objects with true normals: mean angular error in degrees.",
            "fovea ps benchmark diligent", "fovea ps benchmark diligent --methods l2,trimmed --out benchmark")
        {
            root, methods, objects, bits, @out, threads, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            var solvers = parsed.GetValue(methods) is { } names
                ? [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(PsOptions.Solver)]
                : SolverCatalog.All.ToArray();
            var folders = Folders(parsed.GetValue(root)!, parsed.GetValue(objects));
            return Run(folders, solvers, new() { Bits = parsed.GetValue(bits) }, parsed.GetValue(@out), parsed.GetValue(json));
        });
        return command;
    }

    private static string[] Folders(string root, string? objects)
    {
        if (!Directory.Exists(root)) throw new DirectoryNotFoundException($"{root}: no such folder.");
        var found = Directory.GetDirectories(root).Where(f => File.Exists(Path.Combine(f, "filenames.txt"))).ToArray();
        if (objects is not null) found = [.. objects.Split(',').Select(o => found.FirstOrDefault(f => Path.GetFileName(f) is var name
            && (name.Equals(o, StringComparison.OrdinalIgnoreCase) || name.Equals(o + "PNG", StringComparison.OrdinalIgnoreCase)))
            ?? throw new UsageException($"--objects: no folder {o} in {root}"))];
        return found.Length > 0
            ? [.. found.OrderBy(f => PublishedResults.Place(Path.GetFileName(f))).ThenBy(f => f, StringComparer.Ordinal)]
            : throw new DataFormatException(root, -1, "objects", "expected folders with filenames.txt, got none");
    }

    private static int Run(string[] folders, IPhotometricSolver[] solvers, SceneOptions options, string? path, bool json)
    {
        using var interruption = new Interruption();
        var stop = interruption.Token;
        var (names, cells) = (new List<string>(), new List<Cell[]>());
        try
        {
            foreach (var folder in folders)
            {
                var scene = ProgressView.Run($"reading {Path.GetFileName(folder)}", p => PhotometricScene.Load(folder, options, p, stop),
                    stop);
                if (scene.GroundTruth is not { } truth) continue;
                cells.Add([.. solvers.Select(solver => Measure(scene, truth, solver, stop))]);
                names.Add(scene.Name);
            }
        }
        catch (OperationCanceledException) when (names.Count > 0)
        {
            // The objects that are done are reported.
        }
        if (names.Count == 0) throw new DataFormatException(Path.GetDirectoryName(folders[0])!, -1, "objects",
            "expected true normals (Normal_gt.mat) beside the pictures of one object or more, got none");
        var text = Table(names, cells, solvers);
        if (path is not null) Write(path, names, cells, solvers, text);
        if (json) JsonOutput.Print(Rows(names, cells, solvers));
        else Console.WriteLine(text);
        stop.ThrowIfCancellationRequested();
        return Application.Done;
    }

    private static Cell Measure(PhotometricScene scene, float[] truth, IPhotometricSolver solver, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var result = ProgressView.Run($"{scene.Name}, {solver.Name}", p => solver.Solve(scene, p, stop), stop);
        var (seconds, error) = (clock.Elapsed.TotalSeconds, result.AngularError(truth));
        return new(error.Mean, error.Median, result.Valid.Count(v => !v), seconds);
    }

    private static IEnumerable<object> Rows(List<string> names, List<Cell[]> cells, IPhotometricSolver[] solvers) =>
        names.SelectMany((name, o) => solvers.Select((solver, m) => new
        {
            scene = name, method = solver.Name, meanAngularError = cells[o][m].Mean, medianAngularError = cells[o][m].Median,
            invalidPixels = cells[o][m].InvalidPixels, seconds = cells[o][m].Seconds,
        }));

    private static (string Name, double[] Errors)[] Lines(List<string> names, List<Cell[]> cells, IPhotometricSolver[] solvers) =>
    [
        .. solvers.Select((s, m) => (s.Name, cells.Select(c => c[m].Mean).ToArray())),
        .. PublishedResults.All.Select(p => (p.Name, names.Select(n => PublishedResults.Of(p.Errors, n)).ToArray())),
    ];

    private static string Table(List<string> names, List<Cell[]> cells, IPhotometricSolver[] solvers)
    {
        static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("F2", CultureInfo.InvariantCulture);
        var table = new TextTable(["mean error, °", .. names.Select(n => n + ">"), "average>", "s>"]);
        foreach (var (i, (name, errors)) in Lines(names, cells, solvers).Index())
            table.Add([name, .. errors.Select(Number), Number(errors.DefaultIfEmpty(double.NaN).Average()),
                i < solvers.Length ? Number(cells.Sum(c => c[i].Seconds)) : ""]);
        return table.ToString();
    }

    private static void Write(string folder, List<string> names, List<Cell[]> cells, IPhotometricSolver[] solvers, string text)
    {
        var lines = Lines(names, cells, solvers);
        var values = new double[lines.Length, names.Count];
        for (var i = 0; i < lines.Length; i++)
            for (var o = 0; o < names.Count; o++) values[i, o] = lines[i].Errors[o];
        Save("benchmark.txt", text + "\n");
        Save("benchmark.json", JsonOutput.Text(Rows(names, cells, solvers)) + "\n");
        new HeatMap("Mean angular error, degrees", values)
        {
            RowLabels = [.. lines.Select(l => l.Name)], ColumnLabels = [.. names], ValueFormat = "0.00",
        }.Save(Path.Combine(folder, "benchmark.svg"));
        void Save(string file, string contents) =>
            AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(Encoding.UTF8.GetBytes(contents)));
    }
}
