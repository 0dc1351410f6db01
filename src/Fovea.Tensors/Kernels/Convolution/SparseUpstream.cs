using System.Numerics;

namespace Fovea.Tensors;

/// <summary>An upstream gradient that lists its elements that are not zero.</summary>
internal interface ISparseUpstream<T> where T : unmanaged
{
    /// <summary>Lists those of one channel of some images, image by image and row by row, and where in the padded images the kernel of each
    /// begins; up to a vector beyond the last is overwritten.</summary>
    /// <returns>How many.</returns>
    int List(int first, int images, int channel, Span<int> offsets, Span<T> values);
}

/// <summary>One that is written out, zeros and all.</summary>
internal readonly struct DenseUpstream<T>(SparsePlan plan, ArraySegment<T> dy) : ISparseUpstream<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _channels = plan.G.OutChannels, _image = plan.Image;
    private readonly ArraySegment<int> _places = Places(plan);

    public int List(int first, int images, int channel, Span<int> offsets, Span<T> values)
    {
        int count = 0, plane = _places.Count;
        for (var i = 0; i < images; i++)
            count += SparseList.Append(dy.AsSpan(((first + i) * _channels + channel) * plane, plane), _places, i * _image, offsets[count..],
                values[count..]);
        return count;
    }

    // Where the kernel of each output position begins in a padded image.
    private static ArraySegment<int> Places(in SparsePlan plan)
    {
        var size = plan.G.Out;
        var places = Scratch<int>.Get(ScratchSlot.Weights, size.H * size.W);
        var to = places.AsSpan();
        for (var y = 0; y < size.H; y++)
            for (var x = 0; x < size.W; x++) to[y * size.W + x] = y * plan.Pitch + x * plan.Pixel;
        return places;
    }
}

/// <summary>The one behind a rectifier and a 2×2 pooling, by windows: dy·[y &gt; 0] at each window's place, 0 elsewhere.</summary>
/// <remarks>The list is that of <see cref="DenseUpstream{T}"/> of what <see cref="RectifyPoolBackwardLoop{T}"/> writes.</remarks>
internal readonly struct PooledUpstream<T>(SparsePlan plan, ArraySegment<T> dy, ArraySegment<T> y, ArraySegment<T> places)
    : ISparseUpstream<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly WindowList _windows = new(plan);

    public int List(int first, int images, int channel, Span<int> offsets, Span<T> values) =>
        _windows.List<T>(dy, y, places, first, images, channel, offsets, values);
}
