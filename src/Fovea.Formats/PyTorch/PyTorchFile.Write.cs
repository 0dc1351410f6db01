using Fovea.Tensors;

namespace Fovea.Formats;

public sealed partial record PyTorchFile
{
    /// <summary>Writes a state dict, wholly or not at all, for <c>torch.load(path, weights_only=True)</c>.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">Tensors by name, in order. Those that share all their elements share a storage in the file.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        AtomicFile.Write(path, stream => Write(stream, tensors));

    /// <summary>Writes a state dict in the zip form; each storage begins at a multiple of 64 bytes. The same tensors give the same
    /// bytes.</summary>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var list = tensors.ToList();
        var names = new HashSet<string>();
        foreach (var (name, _) in list)
            if (!names.Add(name))
                throw new ArgumentException($"PyTorchFile: expected each name once, got '{name}' twice.", nameof(tensors));
        var blocks = new OrderedDictionary<(Storage, int, int), Tensor>();
        foreach (var (_, tensor) in list) blocks.TryAdd(Block(tensor), tensor);
        var pickle = new PickleWriter();
        pickle.StateDict(list.Select(p => (p.Key, p.Value, blocks.IndexOf(Block(p.Value)))));
        using var zip = new AlignedZip(stream);
        zip.Add("archive/data.pkl", pickle.ToArray());
        zip.Add("archive/byteorder", "little"u8);
        foreach (var (index, block) in blocks.Values.Index())
            zip.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"archive/data/{index}"), block);
        zip.Add("archive/version", "3\n"u8);
        zip.End();
    }

    private static (Storage, int, int) Block(Tensor tensor) => (tensor.Storage, tensor.Offset, tensor.Count);
}
