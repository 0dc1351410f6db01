namespace Fovea;

/// <summary>Values by name, each of the type that its <see cref="ArgumentSpec"/> says; what is not given has its default.</summary>
/// <param name="specs">The arguments there are.</param>
/// <param name="given">Those that are given; their names and types have been checked.</param>
public sealed class Arguments(IReadOnlyList<ArgumentSpec> specs, IReadOnlyDictionary<string, object?> given)
{
    /// <summary>No arguments.</summary>
    public static Arguments None { get; } = new([], new Dictionary<string, object?>());

    /// <summary>A number.</summary>
    public double Number(string name) => (double)Value(name)!;

    /// <summary>A number, or null for none.</summary>
    public double? OptionalNumber(string name) => (double?)Value(name);

    /// <summary>A whole number.</summary>
    public int Integer(string name) => (int)Value(name)!;

    /// <summary>A whole number, or null for none.</summary>
    public int? OptionalInteger(string name) => (int?)Value(name);

    /// <summary>Yes or no.</summary>
    public bool Flag(string name) => (bool)Value(name)!;

    /// <summary>A text.</summary>
    public string Text(string name) => (string)Value(name)!;

    /// <summary>A text, or null for none.</summary>
    public string? OptionalText(string name) => (string?)Value(name);

    /// <summary>Numbers, or null for none.</summary>
    public double[]? Numbers(string name) => (double[]?)Value(name);

    /// <summary>Whole numbers, or null for none.</summary>
    public int[]? Integers(string name) => (int[]?)Value(name);

    private object? Value(string name)
    {
        if (given.TryGetValue(name, out var value)) return value;
        if (specs.FirstOrDefault(s => s.Name == name) is { } spec) return spec.Default;
        var names = string.Join(", ", specs.Select(s => s.Name));
        throw new ArgumentException($"expected one of the arguments {names}, got '{name}'.", nameof(name));
    }
}
