namespace Fovea;

/// <summary>Gives a class a name in configurations. Its arguments are the parameters of its constructor; or of the constructor or static
/// method that is marked instead: numbers, flags, words, enumerations, lists of numbers, each with a default.</summary>
/// <remarks>A parameter's description is that of its documentation. A parameter of the type of the kind's context, or of one of the
/// context's properties, is given from there. Other parameters keep their defaults.</remarks>
/// <param name="name">The name, in camelCase.</param>
/// <param name="description">What it is, in a line.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Constructor | AttributeTargets.Method, Inherited = false)]
public sealed class PartAttribute(string name, string description) : Attribute
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>What it is.</summary>
    public string Description => description;
}

/// <summary>Marks a kind of part: <see cref="Catalog{T}"/> of <see cref="PartEntry{T}"/> has every class of the kind that is marked with
/// <see cref="PartAttribute"/>.</summary>
/// <param name="context">What parts of the kind are built from beside their arguments; null for nothing.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class PartKindAttribute(Type? context = null) : Attribute
{
    /// <summary>What parts of the kind are built from beside their arguments.</summary>
    public Type? Context => context;
}
