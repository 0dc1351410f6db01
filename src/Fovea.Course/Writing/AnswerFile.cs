using System.Text;

namespace Fovea.Course;

/// <summary>The file of an exercise, solved, and the same with what is to be written cut out.</summary>
/// <remarks>One source has both: what stands between the lines <c>// begin</c> and <c>// end</c> is the solution.</remarks>
public static class AnswerFile
{
    private const string Begin = "// begin", End = "// end", Unwritten = "throw new NotWrittenException();";

    /// <summary>The file, solved.</summary>
    /// <param name="exercise">Of which exercise.</param>
    public static string Solution(Exercise exercise)
    {
        ArgumentNullException.ThrowIfNull(exercise);
        return Write(Resource($"{exercise.Answer}.cs"), isSolution: true);
    }

    /// <summary>The file to be filled.</summary>
    /// <param name="exercise">Of which exercise.</param>
    public static string Stub(Exercise exercise)
    {
        ArgumentNullException.ThrowIfNull(exercise);
        return Write(Resource($"{exercise.Answer}.cs"), isSolution: false);
    }

    /// <summary>The text of an embedded file.</summary>
    internal static string Resource(string name)
    {
        using var stream = typeof(AnswerFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"course: expected the embedded file {name}, which is not there.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Write(string source, bool isSolution)
    {
        var (text, isWithin) = (new StringBuilder(), false);
        foreach (var line in source.TrimEnd('\n').Split('\n'))
        {
            switch (line.Trim())
            {
                case Begin:
                    isWithin = true;
                    if (!isSolution) text.Append(line, 0, line.IndexOf('/')).Append(Unwritten).Append('\n');
                    break;
                case End:
                    isWithin = false;
                    break;
                default:
                    if (!isWithin || isSolution) text.Append(line).Append('\n');
                    break;
            }
        }
        return text.ToString();
    }
}
