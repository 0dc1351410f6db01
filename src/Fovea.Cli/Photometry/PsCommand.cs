using System.CommandLine;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps</c>: photometric stereo.</summary>
internal sealed class PsCommand : ICommand
{
    public Command Build() => new ExampleCommand("ps",
        "Photometric stereo: from photographs under moving light to normals, albedo, depth and a mesh.",
        "fovea ps solve", "fovea ps solve catPNG --method l2 --out cat");
}
