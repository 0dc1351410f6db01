namespace Fovea.Sweeps;

/// <summary>The values that a field may take, as a map of the interval from 0 to 1. A new distribution is a class of this kind.</summary>
/// <remarks>A value is a text, as a file of settings has it: <c>0.01</c>, <c>adam</c>. Searches draw positions; what is even in position is
/// even in the field's own sense: on a logarithmic scale, say.</remarks>
[PartKind(typeof(DistributionContext))]
public abstract class Distribution
{
    /// <summary>How many values there are; null for a continuous range.</summary>
    public abstract int? Count { get; }

    /// <summary>Whether values are numbers, of which near ones are alike; those of a choice are not.</summary>
    public virtual bool IsOrdered => true;

    /// <summary>Whether positions are even in the logarithm of the number.</summary>
    public virtual bool IsLogarithmic => false;

    /// <summary>The values that are listed; empty for a range.</summary>
    public virtual IReadOnlyList<string> Values => [];

    /// <summary>Name and arguments, as a file of a sweep has them.</summary>
    public abstract Part ToPart();

    /// <summary>The value at a position.</summary>
    /// <param name="position">0…1, both ends included.</param>
    public abstract string At(double position);

    /// <summary>The position of a value; of one of several values the middle of its share.</summary>
    /// <param name="value">One that <see cref="At"/> gives.</param>
    /// <exception cref="ArgumentException">It is none of the values.</exception>
    public abstract double Position(string value);

    /// <summary>The value of a cell, where the interval is divided into as many of one length as there are values.</summary>
    private protected static int Cell(double position, int count) => Math.Clamp((int)(position * count), 0, count - 1);
}

/// <summary>What a distribution is built from beside its arguments.</summary>
/// <param name="Values">The values that are listed; empty where there are none.</param>
public sealed record DistributionContext(IReadOnlyList<string> Values);
