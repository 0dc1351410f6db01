using System.Diagnostics.CodeAnalysis;

namespace Fovea.Training;

/// <summary>Figures by name, in order; equal where names and figures are.</summary>
/// <param name="figures">The figures.</param>
public sealed class MetricResults(IEnumerable<(string Name, double Value)> figures) : IEquatable<MetricResults>
{
    private readonly (string Name, double Value)[] _figures = [.. figures];

    /// <summary>No figures.</summary>
    public static MetricResults Empty { get; } = new([]);

    /// <summary>The figures.</summary>
    public IReadOnlyList<(string Name, double Value)> Figures => _figures;

    /// <summary>The figure of a name; NaN where there is none.</summary>
    public double this[string name] => TryGet(name, out var value) ? value : double.NaN;

    /// <summary>Whether there is a figure of a name.</summary>
    public bool TryGet(string name, out double value)
    {
        foreach (var figure in _figures)
            if (figure.Name == name)
            {
                value = figure.Value;
                return true;
            }
        value = double.NaN;
        return false;
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] MetricResults? other) => other is not null && _figures.AsSpan().SequenceEqual(other._figures);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricResults);

    /// <inheritdoc/>
    public override int GetHashCode() => _figures.Aggregate(0, HashCode.Combine);
}
