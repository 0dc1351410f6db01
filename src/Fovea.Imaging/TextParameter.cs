namespace Fovea.Imaging;

/// <summary>A parameter of a filter or a signal, as <see cref="TextArguments"/> was asked for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fallback">Its value where it is missing; null where there is none.</param>
/// <param name="Least">The smallest allowed.</param>
/// <param name="Most">The largest allowed.</param>
/// <param name="Step">2 for odd numbers, 1 for whole ones, 0 for any.</param>
/// <param name="Words">What is allowed instead of numbers; empty for numbers.</param>
public sealed record TextParameter(string Name, double? Fallback, double Least, double Most, int Step, IReadOnlyList<string> Words);
