namespace Fovea.Sweeps;

/// <summary>A field of a configuration that is searched over.</summary>
/// <param name="Path">Its key in a file of settings; after dots, an argument of a part or a position in a list:
/// <c>optimizer.momentum</c>.</param>
/// <param name="Distribution">Its values.</param>
public sealed record Dimension(string Path, Distribution Distribution)
{
    /// <summary>Another field of the space, before this one, and those of its values with which this field exists; null for a field that
    /// always exists.</summary>
    public (string Path, IReadOnlyList<string> Values)? When { get; init; }

    /// <summary>Whether the field exists beside the values of the fields before it.</summary>
    public bool Exists(IReadOnlyDictionary<string, string> values) =>
        When is not { } when || (values.TryGetValue(when.Path, out var value) && when.Values.Contains(value));
}
