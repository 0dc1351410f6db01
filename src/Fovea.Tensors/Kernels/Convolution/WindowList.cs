using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Lists of the elements behind a 2×2 pooling that are not zero, in the order of their rows.</summary>
/// <remarks>A window has one element at most, in its upper row or its lower; windows of one row are gone through for the one and then for
/// the other. In vectors, a mask presses together those that are wanted; short rows lie twice in one vector, several of them where they
/// fit.</remarks>
internal readonly struct WindowList
{
    private const int Lanes = 16;

    private readonly Size2 _size;
    private readonly int _channels, _pitch, _pixel, _image, _together;

    // For each lane: its window, counted from the vector's first; the row in the window that is wanted first, −1 for none; where the
    // window begins in a padded image. Then how far from there each of the places 0…3 is.
    private readonly ArraySegment<int> _lanes;

    /// <summary>Lists for the windows of a convolution's results.</summary>
    public WindowList(in SparsePlan plan)
    {
        (_size, _channels) = (new(plan.G.Out.H / 2, plan.G.Out.W / 2), plan.G.OutChannels);
        (_pitch, _pixel, _image) = (plan.Pitch, plan.Pixel, plan.Image);
        // Rows of windows that fit one vector, each twice; 0 where none does.
        _together = Math.Min(Lanes / Math.Max(1, 2 * _size.W), _size.H);
        _lanes = Scratch<int>.Get(ScratchSlot.Weights, 4 * Lanes);
        var lanes = _lanes.AsSpan();
        for (var lane = 0; lane < Lanes; lane++)
        {
            // [row of windows][upper, lower][column], or [column].
            var (line, column) = _together > 0 ? Math.DivRem(lane, Math.Max(1, _size.W)) : (0, lane);
            lanes[lane] = line / 2 * _size.W + column;
            lanes[Lanes + lane] = (_together > 0 ? line / 2 < _together : lane < _size.W) ? line % 2 : -1;
            lanes[2 * Lanes + lane] = line / 2 * 2 * _pitch + 2 * column * _pixel;
            lanes[3 * Lanes + lane] = lane / 2 % 2 * _pitch + lane % 2 * _pixel;
        }
    }

    /// <summary>The elements dy·[y &gt; 0] of one channel of some images that are not zero, and where in the padded images the kernel of
    /// each begins; up to a vector beyond the last is overwritten.</summary>
    /// <returns>How many.</returns>
    public int List<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, ReadOnlySpan<T> places, int first, int images, int channel, Span<int> offsets,
        Span<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
            return Vectors(Floats(dy), Floats(y), Floats(places), first, images, channel, offsets, MemoryMarshal.Cast<T, float>(values));
        var count = 0;
        for (var i = 0; i < images; i++)
            count = Rows(dy, y, places, Start(first + i, channel), 0, i * _image, offsets, values, count);
        return count;

        static ReadOnlySpan<float> Floats(ReadOnlySpan<T> span) => MemoryMarshal.Cast<T, float>(span);
    }

    private int Start(int image, int channel) => (image * _channels + channel) * _size.H * _size.W;

    // A plane that begins somewhere, from a row of windows on; returns how many the list has then.
    private int Rows<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, ReadOnlySpan<T> places, int start, int row, int shift, Span<int> offsets,
        Span<T> values, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (; row < _size.H; row++)
        {
            for (var half = 0; half < 2; half++)
            {
                var line = shift + (2 * row + half) * _pitch;
                for (var column = 0; column < _size.W; column++)
                {
                    var at = start + row * _size.W + column;
                    var g = dy[at] * (y[at] > T.Zero ? T.One : T.Zero);
                    var place = int.CreateTruncating(places[at]);
                    (values[count], offsets[count]) = (g, line + (2 * column + (place & 1)) * _pixel);
                    if (place >> 1 == half && g != T.Zero) count++;
                }
            }
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Vectors(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> places, int first, int images, int channel,
        Span<int> offsets, Span<float> values)
    {
        int columns = _size.W, plane = _size.H * columns;
        if (plane == 0) return 0;
        var (step, width) = _together > 0 ? (_together, Lanes) : (1, (columns + Lanes - 1) / Lanes * Lanes);
        ref var lanes = ref MemoryMarshal.GetReference(_lanes.AsSpan(0, 4 * Lanes));
        Vector512<int> windows = Vector512.LoadUnsafe(ref lanes), wanted = Vector512.LoadUnsafe(ref lanes, Lanes),
            corners = Vector512.LoadUnsafe(ref lanes, 2 * Lanes), reach = Vector512.LoadUnsafe(ref lanes, 3 * Lanes),
            next = Vector512.Create(2 * step * _pitch),
            lower = Vector512.ConditionalSelect(Vector512.Equals(wanted, Vector512<int>.Zero), Vector512<int>.One, wanted);
        var end = Math.Min(Math.Min(dy.Length, y.Length), places.Length);
        var source = new Source(dy, y, places);
        var list = new Target(values[..(images * plane + Lanes)], offsets[..(images * plane + Lanes)]);
        for (var i = 0; i < images; i++)
        {
            int start = Start(first + i, channel), row = 0, at = start, rows = _size.H - step + 1, room = end - width - start;
            // The last vector of the tensor may reach beyond it.
            if (room < plane) rows = room < 0 ? 0 : Math.Min(rows, room / columns + 1);
            var pixels = corners + Vector512.Create(i * _image);
            if (_together > 0)
            {
                for (; row < rows; row += step, at += step * columns, pixels += next)
                {
                    var (g, place) = source.Load(at);
                    (g, place) = (Avx512F.PermuteVar16x32(g, windows), Avx512F.PermuteVar16x32(place, windows));
                    list.Append(g, place >> 1, wanted, pixels + Avx512F.PermuteVar16x32(reach, place));
                }
            }
            else if (columns <= Lanes)
            {
                for (; row < rows; row++, at += columns, pixels += next)
                {
                    var (g, place) = source.Load(at);
                    var offset = pixels + Avx512F.PermuteVar16x32(reach, place);
                    list.Append(g, place >> 1, wanted, offset);
                    list.Append(g, place >> 1, lower, offset);
                }
            }
            else
            {
                for (; row < rows; row++, at += columns, pixels += next)
                {
                    for (var line = 0; line < 2 * width; line += Lanes)
                    {
                        // The upper row, then the lower; lanes beyond the last window are in none.
                        var (half, column) = line < width ? (0, line) : (1, line - width);
                        var inside = Vector512.LessThan(windows, Vector512.Create(columns - column));
                        var (g, place) = source.Load(at + column);
                        list.Append(g, place >> 1, Vector512.ConditionalSelect(inside, Vector512.Create(half), Vector512.Create(-1)),
                            pixels + Vector512.Create(2 * column * _pixel) + Avx512F.PermuteVar16x32(reach, place));
                    }
                }
            }
            if (row < _size.H) list.Count = Rows(dy, y, places, start, row, i * _image, offsets, values, list.Count);
        }
        return list.Count;
    }

    private readonly ref struct Source(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> places)
    {
        private readonly ref float _dy = ref MemoryMarshal.GetReference(dy), _y = ref MemoryMarshal.GetReference(y),
            _places = ref MemoryMarshal.GetReference(places);

        // What the rectifier lets through of some windows, and its places in them.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<float> Values, Vector512<int> Places) Load(int at)
        {
            var open = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.LoadUnsafe(ref _y, (nuint)at), Vector512<float>.Zero),
                Vector512<float>.One, Vector512<float>.Zero);
            return (Vector512.LoadUnsafe(ref _dy, (nuint)at) * open,
                Vector512.ConvertToInt32Native(Vector512.LoadUnsafe(ref _places, (nuint)at)));
        }
    }

    private ref struct Target(Span<float> values, Span<int> offsets)
    {
        private readonly ref float _values = ref MemoryMarshal.GetReference(values);
        private readonly ref int _offsets = ref MemoryMarshal.GetReference(offsets);

        public int Count { get; set; }

        // Those that are not zero and in the wanted row. All as one type: between two, the mask would become a vector and a mask again.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Append(Vector512<float> g, Vector512<int> row, Vector512<int> wanted, Vector512<int> offset)
        {
            g = Vector512.ConditionalSelect(Vector512.Equals(row, wanted).AsSingle(), g, Vector512<float>.Zero);
            var some = Avx512F.CompareNotEqual(g, Vector512<float>.Zero);
            Avx512F.Compress(Vector512<float>.Zero, some, g).StoreUnsafe(ref _values, (nuint)Count);
            Avx512F.Compress(Vector512<float>.Zero, some, offset.AsSingle()).AsInt32().StoreUnsafe(ref _offsets, (nuint)Count);
            Count += BitOperations.PopCount(some.ExtractMostSignificantBits());
        }
    }
}
