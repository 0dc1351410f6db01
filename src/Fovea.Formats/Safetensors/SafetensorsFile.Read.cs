using Fovea.Tensors;

namespace Fovea.Formats;

public sealed partial record SafetensorsFile
{
    /// <summary>Reads a file, which is mapped into memory: of what is not wanted nothing is read, and of what is there is one
    /// copy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">Which tensors to read, by name; null for all of them. Others may be of any type.</param>
    /// <exception cref="DataFormatException">The file is not what the format says; names the byte offset and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Load(string path, Func<string, bool>? wanted = null)
    {
        using var file = new MappedFile(path);
        return Read(file, file.Length, path, wanted);
    }

    /// <summary>Reads from a stream of known length.</summary>
    /// <param name="stream">The stream, at the beginning of the file.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <param name="wanted">Which tensors to read, by name; null for all of them. Others may be of any type.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static SafetensorsFile Read(Stream stream, string name, Func<string, bool>? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(new StreamSource(stream, stream.Position), stream.Length - stream.Position, name, wanted);
    }

    private static SafetensorsFile Read(IElementSource source, long total, string name, Func<string, bool>? wanted)
    {
        var header = SafetensorsHeader.Read(source, total, name, wanted);
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var entry in header.Entries)
        {
            if (wanted?.Invoke(entry.Name) == false) continue;
            var at = header.Start + entry.Begin;
            tensors.Add(entry.Name, ElementCodec.Read(source, at, SafetensorsTypes.Element(entry.Type)!.Value, Shape.Create(entry.Shape),
                bigEndian: false, new(name, at, entry.Name)));
        }
        return new(tensors, header.Metadata);
    }
}
