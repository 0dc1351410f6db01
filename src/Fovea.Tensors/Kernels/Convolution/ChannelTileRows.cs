namespace Fovea.Tensors;

/// <summary>Calls <see cref="ChannelTile"/> compiled for a number of positions.</summary>
internal static class ChannelTileRows
{
    /// <summary>The positions that the registers hold: 14 of 512 bits, 6 of fewer.</summary>
    public static int Most(int width, int size) => width * size == 64 ? 14 : 6;

    /// <summary><see cref="ChannelTile.Multiply"/> for 1 to <see cref="Most"/> positions.</summary>
    public static void Multiply<T, V, TLanes, TStep>(int rows, int channels, int taps, int first, int last, ref readonly int offsets,
        ref readonly T w, nint nextLane, ref readonly T x, nint plane, nint from, ref T y, nint nextSums, int between, bool accumulate)
        where T : unmanaged where V : unmanaged, ILane<V, T> where TLanes : struct, IRows where TStep : struct, IRows
    {
        switch (rows)
        {
            case 1:
                ChannelTile.Multiply<T, V, Rows1, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 2:
                ChannelTile.Multiply<T, V, Rows2, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 3:
                ChannelTile.Multiply<T, V, Rows3, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 4:
                ChannelTile.Multiply<T, V, Rows4, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 5:
                ChannelTile.Multiply<T, V, Rows5, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 6:
                ChannelTile.Multiply<T, V, Rows6, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 7:
                ChannelTile.Multiply<T, V, Rows7, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 8:
                ChannelTile.Multiply<T, V, Rows8, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 9:
                ChannelTile.Multiply<T, V, Rows9, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 10:
                ChannelTile.Multiply<T, V, Rows10, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 11:
                ChannelTile.Multiply<T, V, Rows11, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 12:
                ChannelTile.Multiply<T, V, Rows12, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            case 13:
                ChannelTile.Multiply<T, V, Rows13, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
            default:
                ChannelTile.Multiply<T, V, Rows14, TLanes, TStep>(channels, taps, first, last, in offsets, in w, nextLane, in x, plane,
                from, ref y, nextSums, between, accumulate); break;
        }
    }
}
