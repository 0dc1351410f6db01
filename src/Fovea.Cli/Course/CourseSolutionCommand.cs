using System.CommandLine;

namespace Fovea.Cli.Course;

/// <summary><c>fovea course solution</c>: the same folder, solved.</summary>
internal sealed class CourseSolutionCommand : ICommand
{
    public string Parent => "course";

    public Command Build() => CourseNewCommand.Build("solution", "For teachers: write the folder of `fovea course new` with every method written.",
        isSolved: true, "fovea course solution backprop", "fovea course solution signals --out solved");
}
