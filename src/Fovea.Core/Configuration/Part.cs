namespace Fovea;

/// <summary>A part of a run by name and value: a network, a loss, an optimizer, a callback, …</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments by name: numbers, whole numbers, flags, texts, or arrays of numbers.</param>
public sealed record Part(string Name, IReadOnlyDictionary<string, object?> Arguments)
{
    /// <summary>A part with the defaults of all its arguments.</summary>
    public Part(string name) : this(name, new Dictionary<string, object?>()) { }

    /// <summary>A part with the defaults of all its arguments.</summary>
    public static implicit operator Part(string name) => new(name);

    /// <summary>The part with one argument more, or another value of it.</summary>
    public Part With(string argument, object? value) =>
        this with { Arguments = new Dictionary<string, object?>(Arguments) { [argument] = value } };
}
