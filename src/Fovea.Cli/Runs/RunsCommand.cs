using System.CommandLine;

namespace Fovea.Cli.Runs;

/// <summary><c>fovea runs</c>: what was trained.</summary>
internal sealed class RunsCommand : ICommand
{
    public Command Build() => new ExampleCommand("runs", "List, show, compare, delete and repeat trainings.", "fovea runs list",
        "fovea runs compare runs/digits-1 runs/digits-2");
}
