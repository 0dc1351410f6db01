using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>y = sums + bias, and what follows.</summary>
internal readonly struct StoreEpilogue<T, F>(Size2 size, int channels, ArraySegment<T> bias, ArraySegment<T> y, FinishKernel<T, F> finish)
    : IEpilogue<T> where T : unmanaged, IFloatingPointIeee754<T> where F : struct, IUnaryFunction
{
    public void Rows<V>(int image, int channel, int row, int rows, ReadOnlySpan<T> sums, int pitch, int lastChannel)
        where V : unmanaged, ILane<V, T>
    {
        var plane = size.H * size.W;
        var b = bias.Count > 0 ? bias[channel] : T.Zero;
        var add = V.Broadcast(b);
        // A whole vector may overwrite elements of a row that this thread writes later. The last elements are stored one by one, because
        // what follows them may belong to another thread.
        var start = (image * channels + channel) * plane + row * size.W;
        var to = y.AsSpan(start, Math.Max(rows * size.W, (lastChannel - channel) * plane));
        ref var target = ref MemoryMarshal.GetReference(to);
        ref var source = ref MemoryMarshal.GetReference(sums);
        var width = size.W;
        // Rows without a gap are one long row.
        if (pitch == width) (width, pitch, rows) = (rows * width, rows * width, 1);
        if (finish.IsNothing)
        {
            for (var i = 0; i < rows; i++)
            {
                int at = i * width, from = i * pitch, j = 0;
                for (; j < width && at + j + V.Width <= to.Length; j += V.Width)
                    (V.Load(in source, from + j) + add).Store(ref target, at + j);
                for (; j < width; j++) to[at + j] = sums[from + j] + b;
            }
            return;
        }
        var last = finish.Channel<V>(channel, start);
        for (var i = 0; i < rows; i++)
        {
            int at = i * width, from = i * pitch, j = 0;
            for (; j < width && at + j + V.Width <= to.Length && last.Has(at + j + V.Width); j += V.Width)
                last.Of(V.Load(in source, from + j) + add, at + j).Store(ref target, at + j);
            for (; j < width; j++) to[at + j] = last.Of(sums[from + j] + b, at + j);
        }
    }
}

/// <summary>y ← f((y − centre)·scale + shift + residual) for each channel, as far as given, while y is in the cache.</summary>
/// <param name="centre">What is taken off each channel, or empty.</param>
/// <param name="scale">One factor a channel, or empty, and then neither centre nor shift.</param>
/// <param name="shift">One term a channel, or empty.</param>
/// <param name="residual">Of y's shape, or empty.</param>
/// <param name="function">f; <see cref="IdentityFunction"/> for none.</param>
internal readonly struct FinishKernel<T, F>(ArraySegment<T> centre, ArraySegment<T> scale, ArraySegment<T> shift,
    ArraySegment<T> residual, F function) where T : unmanaged, IFloatingPointIeee754<T> where F : struct, IUnaryFunction
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsNothing => scale.Count == 0 && residual.Count == 0 && typeof(F) == typeof(IdentityFunction);

    /// <summary>Whether something is left to do after <see cref="Channels"/>.</summary>
    public bool HasResidual => residual.Count > 0;

    /// <summary>What is left to do after <see cref="Channels"/>: residuals lie in planes, and f comes after them.</summary>
    public FinishKernel<T, F> Residual => new(default, default, default, residual, function);

    /// <summary>What is done in one channel of one image, from an element on.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="start">The element's place in the tensor.</param>
    public ChannelFinish<V, T, F> Channel<V>(int channel, int start) where V : unmanaged, ILane<V, T> => new(
        scale.Count > 0, centre.Count > 0 ? centre[channel] : T.Zero,
        scale.Count > 0 ? scale[channel] : T.One, shift.Count > 0 ? shift[channel] : T.Zero,
        residual.Count > 0, residual.Count > 0 ? residual.AsSpan(start) : default, function);

    /// <summary>What is done, as far as it needs no residual, on a lane of channels before it becomes planes.</summary>
    /// <param name="bias">One for each channel, or empty.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="present">Channels in a lane.</param>
    public LaneFinish<V, T, F> Channels<V>(ReadOnlySpan<T> bias, int channel, int present) where V : unmanaged, ILane<V, T>
    {
        return new(Of(bias, -0.0), Of(centre, 0), Of(scale, 1), Of(shift, -0.0), residual.Count == 0, function);

        // x + −0 and x − 0 are x for every x, 0 and −0 too.
        V Of(ReadOnlySpan<T> numbers, double neutral) => numbers.Length == 0 ? V.Of(neutral)
            : Lanes.LoadTail<V, T>(in MemoryMarshal.GetReference(numbers), channel, present);
    }

    /// <summary>One channel of one image.</summary>
    /// <param name="y">Its plane.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="start">Where the plane begins in its tensor.</param>
    public void Plane<V>(Span<T> y, int channel, int start) where V : unmanaged, ILane<V, T>
    {
        var last = Channel<V>(channel, start);
        ref var target = ref MemoryMarshal.GetReference(y);
        var i = 0;
        for (; i <= y.Length - V.Width; i += V.Width) last.Of(V.Load(in target, i), i).Store(ref target, i);
        for (; i < y.Length; i++) y[i] = last.Of(y[i], i);
    }
}

/// <summary><see cref="FinishKernel{T, F}"/> and a bias on lanes of channels: f((x + bias − centre)·scale + shift), or without f.</summary>
internal readonly struct LaneFinish<V, T, F>(V bias, V centre, V factor, V term, bool apply, F function)
    where V : unmanaged, ILane<V, T> where T : unmanaged where F : struct, IUnaryFunction
{
    /// <summary>The finished lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V x)
    {
        var y = (x + bias - centre) * factor + term;
        return apply ? function.Forward(y) : y;
    }
}

/// <summary><see cref="FinishKernel{T, F}"/> in one channel: the numbers of the channel in every lane.</summary>
internal readonly ref struct ChannelFinish<V, T, F>(bool scaled, T centre, T factor, T term, bool more, ReadOnlySpan<T> residual,
    F function) where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T> where F : struct, IUnaryFunction
{
    private readonly ReadOnlySpan<T> _residual = residual;
    private readonly V _centre = V.Broadcast(centre), _factor = V.Broadcast(factor), _term = V.Broadcast(term);

    /// <summary>Whether a vector may be read that ends before element <paramref name="end"/>.</summary>
    public bool Has(int end) => !more || end <= _residual.Length;

    /// <summary>The vector for the elements from <paramref name="at"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V v, int at)
    {
        if (scaled) v = (v - _centre) * _factor + _term;
        if (more) v += V.Load(in MemoryMarshal.GetReference(_residual), at);
        return function.Forward(v);
    }

    /// <summary>The number for element <paramref name="at"/>.</summary>
    public T Of(T v, int at)
    {
        if (scaled) v = (v - centre) * factor + term;
        if (more) v += _residual[at];
        if (typeof(F) == typeof(IdentityFunction)) return v;
        if (typeof(F) == typeof(ReLUFunction)) return T.Max(v, T.Zero);
        // In a vector, so that an element's bits do not depend on where it stands.
        return Lanes.First<V, T>(function.Forward(V.Broadcast(v)));
    }
}

/// <summary>y = the largest of each 2×2 window of max(sums + bias, 0), and its place in the window.</summary>
/// <remarks>Two rows at a time: each two vectors are dealt into even and odd columns, so that the four of a window meet in one
/// lane.</remarks>
internal readonly struct RectifyPoolEpilogue<T>(Size2 size, int channels, ArraySegment<T> bias, ArraySegment<T> y, ArraySegment<T> places)
    : IEpilogue<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Rows<V>(int image, int channel, int row, int rows, ReadOnlySpan<T> sums, int pitch, int lastChannel)
        where V : unmanaged, ILane<V, T>
    {
        // Windows of this band; a last row without a partner has none.
        var (first, last) = (row / 2, Math.Min((row + rows) / 2, size.H));
        var plane = size.H * size.W;
        V add = V.Broadcast(bias.Count > 0 ? bias[channel] : T.Zero), zero = V.Of(0), one = V.Of(1), two = V.Of(2), three = V.Of(3);
        int start = (image * channels + channel) * plane + first * size.W;
        var rest = Math.Max((last - first) * size.W, (lastChannel - channel) * plane);
        ref var target = ref MemoryMarshal.GetReference(y.AsSpan(start, rest));
        ref var place = ref MemoryMarshal.GetReference(places.AsSpan(start, rest));
        ref var source = ref MemoryMarshal.GetReference(sums);
        for (var window = 0; window < last - first; window++)
        {
            for (var i = 0; i < size.W; i += V.Width)
            {
                int top = 2 * (window * pitch + i), bottom = top + pitch, at = window * size.W + i;
                var (a, b) = V.Deinterleave(Rectified(in source, top), Rectified(in source, top + V.Width));
                var (c, d) = V.Deinterleave(Rectified(in source, bottom), Rectified(in source, bottom + V.Width));
                var best = V.Max(V.Max(a, b), V.Max(c, d));
                var where = V.Select(V.Same(a, best), zero, V.Select(V.Same(b, best), one, V.Select(V.Same(c, best), two, three)));
                // As above.
                if (at + V.Width <= rest)
                {
                    best.Store(ref target, at);
                    where.Store(ref place, at);
                    continue;
                }
                Lanes.StoreTail(best, ref target, at, size.W - i);
                Lanes.StoreTail(where, ref place, at, size.W - i);
            }
        }

        V Rectified(ref readonly T from, int at) => V.Max(V.Load(in from, at) + add, zero);
    }
}

/// <summary>dx = dy·[y &gt; 0] at each window's place, 0 elsewhere, for the planes from begin to end.</summary>
internal readonly ref struct RectifyPoolBackwardLoop<T>(Size2 size, int begin, int end, ReadOnlySpan<T> dy, ReadOnlySpan<T> y,
    ReadOnlySpan<T> places, Span<T> dx) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _dy = dy, _y = y, _places = places;
    private readonly Span<T> _dx = dx[..(end * size.H * size.W)];

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        int rows = size.H / 2, columns = size.W / 2;
        V zero = V.Of(0), one = V.Of(1), two = V.Of(2), three = V.Of(3);
        // What a vector writes beyond its line is the beginning of the next, which follows; with several vectors a line it would have
        // been written already.
        var over = columns <= V.Width;
        for (var plane = begin; plane < end; plane++)
        {
            var start = plane * size.H * size.W;
            for (var row = 0; row < rows; row++)
            {
                for (var i = 0; i < columns; i += V.Width)
                {
                    var at = (plane * rows + row) * columns + i;
                    var count = Math.Min(V.Width, columns - i);
                    V g, best, where;
                    if (at + V.Width <= _dy.Length) (g, best, where) =
                        (V.Load(in _dy[at], 0), V.Load(in _y[at], 0), V.Load(in _places[at], 0));
                    else (g, best, where) = (Tail<V>(_dy, at, count), Tail<V>(_y, at, count), Tail<V>(_places, at, count));
                    g *= V.Select(best > zero, one, zero);
                    var (a, b) = V.Interleave(V.Select(V.Same(where, zero), g, zero), V.Select(V.Same(where, one), g, zero));
                    var (c, d) = V.Interleave(V.Select(V.Same(where, two), g, zero), V.Select(V.Same(where, three), g, zero));
                    var top = start + 2 * row * size.W + 2 * i;
                    Store(a, top, 2 * count, over);
                    Store(b, top + V.Width, 2 * count - V.Width, over);
                    Store(c, top + size.W, 2 * count, over);
                    Store(d, top + size.W + V.Width, 2 * count - V.Width, over);
                }
                // A last column that no window covers.
                if (size.W % 2 != 0) _dx[start + (2 * row + 1) * size.W - 1] = _dx[start + (2 * row + 2) * size.W - 1] = T.Zero;
            }
            if (size.H % 2 != 0) _dx.Slice(start + (size.H - 1) * size.W, size.W).Clear();
        }
    }

    private static V Tail<V>(ReadOnlySpan<T> from, int at, int count) where V : unmanaged, ILane<V, T> =>
        Lanes.LoadTail<V, T>(in MemoryMarshal.GetReference(from), at, count);

    private void Store<V>(V lane, int at, int count, bool over) where V : unmanaged, ILane<V, T>
    {
        if (count >= V.Width || (over && count > 0 && at + V.Width <= _dx.Length)) lane.Store(ref _dx[at], 0);
        else if (count > 0) Lanes.StoreTail(lane, ref MemoryMarshal.GetReference(_dx), at, count);
    }
}
