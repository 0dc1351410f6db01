using System.Globalization;
using System.Text;

namespace Fovea.Course;

/// <summary>What the <c>Main</c> of a course's folder calls: grades the answers, prints the table, writes the page.</summary>
public static class CourseGrader
{
    /// <summary>Everything was graded, whatever the points.</summary>
    public const int Done = 0;

    /// <summary>The command line made no sense.</summary>
    public const int WrongUsage = 2;

    /// <summary>Grades.</summary>
    /// <remarks>Names of exercises among the arguments grade these alone, and write no file. <c>--out DIR</c> is where
    /// <c>results.html</c> and <c>results.json</c> go, the current folder unless given; <c>--seed N</c> draws other sizes and numbers;
    /// <c>--json</c> prints the results for programs, and what methods print on standard error.</remarks>
    /// <param name="set">The name of the set.</param>
    /// <param name="args">The arguments of the command line.</param>
    /// <param name="answers">An object of each class that was written.</param>
    /// <returns>The exit code: 0, or 2 where the arguments make no sense.</returns>
    /// <exception cref="ArgumentException">There is no such set.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static int Run(string set, IReadOnlyList<string> args, params IReadOnlyList<object> answers)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var exercises = ExerciseSet.Find(set);
        var (names, folder, options, json) = (new List<string>(), Directory.GetCurrentDirectory(), new GradingOptions(), false);
        for (var i = 0; i < args.Count; i++)
        {
            var next = i + 1 < args.Count ? args[i + 1] : "";
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--out" when next.Length > 0:
                    (folder, i) = (next, i + 1);
                    break;
                case "--seed" when int.TryParse(next, CultureInfo.InvariantCulture, out var seed) && seed is >= 0 and <= 1_000_000:
                    (options, i) = (options with { Seed = seed }, i + 1);
                    break;
                case var name when exercises.Exercises.Any(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase)):
                    names.Add(name);
                    break;
                case var other:
                    var known = exercises.Exercises.Select(e => e.Name);
                    Console.Error.WriteLine($"{set}: expected --out DIR, --seed N of 0 to 1000000, --json or names of exercises "
                        + $"({string.Join(", ", known)}), got '{other}'{Nearest.Hint(other, known)}");
                    return WrongUsage;
            }
        }
        // What methods print does not come between the results for programs.
        var output = Console.Out;
        if (json) Console.SetOut(Console.Error);
        var report = GradeReport.Of(exercises, answers, options, names);
        Console.SetOut(output);
        if (names.Count == 0) report.Write(folder);
        Console.WriteLine(json ? report.ToFields().ToJson() : report.ToString());
        if (names.Count == 0 && !json) Console.WriteLine(Path.Combine(folder, GradeReport.PageName));
        return Done;
    }
}
