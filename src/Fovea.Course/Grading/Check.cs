namespace Fovea.Course;

/// <summary>A part of an exercise that is worth points: a method, or one of its results, for several draws of sizes and numbers.</summary>
/// <param name="name">What is looked at, such as <c>Backward: dx</c>.</param>
/// <param name="points">What it is worth.</param>
/// <param name="trial">Makes a call with numbers drawn.</param>
public sealed class Check<T>(string name, int points, Func<T, Draw, Trial> trial)
{
    private const int Trials = 3;

    /// <summary>What is looked at.</summary>
    public string Name => name;

    /// <summary>What it is worth.</summary>
    public int Points => points;

    /// <summary>Makes a call with numbers drawn.</summary>
    /// <param name="answer">What was written.</param>
    /// <param name="draw">Of the numbers.</param>
    public Trial Make(T answer, Draw draw) => trial(answer, draw);

    /// <summary>Runs it: the points are given where every trial is right.</summary>
    /// <param name="answer">What was written.</param>
    /// <param name="options">How it is graded.</param>
    public CheckResult Run(T answer, GradingOptions options)
    {
        var worst = 0.0;
        for (var t = 0; t < Trials; t++)
        {
            var draw = new Draw((1000 * options.Seed) + t);
            var made = Make(answer, draw);
            var call = GuardedCall.Run(made.Call, options.Limit);
            var result = new Diagnosis(made, draw, options).Of(call) with { Name = name, Points = points };
            if (!result.IsRight)
            {
                return t == 0 || result.Hint.Length > 0 ? result : result with
                {
                    Hint = "it was right for other sizes and numbers: is something fixed that should follow from the input?",
                };
            }
            worst = Math.Max(worst, result.RelativeError);
        }
        return new(name, points) { IsRight = true, RelativeError = worst };
    }
}
