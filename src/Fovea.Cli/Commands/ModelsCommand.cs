using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Models;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models</c>: the networks that are known by name.</summary>
internal sealed class ModelsCommand : ICommand
{
    public Command Build() =>
        new ExampleCommand("models", "List the networks and look into them.", "fovea models list", "fovea models summary resnet50");

    /// <summary>The network of a name.</summary>
    /// <param name="name">As typed.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static NetworkEntry Find(string name)
    {
        var known = NetworkCatalog.All.Select(n => n.Name).ToArray();
        return NetworkCatalog.Find(name)
            ?? throw new UsageException($"unknown network '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}");
    }
}
