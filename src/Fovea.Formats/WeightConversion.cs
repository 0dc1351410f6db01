using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>A tensor that was written in another format.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReadAs">The element type that it had.</param>
/// <param name="Type">The element type that it has now.</param>
/// <param name="Shape">Its sizes.</param>
public sealed record ConvertedTensor(string Name, DType ReadAs, DType Type, Shape Shape)
{
    /// <summary>Bytes of its elements as they are written.</summary>
    public long Bytes => (long)Shape.Elements * Type.Size;
}

/// <summary>Weights that went from one format to another.</summary>
/// <param name="From">The file that was read.</param>
/// <param name="FromFormat">Its format's name.</param>
/// <param name="To">The file that was written.</param>
/// <param name="ToFormat">Its format's name.</param>
/// <param name="Tensors">What was written, in order.</param>
public sealed record WeightConversion(string From, string FromFormat, string To, string ToFormat, IReadOnlyList<ConvertedTensor> Tensors)
{
    /// <summary>Bytes of the file that was written.</summary>
    public long FileBytes { get; private init; }

    /// <summary>Reads weights of whatever format, and writes them in another.</summary>
    /// <param name="from">The file to read.</param>
    /// <param name="to">The file to create or replace.</param>
    /// <param name="format">The format to write; that of the ending of <paramref name="to"/> unless given.</param>
    /// <param name="dtype">The element type of floats; as they are unless given. Whole numbers and flags stay as they are.</param>
    /// <exception cref="DataFormatException">The file is not what its format says.</exception>
    /// <exception cref="ArgumentException">The format cannot hold the tensors, or the type is none of floats.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static WeightConversion Run(string from, string to, IWeightFormat? format = null, DType? dtype = null)
    {
        if (dtype is { } wanted && !IsFloat(wanted))
            throw new ArgumentException($"WeightConversion: expected Float32, Float64, Float16 or BFloat16, got {wanted}.", nameof(dtype));
        var (source, target) = (WeightFormats.Of(from), format ?? WeightFormats.ByEnding(to));
        var read = source.Read(from);
        // A tensor that has two names is written once where the format can: it stays one tensor.
        var converted = new Dictionary<(Storage, int, Shape), Tensor>();
        var tensors = new List<KeyValuePair<string, Tensor>>();
        foreach (var (name, tensor) in read)
        {
            var key = (tensor.Storage, tensor.Offset, tensor.Shape);
            if (!converted.TryGetValue(key, out var x))
                converted[key] = x = dtype is { } type && IsFloat(tensor.DType) ? tensor.To(type) : tensor;
            tensors.Add(new(name, x));
        }
        target.Write(to, tensors, source.ReadMetadata(from));
        return new(from, source.Name, to, target.Name, [.. tensors.Select(t => new ConvertedTensor(t.Key, read[t.Key].DType, t.Value.DType,
            t.Value.Shape))])
        { FileBytes = new FileInfo(to).Length };
    }

    private static bool IsFloat(DType type) => type.IsFloating || type.IsHalf;
}
