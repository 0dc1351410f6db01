using System.Numerics;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The form of PyTorch's files before 1.6: pickles one after the other, of a magic number, a version, the system, the value and
/// the storages' names; then the storages, each with its length.</summary>
/// <remarks>Source: PyTorch, <c>torch.serialization._legacy_load</c>.</remarks>
internal sealed class TorchLegacy : TorchStorages
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = new(Mark[2..]);

    private readonly Dictionary<string, (long At, long Count)> _blocks = [];
    private readonly IElementSource _source;
    private readonly string _name;

    private TorchLegacy(IElementSource source, string name) : base(name) => (_source, _name) = (source, name);

    /// <summary>The ten bytes of the magic number, after the instruction and the length of a whole number.</summary>
    public static ReadOnlySpan<byte> Mark => [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static (TorchState State, TorchStorages Storages) Read(IElementSource source, string name, long length)
    {
        var input = new PickleInput(source, length, name);
        var legacy = new TorchLegacy(source, name);
        object? Next() => new PickleReader(input, legacy.Named).Read();
        if (Next() is not BigInteger magic || magic != Magic)
            throw input.Wrong(0, "magic", "expected PyTorch's magic number, got another pickle. Save the weights: torch.save(model.state_dict(), path)");
        var at = input.Position;
        if (Next() is var version and not Version) throw input.Wrong(at, "protocol version", $"expected {Version}, got {version ?? "nothing"}");
        at = input.Position;
        if (Next() is not PickleDict system) throw input.Wrong(at, "sys_info", "expected a dictionary");
        var state = TorchState.Of(Next(), input, name);
        at = input.Position;
        if (Next() is not PickleList keys) throw input.Wrong(at, "storages", "expected a list of names");
        foreach (var item in keys.Items)
        {
            if (item is not string key) throw input.Wrong(at, "storages", "expected names of storages");
            legacy.Place(input, key, length);
        }
        // Elements are little-endian, whatever the machine: the writer turned them.
        return (state, legacy);
    }

    // The length, then the elements.
    private void Place(PickleInput input, string key, long length)
    {
        if (!IsKnown(key, out var storage)) throw input.Wrong("storages", $"expected a storage of a tensor, got '{Excerpt.Of(key)}'");
        var at = input.Position;
        var count = input.Int64($"storage {key}");
        if (count != storage.Count || storage.Bytes > length - input.Position) throw input.Wrong(at, $"storage {key}",
            count != storage.Count ? $"expected {storage.Count} elements, got {count}"
            : $"expected {storage.Bytes} bytes, got {length - input.Position}");
        _blocks[key] = (input.Position, count);
        input.Skip(storage.Bytes);
    }

    protected override Tensor Block(TorchStorage storage, ElementType type, string key)
    {
        if (!_blocks.TryGetValue(storage.Key, out var block))
            throw new DataFormatException(_name, -1, key, $"expected storage '{Excerpt.Of(storage.Key)}' in the file, there is none");
        return ElementCodec.Read(_source, block.At, type, Shape.Create((int)(storage.Bytes / type.Size)), bigEndian: false,
            new(_name, block.At, key));
    }
}
