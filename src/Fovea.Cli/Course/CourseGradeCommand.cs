using System.CommandLine;
using Fovea.Course;

namespace Fovea.Cli.Course;

/// <summary><c>fovea course grade</c>: builds and runs a folder of exercises.</summary>
internal sealed class CourseGradeCommand : ICommand
{
    public string Parent => "course";

    public Command Build()
    {
        var folder = new Argument<string>("FOLDER") { Description = "A folder that `fovea course new` wrote." };
        var (json, seed) = (CommonOptions.Json(), CommonOptions.Seed());
        var command = new ExampleCommand("grade", "Build and run a folder of exercises: points and hints, results.html and results.json in "
            + "it. This runs the code that is in it.", "fovea course grade backprop", "fovea course grade homework --seed 5 --json")
        { folder, seed, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(seed) > 1_000_000)
                throw new UsageException($"--seed: expected 0 to 1000000, got {parsed.GetValue(seed)}");
            string[] options = parsed.GetValue(json) ? ["--json"] : [];
            var output = new CourseProject(parsed.GetValue(folder)!, AppContext.BaseDirectory)
                .Grade(["--seed", $"{parsed.GetValue(seed)}", .. options]);
            Console.Write(output);
            return Application.Done;
        });
        return command;
    }
}
