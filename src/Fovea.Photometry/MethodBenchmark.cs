using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fovea.Reports;

namespace Fovea.Photometry;

/// <summary>Methods on objects with true normals, beside published figures.</summary>
/// <param name="solvers">The methods.</param>
public sealed class MethodBenchmark(IReadOnlyList<IPhotometricSolver> solvers)
{
    private readonly List<string> _names = [];
    private readonly List<IReadOnlyList<MethodFigures>> _objects = [];

    /// <summary>Objects measured so far.</summary>
    public int Count => _names.Count;

    /// <summary>The folders of scenes below a root, in the order of the published tables.</summary>
    /// <exception cref="DataFormatException">There are none.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Folders(string root)
    {
        if (!Directory.Exists(root)) throw new DirectoryNotFoundException($"{root}: no such folder.");
        var found = Directory.GetDirectories(root).Where(f => File.Exists(Path.Combine(f, "filenames.txt"))).ToArray();
        return found.Length > 0
            ? [.. found.OrderBy(f => PublishedResults.Place(Path.GetFileName(f))).ThenBy(f => f, StringComparer.Ordinal)]
            : throw new DataFormatException(root, -1, "objects", "expected folders with filenames.txt, got none");
    }

    /// <summary>Measures every method on an object and adds it; one without true normals is passed over.</summary>
    /// <param name="scene">The object.</param>
    /// <param name="solve">Runs one of them, as a caller shows it; null for plainly.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <exception cref="OperationCanceledException">It was stopped; the object does not count.</exception>
    public void Add(PhotometricScene scene,
        Func<IPhotometricSolver, Func<IProgress<double>?, PhotometricResult>, PhotometricResult>? solve = null,
        CancellationToken cancellation = default)
    {
        if (Measure(scene, solve, cancellation) is { } figures) Add(scene.Name, figures);
    }

    /// <summary>Adds an object that was measured elsewhere.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="figures">Those of each method.</param>
    public void Add(string name, IReadOnlyList<MethodFigures> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Count != solvers.Count)
            throw new ArgumentException($"MethodBenchmark: expected figures of {solvers.Count} methods, got {figures.Count}.");
        _names.Add(name);
        _objects.Add(figures);
    }

    /// <summary>Measures every method on an object; null for one without true normals.</summary>
    /// <param name="scene">The object.</param>
    /// <param name="solve">Runs one of them, as a caller shows it; null for plainly.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<MethodFigures>? Measure(PhotometricScene scene,
        Func<IPhotometricSolver, Func<IProgress<double>?, PhotometricResult>, PhotometricResult>? solve = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.GroundTruth is not { } truth) return null;
        solve ??= (_, run) => run(null);
        return [.. solvers.Select(solver =>
        {
            var clock = Stopwatch.StartNew();
            var result = solve(solver, progress => solver.Solve(scene, progress, cancellation));
            var (seconds, error) = (clock.Elapsed.TotalSeconds, result.AngularError(truth));
            return new MethodFigures(error.Mean, error.Median, result.Valid.Count(v => !v), seconds);
        })];
    }

    /// <summary>A row for each object and method.</summary>
    public IReadOnlyList<Fields> Rows() => [.. _names.SelectMany((name, o) => solvers.Select((solver, m) => new Fields
    {
        ["scene"] = name, ["method"] = solver.Name, ["meanAngularError"] = _objects[o][m].Mean,
        ["medianAngularError"] = _objects[o][m].Median, ["invalidPixels"] = _objects[o][m].InvalidPixels,
        ["seconds"] = _objects[o][m].Seconds,
    }))];

    /// <summary>Mean errors in degrees, a line for each method, then the published ones.</summary>
    public override string ToString()
    {
        static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("F2", CultureInfo.InvariantCulture);
        var table = new TextTable(["mean error, °", .. _names.Select(n => n + ">"), "average>", "s>"]);
        foreach (var (i, (name, errors)) in Lines().Index())
            table.Add([name, .. errors.Select(Number), Number(errors.DefaultIfEmpty(double.NaN).Average()),
                i < solvers.Count ? Number(_objects.Sum(c => c[i].Seconds)) : ""]);
        return table.ToString();
    }

    /// <summary>Writes benchmark.txt, benchmark.json and benchmark.svg.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        var lines = Lines();
        var values = new double[lines.Length, _names.Count];
        for (var i = 0; i < lines.Length; i++)
            for (var o = 0; o < _names.Count; o++) values[i, o] = lines[i].Errors[o];
        Write("benchmark.txt", $"{this}\n");
        Write("benchmark.json", JsonText.Of(Rows()) + "\n");
        new HeatMap("Mean angular error, degrees", values)
        {
            RowLabels = [.. lines.Select(l => l.Name)], ColumnLabels = [.. _names], ValueFormat = "0.00",
        }.Save(Path.Combine(folder, "benchmark.svg"));

        void Write(string file, string contents) =>
            AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(Encoding.UTF8.GetBytes(contents)));
    }

    private (string Name, double[] Errors)[] Lines() =>
    [
        .. solvers.Select((s, m) => (s.Name, _objects.Select(c => c[m].Mean).ToArray())),
        .. PublishedResults.All.Select(p => (p.Name, _names.Select(n => PublishedResults.Of(p.Errors, n)).ToArray())),
    ];
}
