using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Writes the pickle of a state dict, protocol 2, with the functions that PyTorch's own loader of weights allows.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Dictionary<string, int> _memo = [];

    /// <summary>An ordered dictionary of tensors, each a view of the whole of a storage.</summary>
    /// <param name="entries">Names, tensors and the numbers of their storages.</param>
    public void StateDict(IEnumerable<(string Name, Tensor Tensor, int Storage)> entries)
    {
        Op(PickleOpcode.Proto);
        _bytes.Add(2);
        Empty();
        Op(PickleOpcode.Mark);
        foreach (var (name, tensor, storage) in entries)
        {
            Text(name);
            Rebuilt(tensor, storage);
        }
        Op(PickleOpcode.SetItems);
        Op(PickleOpcode.Stop);
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    // _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, backward_hooks)
    private void Rebuilt(Tensor tensor, int storage)
    {
        Global("torch._utils", "_rebuild_tensor_v2");
        Op(PickleOpcode.Mark);
        Op(PickleOpcode.Mark);
        Shared("storage");
        Global("torch", TorchTypes.Storage(ElementTypes.Of(tensor.DType)));
        Text(storage.ToString(CultureInfo.InvariantCulture));
        Shared("cpu");
        Whole(tensor.Count);
        Op(PickleOpcode.Tuple);
        Op(PickleOpcode.BinPersId);
        Whole(0);
        var strides = new int[tensor.Rank];
        for (int axis = tensor.Rank - 1, stride = 1; axis >= 0; stride *= Math.Max(1, tensor.Shape[axis]), axis--) strides[axis] = stride;
        Tuple(tensor.Shape.Sizes);
        Tuple(strides);
        Op(PickleOpcode.NewFalse);
        Empty();
        Op(PickleOpcode.Tuple);
        Op(PickleOpcode.Reduce);
    }

    private void Empty()
    {
        Global("collections", "OrderedDict");
        Op(PickleOpcode.EmptyTuple);
        Op(PickleOpcode.Reduce);
    }

    private void Tuple(ReadOnlySpan<int> values)
    {
        if (values.Length == 0)
        {
            Op(PickleOpcode.EmptyTuple);
            return;
        }
        Op(PickleOpcode.Mark);
        foreach (var value in values) Whole(value);
        Op(PickleOpcode.Tuple);
    }

    private void Whole(int value)
    {
        if (value <= byte.MaxValue)
        {
            Op(PickleOpcode.BinInt1);
            _bytes.Add((byte)value);
            return;
        }
        Op(PickleOpcode.BinInt);
        Number(value);
    }

    private void Global(string module, string name)
    {
        if (Recall($"{module}\n{name}\n")) return;
        Op(PickleOpcode.Global);
        _bytes.AddRange(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
        Remember($"{module}\n{name}\n");
    }

    private void Shared(string text)
    {
        if (Recall(text)) return;
        Text(text);
        Remember(text);
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Op(PickleOpcode.BinUnicode);
        Number(bytes.Length);
        _bytes.AddRange(bytes);
    }

    // What comes in every tensor is written once: two texts, and a name of a function or a class for each type.
    private bool Recall(string key)
    {
        if (!_memo.TryGetValue(key, out var slot)) return false;
        Op(PickleOpcode.BinGet);
        _bytes.Add((byte)slot);
        return true;
    }

    private void Remember(string key)
    {
        Op(PickleOpcode.BinPut);
        _bytes.Add((byte)_memo.Count);
        _memo.Add(key, _memo.Count);
    }

    private void Number(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    private void Op(PickleOpcode code) => _bytes.Add((byte)code);
}
