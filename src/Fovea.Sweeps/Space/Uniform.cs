using System.Globalization;

namespace Fovea.Sweeps;

/// <summary>x = low + (high − low)·u; with a step, low, low + step, … up to high, all equally likely.</summary>
public sealed class Uniform : Distribution
{
    // As many as can be told apart in a report, and far fewer than overflow.
    private const double MostSteps = 1e6;

    /// <summary>A range.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value.</param>
    /// <param name="step">Between two values; nothing for a continuous range.</param>
    /// <exception cref="ArgumentException">The range is empty, or the step does not fit it.</exception>
    [Part("uniform", "numbers of a range, all equally likely")]
    public Uniform(double low = 0, double high = 1, double? step = null)
    {
        if (!(low < high && double.IsFinite(high - low))) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"uniform: expected a range with low below high, got {low} to {high}: it is empty."));
        if (step is { } s && !(s > 0 && s <= high - low && (high - low) / s <= MostSteps))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"uniform: expected a step above 0, at most the range {high - low} and at least a millionth of it, got {s}."));
        (Low, High, Step) = (low, high, step);
        Count = step is { } each ? (int)Math.Floor((high - low) / each + 1e-9) + 1 : null;
    }

    /// <summary>The least value.</summary>
    public double Low { get; }

    /// <summary>The greatest value.</summary>
    public double High { get; }

    /// <summary>Between two values; null for a continuous range.</summary>
    public double? Step { get; }

    /// <inheritdoc/>
    public override int? Count { get; }

    /// <inheritdoc/>
    public override Part ToPart() => new("uniform", new Dictionary<string, object?> { ["low"] = Low, ["high"] = High, ["step"] = Step });

    /// <inheritdoc/>
    public override string At(double position) => NumberText.Of(Count is { } count ? Value(Cell(position, count))
        : Math.Clamp(Low + (High - Low) * position, Low, High));

    /// <inheritdoc/>
    public override double Position(string value)
    {
        var x = NumberText.Parse(value, "uniform");
        return Count is { } count ? (Math.Clamp(Math.Round((x - Low) / Step!.Value), 0, count - 1) + 0.5) / count
            : Math.Clamp((x - Low) / (High - Low), 0, 1);
    }

    // Decimal: 0.1 + 2·0.1 is to be 0.3.
    private double Value(int i) => Math.Abs(Low) < 1e12 && Math.Abs(High) < 1e12 && Step > 1e-9
        ? (double)((decimal)Low + i * (decimal)Step.Value) : Low + i * Step!.Value;
}
