using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Fovea.Sweeps;

/// <summary>The fields that are searched over, each with its values.</summary>
/// <example><code>
/// var space = new SearchSpace
/// {
///     { "learningRate", new LogUniform(1e-4, 1e-1) },
///     { "optimizer", new Choice("adam", "sgd") },
///     { "optimizer.momentum", new Uniform(0.5, 0.99), "optimizer", "sgd" },
/// };
/// </code></example>
[SuppressMessage("Naming", "CA1710", Justification = "It is a space; that it can be enumerated lets it be written as a list.")]
public sealed class SearchSpace : IEnumerable<Dimension>
{
    private readonly List<Dimension> _dimensions = [];

    /// <summary>The fields, in order.</summary>
    public IReadOnlyList<Dimension> Dimensions => _dimensions;

    /// <summary>The number of points; null where a range is continuous or fields exist only with others.</summary>
    public long? Count => _dimensions.Any(d => d.Distribution.Count is null || d.When is not null) ? null
        : _dimensions.Aggregate(1L, (product, d) => (long)Math.Min((double)product * d.Distribution.Count!.Value, long.MaxValue / 2));

    /// <summary>Adds a field.</summary>
    /// <exception cref="ArgumentException">It is there already, or exists with a field or a value that is not there.</exception>
    public void Add(Dimension dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        var path = dimension.Path;
        if (_dimensions.Any(d => d.Path == path)) throw new ArgumentException($"{path}: expected each field once, got it twice.");
        if (dimension.When is var (other, values))
        {
            var names = _dimensions.Select(d => d.Path).ToList();
            var parent = _dimensions.FirstOrDefault(d => d.Path == other) ?? throw new ArgumentException(
                $"{path}: when: expected a field of the space that stands before it, got '{other}'{Nearest.Hint(other, names)}.");
            foreach (var value in values)
                if (!Takes(parent.Distribution, value))
                    throw new ArgumentException($"{path}: when: expected a value of {other}, got '{Excerpt.Of(value)}'.");
        }
        _dimensions.Add(dimension);
    }

    /// <summary>Adds a field that always exists.</summary>
    /// <exception cref="ArgumentException">It is there already.</exception>
    public void Add(string path, Distribution values) => Add(new Dimension(path, values));

    /// <summary>Adds a field that exists where another one has one of some values.</summary>
    /// <exception cref="ArgumentException">It is there already, or exists with a field or a value that is not there.</exception>
    public void Add(string path, Distribution values, string when, params string[] has) => Add(new(path, values) { When = (when, has) });

    /// <summary>The values at a point, by path; fields that do not exist there are left out.</summary>
    /// <param name="point">A position 0…1 for each field, in order.</param>
    public IReadOnlyDictionary<string, string> At(IReadOnlyList<double> point)
    {
        var values = new Dictionary<string, string>();
        foreach (var (i, dimension) in _dimensions.Index())
            if (dimension.Exists(values)) values[dimension.Path] = dimension.Distribution.At(point[i]);
        return values;
    }

    /// <summary>The point of values: a position for each field, NaN for one that does not exist.</summary>
    /// <exception cref="ArgumentException">A value is none of its field's.</exception>
    public double[] Point(IReadOnlyDictionary<string, string> values) => [.. _dimensions.Select(d =>
        values.TryGetValue(d.Path, out var value) ? d.Distribution.Position(value) : double.NaN)];

    /// <inheritdoc/>
    public IEnumerator<Dimension> GetEnumerator() => _dimensions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Takes(Distribution distribution, string value)
    {
        try
        {
            return distribution.At(distribution.Position(value)) == value;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
