using System.Text;

namespace Fovea.Course;

/// <summary>The folder of a set: a C# project with a file for each exercise, that grades itself when it is run.</summary>
public static class CourseFolder
{
    /// <summary>The library that a folder needs beside the command.</summary>
    public const string Library = "Fovea.Course.dll";

    /// <summary>The files of the folder, with their texts.</summary>
    /// <param name="set">The set.</param>
    /// <param name="isSolved">With the solutions instead of what is to be written.</param>
    /// <param name="libraries">The folder of <see cref="Library"/> and what it needs.</param>
    public static IReadOnlyList<(string Name, string Text)> Files(ExerciseSet set, bool isSolved, string libraries)
    {
        ArgumentNullException.ThrowIfNull(set);
        return
        [
            .. set.Exercises.Select(e => ($"{e.Answer}.cs", isSolved ? AnswerFile.Solution(e) : AnswerFile.Stub(e))),
            ("Program.cs", Fill("Program.cs.txt")),
            ("README.md", Fill("README.md.txt")),
            ($"{set.Name}.csproj", Fill("project.csproj.txt")),
        ];

        string Fill(string template) => AnswerFile.Resource(template)
            .Replace("$SET$", set.Name, StringComparison.Ordinal)
            .Replace("$TITLE$", set.Title, StringComparison.Ordinal)
            .Replace("$DESCRIPTION$", set.Description, StringComparison.Ordinal)
            .Replace("$DURATION$", set.Duration, StringComparison.Ordinal)
            .Replace("$POINTS$", $"{set.Points}", StringComparison.Ordinal)
            .Replace("$NAMESPACE$", set.Namespace, StringComparison.Ordinal)
            .Replace("$LIBRARIES$", XmlText.Escape(Path.TrimEndingDirectorySeparator(Path.GetFullPath(libraries))),
                StringComparison.Ordinal)
            .Replace("$ANSWERS$", string.Join(",\n    ", set.Exercises.Select(e => $"new {e.Answer}()")), StringComparison.Ordinal)
            .Replace("$EXERCISES$", string.Join('\n', set.Exercises.Select(Row)), StringComparison.Ordinal);

        static string Row(Exercise e) => $"| {e.Name} | [{e.Answer}.cs]({e.Answer}.cs) | {e.Points} | {e.Description} |";
    }

    /// <summary>Writes the folder.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">The folder; it must not be there, or be empty.</param>
    /// <param name="isSolved">With the solutions instead of what is to be written.</param>
    /// <param name="libraries">The folder of <see cref="Library"/> and what it needs.</param>
    /// <exception cref="IOException">The folder has files, so that work could be lost, or cannot be written.</exception>
    /// <exception cref="FileNotFoundException">The library is not where it should be.</exception>
    public static void Write(ExerciseSet set, string folder, bool isSolved, string libraries)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var library = Path.Combine(libraries, Library);
        if (!File.Exists(library))
        {
            throw new FileNotFoundException($"course: expected {library}, which a program compiled ahead of time does not have beside it. "
                + "Use the .NET tool or the built fovea.dll.");
        }
        if (File.Exists(folder) || Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"course: expected a folder that is not there or is empty, got {folder}, which has files. "
                + "Name another one with --out, so that no work is lost.");
        }
        foreach (var (name, text) in Files(set, isSolved, libraries))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(bytes));
        }
    }
}
