using System.Numerics;

namespace Fovea.Tensors;

/// <summary>Calls <see cref="LaneTile"/> compiled for a number of rows.</summary>
internal static class LaneTileRows
{
    /// <summary>The rows that the registers hold: 12 of 512 bits, 6 of fewer.</summary>
    public static int Most<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(V) == typeof(Lane512<T>) ? 12 : 6;

    /// <summary><see cref="LaneTile.Multiply"/> for 1 to <see cref="Most"/> rows.</summary>
    public static void Multiply<V, T, TOrder>(int rows, int blocks, int inner, ref T a, int block, ref T b, ref T c, bool accumulate)
        where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T> where TOrder : struct, ILaneOrder
    {
        switch (rows)
        {
            case 1: LaneTile.Multiply<V, T, Rows1, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 2: LaneTile.Multiply<V, T, Rows2, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 3: LaneTile.Multiply<V, T, Rows3, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 4: LaneTile.Multiply<V, T, Rows4, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 5: LaneTile.Multiply<V, T, Rows5, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 6: LaneTile.Multiply<V, T, Rows6, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 7: LaneTile.Multiply<V, T, Rows7, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 8: LaneTile.Multiply<V, T, Rows8, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 9: LaneTile.Multiply<V, T, Rows9, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 10: LaneTile.Multiply<V, T, Rows10, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            case 11: LaneTile.Multiply<V, T, Rows11, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
            default: LaneTile.Multiply<V, T, Rows12, TOrder>(blocks, inner, ref a, block, ref b, ref c, accumulate); break;
        }
    }
}
