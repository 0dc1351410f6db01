namespace Fovea.Course;

/// <summary>What came of a check.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Points">What it is worth.</param>
public sealed record CheckResult(string Name, int Points)
{
    /// <summary>Whether it is right.</summary>
    public bool IsRight { get; init; }

    /// <summary>What is wrong, in a line; empty where nothing is.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The likely mistake; empty where none was recognised.</summary>
    public string Hint { get; init; } = "";

    /// <summary>max |got − expected| / max(|got|, |expected|); NaN where nothing could be compared.</summary>
    public double RelativeError { get; init; } = double.NaN;

    /// <summary>Whether the method is more than its stub.</summary>
    public bool IsWritten { get; init; } = true;

    /// <summary>Whether the call did not end.</summary>
    public bool IsStuck { get; init; }

    /// <summary>The points that were earned.</summary>
    public int Earned => IsRight ? Points : 0;
}
