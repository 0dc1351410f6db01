using System.CommandLine;

namespace Fovea.Cli.Gan;

/// <summary><c>fovea gan</c>: networks that make pictures.</summary>
internal sealed class GanCommand : ICommand
{
    public Command Build() => new ExampleCommand("gan", "Train a generator against a discriminator, and look at what it makes.",
        "fovea gan train", "fovea gan sample runs/gan-digits-1", "fovea gan report runs/gan-digits-1");
}
