using System.Diagnostics.CodeAnalysis;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The storages of a file as tensors of one axis, each read once: tensors that share one share its elements here, too.</summary>
/// <param name="name">The file's name in errors.</param>
internal abstract class TorchStorages(string name)
{
    // Copies of views beyond the bytes of their storages: a few small ones may repeat theirs.
    private const int FreeCopies = 1 << 20, MostCopies = 2;

    private readonly Dictionary<(string Key, ElementType Type), Tensor> _blocks = [];
    private readonly Dictionary<string, TorchStorage> _known = [];
    private long _read, _copied;

    /// <summary>What a persistent id stands for: a storage's class, key and length.</summary>
    /// <exception cref="DataFormatException">It is no storage, or one that is known with another length.</exception>
    public object? Named(PickleTuple id, long at)
    {
        DataFormatException Wrong(string problem) => new(name, at, "BINPERSID", problem);
        // Whole modules in the old form say where their source is: the class is enough.
        if (id.Items is ["module", PickleGlobal module, ..]) return module;
        if (id.Items is not ["storage", PickleGlobal type, string key, _, long count, ..])
            throw Wrong("expected a storage with class, key, place and length");
        if (id.Items is [_, _, _, _, _, not null, ..]) throw Wrong("expected a whole storage, got a view of one, as PyTorch before 0.4 wrote it");
        var element = TorchTypes.Element(type);
        if (element is null && type.FullName is not ("torch.storage.UntypedStorage" or "torch.UntypedStorage"))
            throw Wrong($"expected a storage of numbers, got {Excerpt.Of(type.FullName)}");
        if (count < 0 || count > long.MaxValue / 16) throw Wrong($"expected a length of 0 or more, got {count}");
        var storage = new TorchStorage(key, element, count);
        if (!_known.TryAdd(key, storage) && _known[key] != storage)
            throw Wrong($"expected storage '{Excerpt.Of(key)}' of {_known[key].Bytes} bytes as before, got {storage.Bytes}");
        return storage;
    }

    /// <summary>The storage of a name that the pickle has named.</summary>
    protected bool IsKnown(string key, [NotNullWhen(true)] out TorchStorage? storage) => _known.TryGetValue(key, out storage);

    /// <summary>The tensor of a view: a window into the storage, or a copy where the elements do not lie side by side.</summary>
    /// <param name="view">The view.</param>
    /// <param name="key">The tensor's name in errors.</param>
    /// <exception cref="DataFormatException">The file has not as many bytes as the storage says, or the view repeats too many.</exception>
    public Tensor Read(TorchTensor view, string key)
    {
        var shape = Shape.Create(view.Sizes);
        if (view.Count == 0) return Tensor.Zeros(shape, view.Type.TensorType);
        if (!_blocks.TryGetValue((view.Storage.Key, view.Type), out var block))
        {
            if (view.Storage.Bytes / view.Type.Size > int.MaxValue)
                throw new DataFormatException(name, -1, key, $"expected a storage of at most 2³¹ − 1 elements, got {view.Storage.Count}");
            block = Block(view.Storage, view.Type, key);
            _blocks.Add((view.Storage.Key, view.Type), block);
            _read += view.Storage.Bytes;
        }
        if (view.IsContiguous) return new(block.Storage, block.Offset + (int)view.Offset, shape);
        // A step of 0 makes any number of elements of one.
        if ((_copied += view.Count * view.Type.Size) > FreeCopies + MostCopies * _read) throw new DataFormatException(name, -1, key,
            $"expected views of about as many elements as their storages have, got {view.Count} of {block.Count}. Save x.contiguous()");
        return Strided.Copy(block, (int)view.Offset, shape, view.Strides);
    }

    /// <summary>The elements of a storage.</summary>
    protected abstract Tensor Block(TorchStorage storage, ElementType type, string key);
}
