using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Operations as names and values, and back: what files of networks hold instead of code.</summary>
public static class OperationData
{
    // What was noted by name alone cannot be run again.
    private static readonly Lazy<Dictionary<Type, DataEntry<OperationAttributes>>> Entries =
        new(() => Catalog<DataEntry<OperationAttributes>>.All.Where(e => e.Type != typeof(NamedAttributes)).ToDictionary(e => e.Type));

    /// <summary>What an operation is, without its tensors: <c>op</c>, and what its record holds.</summary>
    /// <exception cref="NotSupportedException">The operation holds what no file can say, such as a device or a random draw.</exception>
    public static Fields Write(OperationAttributes attributes) => TryWrite(attributes) ?? throw new NotSupportedException(
        $"{attributes.Name}: expected an operation of numbers, words and sizes, got {attributes.GetType().Name}. "
        + "Trace the module in inference mode, without random numbers.");

    /// <summary>The operation that was written so.</summary>
    /// <param name="data">What the file says.</param>
    /// <exception cref="DataFormatException">No operation has this name, or a value is missing or none.</exception>
    public static OperationAttributes Read(FieldReader data)
    {
        var name = data.Text("op");
        var entry = Catalog<DataEntry<OperationAttributes>>.Find(name);
        if (entry is null || !Entries.Value.ContainsKey(entry.Type)) throw data.Wrong("op", "a known operation");
        try
        {
            return entry.Read(data);
        }
        catch (ShapeException)
        {
            throw data.Wrong("shape", "sizes of 0 or more");
        }
    }

    internal static Fields? TryWrite(OperationAttributes attributes)
    {
        if (!Entries.Value.TryGetValue(attributes.GetType(), out var entry)) return null;
        var fields = new Fields { ["op"] = entry.Name };
        foreach (var (name, value) in entry.Write(attributes)) fields[name] = value;
        return fields;
    }
}
