using System.Globalization;
using System.Text;
using Fovea.Reports;

namespace Fovea.Course;

/// <summary>What came of grading a set, for the terminal, as a page, and for programs.</summary>
/// <param name="Set">The set.</param>
/// <param name="Results">Of each exercise that was graded.</param>
public sealed record GradeReport(ExerciseSet Set, IReadOnlyList<ExerciseResult> Results)
{
    /// <summary>The file of the page.</summary>
    public const string PageName = "results.html";

    /// <summary>The file for programs.</summary>
    public const string JsonName = "results.json";

    /// <summary>The points that were earned.</summary>
    public int Earned => Results.Sum(r => r.Earned);

    /// <summary>The points that there are.</summary>
    public int Points => Results.Sum(r => r.Points);

    /// <summary>Grades a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="answers">One object for each class that was written.</param>
    /// <param name="options">How.</param>
    /// <param name="names">The exercises to be graded; all where there are none.</param>
    public static GradeReport Of(ExerciseSet set, IReadOnlyList<object> answers, GradingOptions options,
        params IReadOnlyList<string> names) => new(set, [.. set.Exercises.Where(e => names.Count == 0
            || names.Contains(e.Name, StringComparer.OrdinalIgnoreCase)).Select(e => e.Grade(answers, options))]);

    /// <summary>The table for a terminal, and below it a hint for each thing that is wrong.</summary>
    public override string ToString()
    {
        var table = new TextTable("exercise", "points>", "error>", "verdict");
        foreach (var result in Results)
        {
            table.Add(result.Exercise.Name, $"{result.Earned}/{result.Points}", Numbers.Error(result.RelativeError),
                result.Earned == result.Points ? "✓" : result.Verdict);
        }
        var text = new StringBuilder().Append(table).AppendLine();
        foreach (var result in Results)
        {
            foreach (var check in result.Checks.Where(c => c.Hint.Length > 0))
                text.AppendLine().Append($"Hint for {result.Exercise.Name}, {check.Name}: {Sentence(check.Hint)}");
        }
        if (Results.Any(r => r.Checks.Any(c => c.Hint.Length > 0))) text.AppendLine();
        return text.AppendLine().Append(CultureInfo.InvariantCulture, $"{Set.Name}: {Earned} of {Points} points").ToString();
    }

    /// <summary>The result for programs.</summary>
    public Fields ToFields() => new()
    {
        ["set"] = Set.Name, ["earned"] = Earned, ["points"] = Points, ["exercises"] = Results.Select(r => r.ToFields()),
    };

    /// <summary>The page.</summary>
    public ReportPage ToPage()
    {
        var page = new ReportPage($"{Set.Title}: {Earned} of {Points} points") { Summary = Set.Description };
        var figures = new PageFigures().Add("points", $"{Earned}", $"of {Points}")
            .Add("exercises that are right", $"{Results.Count(r => r.Earned == r.Points)}", $"of {Results.Count}")
            .Add("not written yet", $"{Results.Count(r => r.Checks.All(c => !c.IsWritten))}");
        var overview = new PageTable("", "exercise", "earned>", "points>", "verdict");
        foreach (var r in Results)
            overview.Add(r.Exercise.Name, $"{r.Earned}", $"{r.Points}", r.Earned == r.Points ? "✓ right" : r.Verdict);
        page.Section("Points", "Points are given for each check that is right for several sizes and numbers.").Add(figures).Add(overview);
        foreach (var result in Results.Where(r => r.Checks.Any(c => c.IsWritten))) Write(page, result);
        return page;
    }

    /// <summary>Writes the page and the file for programs.</summary>
    /// <param name="folder">Where.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        ToPage().Write(Path.Combine(folder, PageName));
        var json = Encoding.UTF8.GetBytes(ToFields().ToJson() + "\n");
        AtomicFile.Write(Path.Combine(folder, JsonName), stream => stream.Write(json));
    }

    private static void Write(ReportPage page, ExerciseResult result)
    {
        var about = result.Exercise.Description;
        var section = page.Section($"{result.Exercise.Name}: {result.Earned} of {result.Points}",
            $"{char.ToUpperInvariant(about[0])}{about[1..]}.");
        var table = new PageTable("", "check", "points>", "relative error>", "what came");
        foreach (var check in result.Checks)
        {
            table.Add(check.Name, $"{check.Earned} of {check.Points}", Numbers.Error(check.RelativeError),
                check.IsRight ? "✓ right" : check.Verdict);
        }
        section.Add(table);
        string[] hints = [.. result.Checks.Where(c => c.Hint.Length > 0).Select(c => $"{c.Name}: {Sentence(c.Hint)}")];
        if (hints.Length > 0) section.Add(new PageText("Likely mistakes:")).Add(new PageText(hints) { Kind = PageTextKind.List });
        foreach (var block in result.Blocks) section.Add(block);
    }

    private static string Sentence(string hint) => hint.EndsWith('?') ? hint : hint + ".";
}
