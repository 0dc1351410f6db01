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
            DType.Float16 => (double)BitConverter.ToHalf(At(i)),
            DType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(At(i)) << 16),
            _ => Whole(i),
        };
        set
        {
            if (_type == DType.Float32) BitConverter.TryWriteBytes(At(i), (float)value);
            else if (_type == DType.Float64) BitConverter.TryWriteBytes(At(i), value);
            else if (_type == DType.Float16) BitConverter.TryWriteBytes(At(i), (Half)value);
            else if (_type == DType.BFloat16) BitConverter.TryWriteBytes(At(i), Upper(value));
            else if (_type == DType.Bool) SetWhole(i, value != 0 ? 1 : 0);
            else if (_type == DType.Int32) SetWhole(i, (long)Math.Clamp(double.IsNaN(value) ? 0 : value, int.MinValue, int.MaxValue));
            else SetWhole(i, (long)(_type == DType.UInt8 ? Math.Clamp(value, 0, 255) : value));
        }
    }

    /// <summary>One element of an integer type, every digit of it; a truth value is 1 or 0.</summary>
    public long Whole(int i) => _type == DType.Int64 ? BitConverter.ToInt64(At(i)) : _type == DType.Int32 ? BitConverter.ToInt32(At(i))
        : At(i)[0];

    /// <summary>Writes an element of an integer type; of one that does not fit, the low bits.</summary>
    public void SetWhole(int i, long value)
    {
        if (_type == DType.Int64) BitConverter.TryWriteBytes(At(i), value);
        else if (_type == DType.Int32) BitConverter.TryWriteBytes(At(i), unchecked((int)value));
        else At(i)[0] = unchecked((byte)value);
    }

    /// <summary>Writes an element of another tensor of the same type.</summary>
    public void Copy(int i, Elements from, int j) => from.At(j).CopyTo(At(i));

    /// <summary>The nearest number of 16 bits, ties to even, found by trying the two on both sides of the value.</summary>
    private static ushort Upper(double value)
    {
        if (double.IsNaN(value)) return (ushort)(BitConverter.DoubleToUInt64Bits(value) >> 48 & 0x8000 | 0x7FC0);
        var sign = (ushort)(double.IsNegative(value) ? 0x8000 : 0);
        var size = Math.Abs(value);
        // The largest number that is not above, by bisection of the bits, which are in the order of the numbers.
        int low = 0, high = 0x7F80;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Number(middle) <= size) low = middle;
            else high = middle - 1;
        }
        if (low == 0x7F80) return (ushort)(sign | low);
        // Beyond the largest number the next step of the same length counts as infinity.
        var above = low == 0x7F7F ? Number(low) + (Number(low) - Number(low - 1)) : Number(low + 1);
        double down = size - Number(low), up = above - size;
        return (ushort)(sign | (down < up || down == up && low % 2 == 0 ? low : low + 1));
    }

    private static double Number(int bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private Span<byte> At(int i) => Bytes.Slice(i * _size, _size);
}
