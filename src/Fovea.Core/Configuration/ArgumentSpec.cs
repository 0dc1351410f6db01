namespace Fovea;

/// <summary>An argument that a network, a loss, an optimizer, … is configured by.</summary>
/// <param name="Name">Its name in a configuration, in camelCase.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Default">What holds where it is not given; null for nothing.</param>
/// <param name="Description">What it means, in a line.</param>
/// <param name="Choices">The words a text may be, or null for any.</param>
public sealed record ArgumentSpec(string Name, ArgumentKind Kind, object? Default, string Description,
    IReadOnlyList<string>? Choices = null)
{
    /// <summary>Whether nothing may be given.</summary>
    public bool IsOptional { get; init; } = Default is null;

    /// <summary>A number; null where there may be none.</summary>
    public static ArgumentSpec Number(string name, double? value, string description) => new(name, ArgumentKind.Number, value, description);

    /// <summary>A whole number; null where there may be none.</summary>
    public static ArgumentSpec Integer(string name, int? value, string description) => new(name, ArgumentKind.Integer, value, description);

    /// <summary>Yes or no.</summary>
    public static ArgumentSpec Flag(string name, bool value, string description) => new(name, ArgumentKind.Flag, value, description);

    /// <summary>A text, one of the choices where there are any.</summary>
    public static ArgumentSpec Text(string name, string value, string description, params IReadOnlyList<string> choices) =>
        new(name, ArgumentKind.Text, value, description, choices.Count > 0 ? choices : null);

    /// <summary>Numbers; null where there may be none.</summary>
    public static ArgumentSpec Numbers(string name, double[]? value, string description) =>
        new(name, ArgumentKind.Numbers, value, description);

    /// <summary>Whole numbers; null where there may be none.</summary>
    public static ArgumentSpec Integers(string name, int[]? value, string description) =>
        new(name, ArgumentKind.Integers, value, description);
}
