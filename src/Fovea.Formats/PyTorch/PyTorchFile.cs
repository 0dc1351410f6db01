using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The tensors of a file that PyTorch wrote, <c>.pth</c>, <c>.pt</c> or <c>.bin</c>.</summary>
/// <param name="Tensors">Tensors by name, in the file's order. Those of one storage share their elements.</param>
/// <param name="Metadata">Numbers and texts beside them, such as a checkpoint's epoch.</param>
/// <remarks>Read are the zip form and the one before it, state dicts, checkpoints around one (under <c>state_dict</c>,
/// <c>model_state_dict</c>, <c>model_state</c>, <c>model</c>, <c>net</c> or <c>network</c>), tensors alone (as <c>tensor</c>), lists of
/// them (<c>0</c>, <c>1</c>, …), whole modules, and TorchScript's archives. Dictionaries within dictionaries become names with dots. A
/// <c>module.</c> before every name, which DataParallel leaves, is taken off, as is <c>_orig_mod.</c> of torch.compile.
/// <para>Such a file is a pickle, a program for a machine that may call any function. Here the machine knows a few instructions and
/// functions, all of them written out; an object of another class becomes an inert record of its state; anything else is refused by its
/// name. Nothing of a file is imported or executed.</para>
/// Source: PyTorch, <c>torch.serialization</c>; the Python Standard Library, <c>pickletools</c>.</remarks>
public sealed partial record PyTorchFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    // Where a header of a tar archive says what it is.
    private const int TarMark = 257;

    /// <summary>Names of the tensors of a checkpoint that are beside its weights, as an optimizer's: they are not read.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Reads a file. Element types stay as they are stored; those that tensors lack become the next wider one.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says, or has more in it than weights; names the byte and the
    /// instruction.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PyTorchFile Load(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a file from a stream.</summary>
    /// <param name="stream">The whole file; it can seek.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static PyTorchFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var start = new byte[(int)Math.Min(512, stream.Length)];
        stream.ReadExactly(start);
        stream.Position = 0;
        try
        {
            if (start.AsSpan().StartsWith("PK"u8))
            {
                using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
                return Tensorize(TorchZip.Read(archive, name, stream.Length));
            }
            if (start.AsSpan(Math.Min(TarMark, start.Length)).StartsWith("ustar"u8)) throw new DataFormatException(name, TarMark, "magic",
                "this is the tar form of PyTorch before 0.2, which is not read. Load it in PyTorch and save it again");
            if (start is [(byte)PickleOpcode.Proto, ..])
                return Tensorize(TorchLegacy.Read(new StreamSource(stream, 0), name, stream.Length));
        }
        catch (Exception damage) when (damage is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new DataFormatException(name, -1, "zip",
                $"the archive is damaged or of a kind that is not read ({damage.Message.TrimEnd('.')})");
        }
        throw new DataFormatException(name, 0, "magic", "expected a zip archive or a pickle of PyTorch, got "
            + (start.Length == 0 ? "an empty file" : Convert.ToHexString(start.AsSpan(0, Math.Min(4, start.Length)))));
    }

    // Storages are read now, as far as tensors are views of them.
    private static PyTorchFile Tensorize((TorchState State, TorchStorages Storages) read)
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var (key, view) in read.State.Tensors) tensors.Add(key, read.Storages.Read(view, key));
        return new(tensors, read.State.Metadata) { Others = read.State.Others };
    }
}
