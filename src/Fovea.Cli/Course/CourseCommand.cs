using System.CommandLine;
using Fovea.Course;

namespace Fovea.Cli.Course;

/// <summary><c>fovea course</c>: the exercises.</summary>
internal sealed class CourseCommand : ICommand
{
    public Command Build()
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("course", "Exercises: write layers, filters and photometric stereo by hand, and have them graded; "
            + "without a name, list them.", "fovea course", "fovea course new backprop", "fovea course grade backprop") { json };
        command.SetAction(parsed => List(parsed.GetValue(json)));
        return command;
    }

    /// <summary>The argument that names a set.</summary>
    public static Argument<string> SetName() => new("SET")
    {
        Description = $"The exercises: {string.Join(", ", Catalog<ExerciseSet>.All.Select(s => s.Name))}.",
    };

    /// <summary>The set of a name.</summary>
    public static ExerciseSet Find(string name)
    {
        try
        {
            return ExerciseSet.Find(name);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static int List(bool json)
    {
        if (json)
        {
            JsonOutput.Print(Catalog<ExerciseSet>.All.Select(s => new Fields
            {
                ["name"] = s.Name, ["title"] = s.Title, ["description"] = s.Description, ["points"] = s.Points, ["duration"] = s.Duration,
                ["exercises"] = s.Exercises.Select(e => new Fields
                {
                    ["name"] = e.Name, ["file"] = $"{e.Answer}.cs", ["points"] = e.Points, ["description"] = e.Description,
                }),
            }));
            return Application.Done;
        }
        foreach (var set in Catalog<ExerciseSet>.All)
        {
            Console.WriteLine($"{set.Name}: {set.Title}, {set.Points} points, about {set.Duration}");
            var table = new TextTable("  exercise", "points>", "asks for");
            foreach (var e in set.Exercises) table.Add($"  {e.Name}", $"{e.Points}", e.Description);
            Console.WriteLine(table);
            Console.WriteLine();
        }
        Console.WriteLine("Begin with: fovea course new SET");
        return Application.Done;
    }
}
