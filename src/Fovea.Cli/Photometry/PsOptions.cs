using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary>Options that mean the same in every command of photometric stereo.</summary>
internal static class PsOptions
{
    /// <summary>The solver.</summary>
    public static Option<string> Method() => new("--method")
    {
        Description = $"How to solve: {string.Join(", ", SolverCatalog.All.Select(s => s.Name))}.", DefaultValueFactory = _ => "l2", HelpName = "M",
    };

    /// <summary>The solver of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static IPhotometricSolver Solver(string name)
    {
        var known = SolverCatalog.All.Select(s => s.Name).ToArray();
        return SolverCatalog.Find(name)
            ?? throw new UsageException($"unknown method '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}");
    }
}
