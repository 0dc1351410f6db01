namespace Fovea.Training;

/// <summary>Sets of random changes for pictures with a class, by a word.</summary>
public static class Augmentation
{
    /// <summary>The words, the mildest first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "light", "standard", "strong"];

    /// <summary>The transforms of a word.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="side">Side of the pictures, by which what is cut out is measured.</param>
    /// <exception cref="ArgumentException">There is no such word.</exception>
    public static IReadOnlyList<Part> Of(string name, int side) => name switch
    {
        "none" => [],
        "light" => [new Part("randomResizedCrop").With("minScale", 0.6), "randomHorizontalFlip"],
        "standard" => [new Part("randomResizedCrop").With("minScale", 0.35), "randomHorizontalFlip", Colours],
        "strong" =>
        [
            new Part("randomResizedCrop").With("minScale", 0.25), "randomHorizontalFlip", "randAugment",
            new Part("cutout").With("size", Math.Max(1, side / 4)),
        ],
        _ => throw new ArgumentException($"augmentation: expected one of {string.Join(", ", Names)}, got '{name}'.", nameof(name)),
    };

    private static Part Colours => new Part("colorJitter").With("brightness", 0.2).With("contrast", 0.2).With("saturation", 0.2);
}
