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

    /// <summary>The elements dy·[y &gt; 0] of one channel of some images that are not zero, and where in the padded images the kernel of each
    /// begins; up to a vector beyond the last is overwritten.</summary>
    /// <returns>How many.</returns>
    public int List<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, ReadOnlySpan<T> places, int first, int images, int channel, Span<int> offsets,
        Span<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = 0, windows = _size.H * _size.W;
        for (var i = 0; i < images; i++)
        {
            int row = 0, start = ((first + i) * _channels + channel) * windows, shift = i * _image;
            if (typeof(T) == typeof(float) && Avx512F.IsSupported && windows > 0)
                row = Vectors(Floats(dy[start..]), Floats(y[start..]), Floats(places[start..]), shift, offsets.Slice(count, windows + Lanes),
                    MemoryMarshal.Cast<T, float>(values.Slice(count, windows + Lanes)), ref count);
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
        }
        return count;

        static ReadOnlySpan<float> Floats(ReadOnlySpan<T> span) => MemoryMarshal.Cast<T, float>(span);
    }

    // One plane in vectors, as far as whole ones can be read; returns the first row of windows that is left.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Vectors(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> places, int shift, Span<int> offsets,
        Span<float> values, ref int total)
    {
        var columns = _size.W;
        var (step, width) = _together > 0 ? (_together, Lanes) : (1, (columns + Lanes - 1) / Lanes * Lanes);
        // The last vector of the tensor may reach beyond it.
        int rows = _size.H - step + 1, room = Math.Min(Math.Min(dy.Length, y.Length), places.Length) - width;
        if (room < _size.H * columns) rows = room < 0 ? 0 : Math.Min(rows, room / columns + 1);
        ref var lanes = ref MemoryMarshal.GetReference(_lanes.AsSpan(0, 4 * Lanes));
        Vector512<int> windows = Vector512.LoadUnsafe(ref lanes), wanted = Vector512.LoadUnsafe(ref lanes, Lanes),
            pixels = Vector512.LoadUnsafe(ref lanes, 2 * Lanes) + Vector512.Create(shift), reach = Vector512.LoadUnsafe(ref lanes, 3 * Lanes),
            next = Vector512.Create(2 * step * _pitch);
        var source = new Source(dy, y, places);
        var list = new Target(values, offsets);
        int row = 0, at = 0;
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
            var lower = Vector512.ConditionalSelect(Vector512.Equals(wanted, Vector512<int>.Zero), Vector512<int>.One, wanted);
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
                for (var half = 0; half < 2; half++)
                {
                    for (var i = 0; i < columns; i += Lanes)
                    {
                        wanted = Vector512.ConditionalSelect(Vector512.LessThan(windows, Vector512.Create(columns - i)),
                            Vector512.Create(half), Vector512.Create(-1));
                        var (g, place) = source.Load(at + i);
                        list.Append(g, place >> 1, wanted,
                            pixels + Vector512.Create(2 * i * _pixel) + Avx512F.PermuteVar16x32(reach, place));
                    }
                }
            }
        }
        total += list.Count;
        return row;
    }

    private readonly ref struct Source(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> places)
    {
        private readonly ref float _dy = ref MemoryMarshal.GetReference(dy), _y = ref MemoryMarshal.GetReference(y),
            _places = ref MemoryMarshal.GetReference(places);

        // What the rectifier lets through of some windows, and its places in them.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<float> Values, Vector512<int> Places) Load(int at)
        {
            var open = Vector512.GreaterThan(Vector512.LoadUnsafe(ref _y, (nuint)at), Vector512<float>.Zero);
            return (Vector512.LoadUnsafe(ref _dy, (nuint)at) * Vector512.ConditionalSelect(open, Vector512<float>.One, Vector512<float>.Zero),
                Vector512.ConvertToInt32Native(Vector512.LoadUnsafe(ref _places, (nuint)at)));
        }
    }

    private ref struct Target(Span<float> values, Span<int> offsets)
    {
        private readonly ref float _values = ref MemoryMarshal.GetReference(values);
        private readonly ref int _offsets = ref MemoryMarshal.GetReference(offsets);

        public int Count { get; private set; }

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
