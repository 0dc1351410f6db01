using System.CommandLine;
using Fovea.Course;

namespace Fovea.Cli.Course;

/// <summary><c>fovea course new</c>: a folder with what is to be written.</summary>
internal sealed class CourseNewCommand : ICommand
{
    public string Parent => "course";

    public Command Build() => Build("new", "Write a folder with a C# project of methods to be filled; `dotnet run` in it grades them.",
        isSolved: false, "fovea course new backprop", "fovea course new signals --out homework");

    /// <summary>The command that writes a folder, with or without solutions.</summary>
    internal static ExampleCommand Build(string name, string description, bool isSolved, params string[] examples)
    {
        var (set, json) = (CourseCommand.SetName(), CommonOptions.Json());
        var @out = CommonOptions.Out($"The folder to write; {(isSolved ? "SET-solution" : "SET")} unless given.");
        var command = new ExampleCommand(name, description, examples) { set, @out, json };
        command.SetAction(parsed =>
        {
            var exercises = CourseCommand.Find(parsed.GetValue(set)!);
            var folder = parsed.GetValue(@out) ?? (isSolved ? $"{exercises.Name}-solution" : exercises.Name);
            CourseFolder.Write(exercises, folder, isSolved, AppContext.BaseDirectory);
            if (parsed.GetValue(json))
            {
                JsonOutput.Print(new Fields
                {
                    ["set"] = exercises.Name, ["folder"] = folder, ["isSolved"] = isSolved,
                    ["files"] = exercises.Exercises.Select(e => $"{e.Answer}.cs"),
                });
                return Application.Done;
            }
            Console.WriteLine(isSolved ? $"{folder}: {exercises.Exercises.Count} exercises, solved."
                : $"{folder}: {exercises.Exercises.Count} exercises, {exercises.Points} points, about {exercises.Duration}. Read README.md there.");
            Console.WriteLine($"Grade it with: cd {folder} && dotnet run");
            return Application.Done;
        });
        return command;
    }
}
