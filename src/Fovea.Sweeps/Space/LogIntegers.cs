namespace Fovea.Sweeps;

/// <summary>n = ⌊low·((high + 1)/low)ᵘ⌋: whole numbers of which 16 to 32 are as likely as 32 to 64, as suits widths and batch
/// sizes.</summary>
public sealed class LogIntegers : Distribution
{
    private readonly double _range;

    /// <summary>A range.</summary>
    /// <param name="low">The least number, 1 or more.</param>
    /// <param name="high">The greatest number.</param>
    /// <exception cref="ArgumentException">The range is empty, or begins below 1.</exception>
    [Part("logIntegers", "whole numbers of a range from 1, all factors equally likely")]
    public LogIntegers(int low = 1, int high = 128)
    {
        var problem = low > high ? ": it is empty" : "";
        if (low < 1 || low > high) throw new ArgumentException(
            $"logIntegers: expected a range with low 1 or more and at most high, got {low} to {high}{problem}.");
        (Low, High, _range) = (low, high, Math.Log((high + 1.0) / low));
    }

    /// <summary>The least number.</summary>
    public int Low { get; }

    /// <summary>The greatest number.</summary>
    public int High { get; }

    /// <inheritdoc/>
    public override int? Count => (int)Math.Min((long)High - Low + 1, int.MaxValue);

    /// <inheritdoc/>
    public override bool IsLogarithmic => true;

    /// <inheritdoc/>
    public override Part ToPart() => new("logIntegers", new Dictionary<string, object?> { ["low"] = Low, ["high"] = High });

    /// <inheritdoc/>
    public override string At(double position) =>
        NumberText.Of((long)Math.Clamp(Math.Floor(Low * Math.Exp(_range * position) + 1e-9), Low, High));

    /// <inheritdoc/>
    public override double Position(string value)
    {
        var n = Math.Clamp(NumberText.Parse(value, "logIntegers"), Low, High);
        // In the middle of the positions that give it.
        return (Math.Log(n / Low) + Math.Log((n + 1) / Low)) / 2 / _range;
    }
}
