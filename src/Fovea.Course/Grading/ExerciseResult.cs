using Fovea.Reports;

namespace Fovea.Course;

/// <summary>What came of an exercise.</summary>
/// <param name="Exercise">The exercise.</param>
/// <param name="Checks">Each of its checks.</param>
public sealed record ExerciseResult(Exercise Exercise, IReadOnlyList<CheckResult> Checks)
{
    /// <summary>Pictures and plots of what the answer computes.</summary>
    public IReadOnlyList<PageBlock> Blocks { get; init; } = [];

    /// <summary>The points that were earned.</summary>
    public int Earned => Checks.Sum(c => c.Earned);

    /// <summary>The points that there are.</summary>
    public int Points => Checks.Sum(c => c.Points);

    /// <summary>The largest relative error of what is right; NaN where nothing is.</summary>
    public double RelativeError => Checks.Where(c => c.IsRight).Select(c => c.RelativeError).DefaultIfEmpty(double.NaN).Max();

    /// <summary>What is to be said of it in a line: the first thing that is wrong.</summary>
    public string Verdict => Checks.FirstOrDefault(c => !c.IsRight) is not { } wrong ? "right"
        : Checks.Any(c => c.IsWritten) ? $"{wrong.Name}: {wrong.Verdict}" : wrong.Verdict;

    /// <summary>The result for programs.</summary>
    public Fields ToFields() => new()
    {
        ["name"] = Exercise.Name,
        ["earned"] = Earned,
        ["points"] = Points,
        ["verdict"] = Verdict,
        ["checks"] = Checks.Select(c => new Fields
        {
            ["name"] = c.Name, ["earned"] = c.Earned, ["points"] = c.Points, ["verdict"] = c.Verdict, ["hint"] = c.Hint,
            ["relativeError"] = double.IsFinite(c.RelativeError) ? c.RelativeError : null,
        }),
    };
}
