namespace Fovea.Sweeps;

/// <summary>low, low + step, …, up to high: whole numbers, all equally likely.</summary>
public sealed class Integers : Distribution
{
    /// <summary>A range.</summary>
    /// <param name="low">The least number.</param>
    /// <param name="high">The greatest number.</param>
    /// <param name="step">Between two numbers.</param>
    /// <exception cref="ArgumentException">The range is empty, or the step is below 1.</exception>
    [Part("integers", "whole numbers of a range, all equally likely")]
    public Integers(int low = 0, int high = 1, int step = 1)
    {
        if (low > high) throw new ArgumentException($"integers: expected a range with low at most high, got {low} to {high}: it is empty.");
        if (step < 1) throw new ArgumentException($"integers: expected a step of 1 or more, got {step}.");
        (Low, High, Step) = (low, high, step);
        Count = (int)Math.Min(((long)high - low) / step + 1, int.MaxValue);
    }

    /// <summary>The least number.</summary>
    public int Low { get; }

    /// <summary>The greatest number.</summary>
    public int High { get; }

    /// <summary>Between two numbers.</summary>
    public int Step { get; }

    /// <inheritdoc/>
    public override int? Count { get; }

    /// <inheritdoc/>
    public override Part ToPart() => new("integers", new Dictionary<string, object?> { ["low"] = Low, ["high"] = High, ["step"] = Step });

    /// <inheritdoc/>
    public override string At(double position) => NumberText.Of(Low + (long)Cell(position, Count!.Value) * Step);

    /// <inheritdoc/>
    public override double Position(string value) =>
        (Math.Clamp(Math.Round((NumberText.Parse(value, "integers") - Low) / Step), 0, Count!.Value - 1) + 0.5) / Count.Value;
}
