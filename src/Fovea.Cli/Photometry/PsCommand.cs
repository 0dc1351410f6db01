using System.CommandLine;
using System.Reflection;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps</c>: photometric stereo.</summary>
internal sealed class PsCommand : ICommand
{
    public Command Build()
    {
        var command = new ExampleCommand("ps",
            "Photometric stereo: from photographs under moving light to normals, albedo, depth and a mesh.",
            "fovea ps solve", "fovea ps solve catPNG --method l2 --out cat");
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes()
            .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IPsCommand))).OrderBy(t => t.Name, StringComparer.Ordinal))
            command.Add(((IPsCommand)Activator.CreateInstance(type)!).Build());
        return command;
    }
}
