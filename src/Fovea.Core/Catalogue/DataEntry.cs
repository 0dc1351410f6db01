namespace Fovea;

/// <summary>Marks a kind of records that can be written as names and values and read back: <see cref="Catalog{T}"/> of
/// <see cref="DataEntry{T}"/> has every record of the kind whose values are numbers, flags, words, enumerations, lists of numbers, or
/// records of these.</summary>
/// <remarks>On an interface that formulas implement it names the record, such as <c>UnaryAttributes&lt;&gt;</c>, that is made with each of
/// them.</remarks>
/// <param name="record">The generic record; null where the marked class is the kind itself.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class DataKindAttribute(Type? record = null) : Attribute
{
    /// <summary>The generic record, or null.</summary>
    public Type? Record => record;
}

/// <summary>How one class of a kind is written as data and read back.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Type">The class.</param>
/// <param name="Write">Its values by name.</param>
/// <param name="Read">Makes it of such values. Throws <see cref="DataFormatException"/> where one is missing or none.</param>
public sealed record DataEntry<T>(string Name, Type Type, Func<T, Fields> Write, Func<FieldReader, T> Read) : INamed;
