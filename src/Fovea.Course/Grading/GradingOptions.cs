namespace Fovea.Course;

/// <summary>How answers are graded.</summary>
public readonly record struct GradingOptions()
{
    /// <summary>Of the numbers and sizes that are drawn.</summary>
    public int Seed { get; init; }

    /// <summary>The longest that one call of a method may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest relative error, max |got − expected| / max(|got|, |expected|), that is right.</summary>
    public double Tolerance { get; init; } = 1e-6;
}
