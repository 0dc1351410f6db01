namespace Fovea.Sweeps;

/// <summary>One of some values, all equally likely: words, numbers, or parts with their arguments as YAML writes them in a
/// line.</summary>
public sealed class Choice : Distribution
{
    private readonly string[] _values;

    /// <summary>Some values.</summary>
    /// <param name="values">The values, each once.</param>
    /// <exception cref="ArgumentException">There are none, or one stands there twice.</exception>
    [Part("choice", "one of some values, all equally likely")]
    public Choice(IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) throw new ArgumentException("choice: expected one value or more, got none: the range is empty.");
        if (values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"choice: expected each value once, got '{Excerpt.Of(twice.Key)}' {twice.Count()} times.");
        _values = [.. values];
    }

    /// <summary>Some values.</summary>
    /// <param name="values">The values, each once.</param>
    /// <exception cref="ArgumentException">There are none, or one stands there twice.</exception>
    public Choice(params string[] values) : this((IReadOnlyList<string>)values)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Values => _values;

    /// <inheritdoc/>
    public override int? Count => _values.Length;

    /// <inheritdoc/>
    public override bool IsOrdered => false;

    /// <inheritdoc/>
    public override Part ToPart() => "choice";

    /// <inheritdoc/>
    public override string At(double position) => _values[Cell(position, _values.Length)];

    /// <inheritdoc/>
    public override double Position(string value) => Array.IndexOf(_values, value) is var i and >= 0
        ? (i + 0.5) / _values.Length
        : throw new ArgumentException($"choice: expected one of {string.Join(", ", _values)}, got '{Excerpt.Of(value)}'.");
}
