using System.Globalization;

namespace Fovea.Sweeps;

/// <summary>x = low·(high/low)ᵘ: every factor is equally likely, as suits learning rates and weight decays.</summary>
public sealed class LogUniform : Distribution
{
    /// <summary>A range.</summary>
    /// <param name="low">The least value, above 0.</param>
    /// <param name="high">The greatest value.</param>
    /// <exception cref="ArgumentException">The range is empty, or begins at 0 or below.</exception>
    [Part("logUniform", "numbers of a range above 0, all factors equally likely")]
    public LogUniform(double low = 1e-4, double high = 1)
    {
        if (!(low > 0 && low < high && double.IsFinite(high))) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"logUniform: expected a range with low above 0 and below high, got {low} to {high}{(low > 0 ? ": it is empty" : "")}."));
        (Low, High) = (low, high);
    }

    /// <summary>The least value.</summary>
    public double Low { get; }

    /// <summary>The greatest value.</summary>
    public double High { get; }

    /// <inheritdoc/>
    public override int? Count => null;

    /// <inheritdoc/>
    public override bool IsLogarithmic => true;

    /// <inheritdoc/>
    public override Part ToPart() => new("logUniform", new Dictionary<string, object?> { ["low"] = Low, ["high"] = High });

    /// <inheritdoc/>
    public override string At(double position) =>
        NumberText.Of(Math.Clamp(Math.Exp(Math.Log(Low) + Math.Log(High / Low) * position), Low, High));

    /// <inheritdoc/>
    public override double Position(string value) =>
        Math.Clamp(Math.Log(Math.Max(NumberText.Parse(value, "logUniform"), Low) / Low) / Math.Log(High / Low), 0, 1);
}
