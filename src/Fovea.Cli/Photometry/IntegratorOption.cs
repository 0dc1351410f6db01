using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary>The option that says how depth is found from normals.</summary>
internal static class IntegratorOption
{
    /// <summary>The option, under a name.</summary>
    public static Option<string> Create(string name) => new(name)
    {
        Description = $"How to find depth from normals: {string.Join(", ", IntegratorCatalog.All.Select(i => i.Name))}.",
        DefaultValueFactory = _ => "bilateral", HelpName = "M",
    };

    /// <summary>The integrator of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static INormalIntegrator Find(string name)
    {
        var known = IntegratorCatalog.All.Select(i => i.Name).ToArray();
        return IntegratorCatalog.Find(name)
            ?? throw new UsageException($"unknown integrator '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}");
    }
}
