using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Fills memory of undefined contents with NaN, and puts some of it around every new tensor: a kernel that reads what nobody
/// wrote gives NaN each time, rather than when it happens to find one.</summary>
/// <remarks>For tests. Off unless the runtime option <c>Fovea.Tensors.DirtyMemory</c> is true; a constant for the compiler.</remarks>
internal static class DirtyMemory
{
    /// <summary>Elements of NaN around a tensor and behind a buffer: more than any vector has.</summary>
    public const int Margin = 64;

    /// <summary>Whether memory is made dirty.</summary>
    public static readonly bool IsOn = AppContext.TryGetSwitch("Fovea.Tensors.DirtyMemory", out var on) && on;

    /// <summary>All bits 1: NaN as a floating-point number, −1 as an integer.</summary>
    public static void Fill<T>(Span<T> memory) where T : unmanaged => MemoryMarshal.AsBytes(memory).Fill(0xFF);

    /// <summary>Fills a buffer, and what comes after it in its array.</summary>
    public static void Fill<T>(ArraySegment<T> buffer, int count) where T : unmanaged
    {
        var rest = buffer.Array.AsSpan(buffer.Offset);
        Fill(rest[..Math.Min(count + Margin, rest.Length)]);
    }

    /// <summary>An array of NaN with room for some elements from <see cref="Margin"/> on.</summary>
    public static T[] Array<T>(int count) where T : unmanaged
    {
        var array = new T[count + 2 * Margin];
        Fill(array.AsSpan());
        return array;
    }
}
