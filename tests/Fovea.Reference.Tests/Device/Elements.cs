using Fovea.Tensors;

namespace Fovea.Reference;

/// <summary>The elements of a tensor of this device, read as doubles and rounded to the tensor's type when written.</summary>
internal readonly struct Elements(Tensor tensor)
{
    private readonly byte[] _bytes = ((ReferenceStorage)tensor.Storage).Bytes;
    private readonly int _size = tensor.DType.Size, _start = tensor.Offset * tensor.DType.Size;
    private readonly DType _type = tensor.DType;

    /// <summary>Number of elements.</summary>
    public int Count { get; } = tensor.Count;

    /// <summary>All of them.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(_start, Count * _size);

    /// <summary>One element.</summary>
    public double this[int i]
    {
        get => _type switch
        {
            DType.Float32 => BitConverter.ToSingle(At(i)),
            DType.Float64 => BitConverter.ToDouble(At(i)),
            _ => Whole(i),
        };
        set
        {
            if (_type == DType.Float32) BitConverter.TryWriteBytes(At(i), (float)value);
            else if (_type == DType.Float64) BitConverter.TryWriteBytes(At(i), value);
            else if (_type == DType.Bool) SetWhole(i, value != 0 ? 1 : 0);
            else SetWhole(i, (long)(_type == DType.UInt8 ? Math.Clamp(value, 0, 255) : value));
        }
    }

    /// <summary>One element of an integer type, every digit of it; a truth value is 1 or 0.</summary>
    public long Whole(int i) => _type == DType.Int64 ? BitConverter.ToInt64(At(i)) : At(i)[0];

    /// <summary>Writes an element of an integer type; of one that does not fit a byte, the low bits.</summary>
    public void SetWhole(int i, long value)
    {
        if (_type == DType.Int64) BitConverter.TryWriteBytes(At(i), value);
        else At(i)[0] = unchecked((byte)value);
    }

    /// <summary>Writes an element of another tensor of the same type.</summary>
    public void Copy(int i, Elements from, int j) => from.At(j).CopyTo(At(i));

    private Span<byte> At(int i) => Bytes.Slice(i * _size, _size);
}
