using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps benchmark</c>: every object of a folder by every method, beside published figures.</summary>
internal sealed class PsBenchmarkCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var root = new Argument<string>("ROOT") { Description = "A folder of scenes with true normals." };
        var methods = new Option<string?>("--methods") { Description = "Methods, parted by commas; all unless given.", HelpName = "M,M" };
        var objects = new Option<string?>("--objects") { Description = "Objects, parted by commas; all unless given.", HelpName = "O,O" };
        var bits = new Option<int>("--bits") { Description = "Use the upper bits of each sample alone; 0 for all.", HelpName = "N" };
        var lights = CommonOptions.AtLeastOne(new Option<int?>("--lights")
        {
            Description = "Use so many of each object's lights, chosen by --seed; all unless given.", HelpName = "N",
        });
        var seed = CommonOptions.Seed();
        var @out = CommonOptions.Out("A folder to write benchmark.json, .txt and .svg to.");
        var parallel = new Option<bool>("--parallel") { Description = "Share the objects out among the processes of mpirun." };
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("benchmark", "Measure methods on objects with true normals: mean angular error in degrees.",
            "fovea ps benchmark diligent", "fovea ps benchmark diligent --methods l2,trimmed --out benchmark",
            "fovea ps benchmark diligent --methods shared,learned --lights 10 --seed 1", "mpirun -n 4 fovea ps benchmark diligent --parallel")
        {
            root, methods, objects, bits, lights, seed, @out, parallel, threads, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            var solvers = parsed.GetValue(methods) is { } names
                ? [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(PsOptions.Solver)]
                : SolverCatalog.All.ToArray();
            var folders = Folders(parsed.GetValue(root)!, parsed.GetValue(objects));
            var some = parsed.GetValue(lights) is { } count ? new SomeLights(count, parsed.GetValue(seed)) : null;
            var options = new SceneOptions { Bits = parsed.GetValue(bits) };
            var (path, asJson) = (parsed.GetValue(@out), parsed.GetValue(json));
            return parsed.GetValue(parallel)
                ? SharedWork.Run(parsed.GetValue(threads) is not null, ranks =>
                {
                    var benchmark = new MethodBenchmark(solvers);
                    SharedBenchmark.Run(ranks, benchmark, folders, folder => Chosen(PhotometricScene.Load(folder, options), some));
                    return ranks.Rank == 0 ? Report(benchmark, folders, path, asJson) : Application.Done;
                })
                : Run(folders, solvers, options, some, path, asJson);
        });
        return command;
    }

    private static IReadOnlyList<string> Folders(string root, string? objects)
    {
        var found = MethodBenchmark.Folders(root);
        if (objects is null) return found;
        var wanted = objects.Split(',').Select(o => found.FirstOrDefault(f => Path.GetFileName(f) is var name
            && (name.Equals(o, StringComparison.OrdinalIgnoreCase) || name.Equals(o + "PNG", StringComparison.OrdinalIgnoreCase)))
            ?? throw new UsageException($"--objects: no folder {o} in {root}")).ToHashSet();
        return [.. found.Where(wanted.Contains)];
    }

    private static int Run(IReadOnlyList<string> folders, IPhotometricSolver[] solvers, SceneOptions options, SomeLights? some,
        string? path, bool json)
    {
        using var interruption = new Interruption();
        var stop = interruption.Token;
        var benchmark = new MethodBenchmark(solvers);
        try
        {
            foreach (var folder in folders)
            {
                var scene = Chosen(ProgressView.Run($"reading {Path.GetFileName(folder)}",
                    p => PhotometricScene.Load(folder, options, p, stop), stop), some);
                benchmark.Add(scene, (solver, run) => ProgressView.Run($"{scene.Name}, {solver.Name}", run, stop), stop);
            }
        }
        catch (OperationCanceledException) when (benchmark.Count > 0)
        {
            // The objects that are done are reported.
        }
        var code = Report(benchmark, folders, path, json);
        stop.ThrowIfCancellationRequested();
        return code;
    }

    // With the lights that were asked for; what is doubtful about it is said.
    private static PhotometricScene Chosen(PhotometricScene scene, SomeLights? some)
    {
        if (some is not null) scene = some.Of(scene);
        SceneArguments.Warn([.. scene.Warnings, .. LightFit.Of(scene)?.Warning is { } warning ? [warning] : Array.Empty<string>()]);
        return scene;
    }

    private static int Report(MethodBenchmark benchmark, IReadOnlyList<string> folders, string? path, bool json)
    {
        if (benchmark.Count == 0) throw new DataFormatException(Path.GetDirectoryName(folders[0])!, -1, "objects",
            "expected true normals (Normal_gt.mat) beside the pictures of one object or more, got none");
        if (path is not null) benchmark.Save(path);
        if (json) JsonOutput.Print(benchmark.Rows());
        else Console.WriteLine(benchmark);
        return Application.Done;
    }

    /// <summary>Lights chosen at random, the same for each object with as many.</summary>
    private sealed record SomeLights(int Count, ulong Seed)
    {
        public PhotometricScene Of(PhotometricScene scene) => Count <= scene.LightCount
            ? scene.Select([.. new Generator(Seed).Permutation(scene.LightCount).Take(Count).Order()])
            : throw new UsageException($"--lights: expected at most the {scene.LightCount} of {scene.Name}, got {Count}");
    }
}
