using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>What becomes of the sums of a <see cref="ChannelConvolution"/>.</summary>
internal interface ILaneEpilogue<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Asks for the cache lines that <see cref="Put"/> will write, if they are far.</summary>
    /// <param name="image">The image.</param>
    /// <param name="channel">The first output channel.</param>
    /// <param name="present">Channels.</param>
    /// <param name="first">The first position.</param>
    /// <param name="positions">Positions.</param>
    void Prefetch(int image, int channel, int present, int first, int positions);

    /// <summary>Takes the sums of some positions, a lane of channels each.</summary>
    /// <param name="image">The image.</param>
    /// <param name="channel">The lane's first channel.</param>
    /// <param name="present">Channels in a lane.</param>
    /// <param name="first">The first position, along the rows of the result; in bands that begin with an even row.</param>
    /// <param name="sums">The lanes; may be overwritten.</param>
    void Put<V>(int image, int channel, int present, int first, Span<T> sums) where V : unmanaged, ILane<V, T>;
}

/// <summary>y = sums + bias and what follows, from lanes of output channels into planes.</summary>
/// <param name="channels">Channels of y.</param>
/// <param name="plane">Elements of its planes.</param>
/// <param name="bias">One for each channel, or empty.</param>
/// <param name="finish">What follows.</param>
/// <param name="y">[images, channels, height, width].</param>
internal readonly struct StoreLanes<T, F>(int channels, int plane, ArraySegment<T> bias, FinishKernel<T, F> finish, ArraySegment<T> y)
    : ILaneEpilogue<T> where T : unmanaged, IFloatingPointIeee754<T> where F : struct, IUnaryFunction
{
    /// <summary>Bytes of a result that is not in L2.</summary>
    private const int MemoryBytes = 2 << 20;

    /// <inheritdoc/>
    public void Prefetch(int image, int channel, int present, int first, int positions)
    {
        if (y.Count * Unsafe.SizeOf<T>() < MemoryBytes) return;
        var start = (image * channels + channel) * plane + first;
        ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(y.AsSpan()), start);
        CacheHint.PrefetchTile(ref to, present, plane, positions * Unsafe.SizeOf<T>());
    }

    /// <inheritdoc/>
    public void Put<V>(int image, int channel, int present, int first, Span<T> sums) where V : unmanaged, ILane<V, T>
    {
        var last = finish.Channels<V>(bias.AsSpan(), channel, present);
        ref var lanes = ref MemoryMarshal.GetReference(sums);
        for (var i = 0; i < sums.Length; i += V.Width) last.Of(V.Load(in lanes, i)).Store(ref lanes, i);
        var (start, positions) = ((image * channels + channel) * plane + first, sums.Length / V.Width);
        LaneTranspose.ToPlanes<V, T>(sums, y.AsSpan(start), plane, present, positions);
        if (!finish.HasResidual) return;
        var rest = finish.Residual;
        for (var c = 0; c < present; c++)
            rest.Plane<V>(y.AsSpan(start + c * plane, positions), channel + c, start + c * plane);
    }
}

/// <summary>Lanes of channels become planes, and those what <see cref="RectifyPoolEpilogue{T}"/> makes of them.</summary>
/// <param name="width">Positions of a row.</param>
/// <param name="pool">What follows.</param>
internal readonly struct PoolLanes<T>(int width, RectifyPoolEpilogue<T> pool) : ILaneEpilogue<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Prefetch(int image, int channel, int present, int first, int positions)
    {
    }

    /// <inheritdoc/>
    public void Put<V>(int image, int channel, int present, int first, Span<T> sums) where V : unmanaged, ILane<V, T>
    {
        // Rows may be read up to a vector beyond their end.
        var positions = sums.Length / V.Width;
        var plane = positions + 2 * V.Width;
        var planes = Scratch<T>.Get(ScratchSlot.Transposed, V.Width * plane).AsSpan();
        LaneTranspose.ToPlanes<V, T>(sums, planes, plane, present, positions);
        for (var c = 0; c < present; c++)
            pool.Rows<V>(image, channel + c, first / width, positions / width, planes.Slice(c * plane, plane), width, 0);
    }
}

/// <summary>y = the largest of each window of the finished sums: lanes of channels are pooled as they are, and become planes when they are
/// few.</summary>
/// <param name="pool">The windows; a band holds those of <see cref="ChannelPlan.PoolRows"/> rows.</param>
/// <param name="channels">Channels of y.</param>
/// <param name="bias">One for each channel, or empty.</param>
/// <param name="finish">What comes before the pooling; no residual.</param>
/// <param name="y">[images, channels, height, width].</param>
internal readonly struct MaxPoolLanes<T, F>(PoolGeometry pool, int channels, ArraySegment<T> bias, FinishKernel<T, F> finish,
    ArraySegment<T> y) : ILaneEpilogue<T> where T : unmanaged, IFloatingPointIeee754<T> where F : struct, IUnaryFunction
{
    /// <inheritdoc/>
    public void Prefetch(int image, int channel, int present, int first, int positions)
    {
    }

    /// <inheritdoc/>
    public void Put<V>(int image, int channel, int present, int first, Span<T> sums) where V : unmanaged, ILane<V, T>
    {
        var last = finish.Channels<V>(bias.AsSpan(), channel, present);
        var top = first / pool.In.W;
        var from = (top + pool.Padding.H) / pool.Stride.H;
        var to = Math.Min(from + ChannelPlan.PoolRows(pool), pool.Out.H);
        var pooled = Scratch<T>.Get(ScratchSlot.Transposed, (pool.In.W + (to - from) * pool.Out.W) * V.Width).AsSpan();
        var line = pooled[..(pool.In.W * V.Width)];
        var result = pooled[line.Length..];
        for (var row = from; row < to; row++)
        {
            var (begin, end, _) = pool.Rows(row);
            Down(last, sums[((begin - top) * line.Length)..], end - begin, line);
            Along<V>(line, result[((row - from) * pool.Out.W * V.Width)..]);
        }
        var plane = pool.Out.H * pool.Out.W;
        LaneTranspose.ToPlanes<V, T>(result, y.AsSpan((image * channels + channel) * plane + from * pool.Out.W), plane, present,
            (to - from) * pool.Out.W);
    }

    // line = the largest of some rows, finished.
    private static void Down<V>(LaneFinish<V, T, F> last, ReadOnlySpan<T> rows, int count, Span<T> line) where V : unmanaged, ILane<V, T>
    {
        ref readonly var from = ref MemoryMarshal.GetReference(rows[..(count * line.Length)]);
        ref var to = ref MemoryMarshal.GetReference(line);
        for (var i = 0; i < line.Length; i += V.Width)
        {
            var best = last.Of(V.Load(in from, i));
            for (var row = 1; row < count; row++) best = V.Max(best, last.Of(V.Load(in from, row * line.Length + i)));
            best.Store(ref to, i);
        }
    }

    private void Along<V>(ReadOnlySpan<T> line, Span<T> result) where V : unmanaged, ILane<V, T>
    {
        ref readonly var from = ref MemoryMarshal.GetReference(line);
        ref var to = ref MemoryMarshal.GetReference(result[..(pool.Out.W * V.Width)]);
        for (var x = 0; x < pool.Out.W; x++)
        {
            var (left, right, _) = pool.Columns(x);
            var best = V.Load(in from, left * V.Width);
            for (var i = left + 1; i < right; i++) best = V.Max(best, V.Load(in from, i * V.Width));
            best.Store(ref to, x * V.Width);
        }
    }
}
