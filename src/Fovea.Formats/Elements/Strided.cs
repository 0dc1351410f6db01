using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Elements in another order than theirs: as strides say, of which tensors have none.</summary>
internal static class Strided
{
    /// <summary>Elements side by side that lie apart.</summary>
    /// <param name="from">A tensor of one axis.</param>
    /// <param name="offset">Where in it the first element is.</param>
    /// <param name="shape">Of the result.</param>
    /// <param name="strides">How many positions further the next element along each axis is.</param>
    public static Tensor Copy(Tensor from, int offset, Shape shape, long[] strides) => from.DType switch
    {
        DType.Float64 or DType.Int64 => Copy<long>(from, offset, shape, strides),
        DType.Float32 or DType.Int32 => Copy<int>(from, offset, shape, strides),
        DType.Float16 or DType.BFloat16 => Copy<short>(from, offset, shape, strides),
        _ => Copy<byte>(from, offset, shape, strides),
    };

    // Only the width of an element matters.
    private static Tensor Copy<T>(Tensor from, int offset, Shape shape, long[] strides) where T : unmanaged
    {
        var result = from.Device.Empty(shape, from.DType);
        var source = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(from.AsReadOnlyBytes());
        var target = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(result.AsBytes());
        var index = new int[shape.Rank];
        long at = offset;
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = source[(int)at];
            for (var axis = shape.Rank - 1; axis >= 0; axis--)
            {
                at += strides[axis];
                if (++index[axis] < shape[axis]) break;
                at -= shape[axis] * strides[axis];
                index[axis] = 0;
            }
        }
        return result;
    }
}
