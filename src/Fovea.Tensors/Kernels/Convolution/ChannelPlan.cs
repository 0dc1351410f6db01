using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Neighbouring output positions of one row that are computed together.</summary>
/// <param name="From">Where the first kernel's corner lies in the image; before it in rows that begin in the padding.</param>
/// <param name="Count">Positions.</param>
/// <param name="FirstTap">The first tap whose row meets the image.</param>
/// <param name="LastTap">The tap after the last.</param>
/// <param name="To">The first position, counted along the rows of the result.</param>
internal readonly record struct ChannelPositions(int From, int Count, int FirstTap, int LastTap, int To);

/// <summary>Positions whose sums are kept together before they are put into the result.</summary>
/// <param name="First">The first position, counted along the rows of the result.</param>
/// <param name="Count">Positions.</param>
/// <param name="FirstTile">The first of their tiles.</param>
/// <param name="LastTile">The tile after the last.</param>
internal readonly record struct ChannelBand(int First, int Count, int FirstTile, int LastTile);

/// <summary>How <see cref="ChannelConvolution"/> walks over one image of a group.</summary>
/// <remarks>Rows of padding are not stored: the taps that would read them are left out. Columns of padding are copied into each row, and
/// the zeros after one row serve as those before the next. Without padding to the sides the image is read in place; if the kernel is 1×1
/// as well, the whole image is treated as one row.</remarks>
internal sealed class ChannelPlan
{
    /// <summary>Positions of a band: the sums of two lanes of 512 bits stay in L1.</summary>
    private const int BandPositions = 224;

    /// <summary>Positions of a band that is pooled at once: in L2. Neighbouring bands share rows.</summary>
    private const int PooledBandPositions = 2048;

    /// <summary>Taps that are added up for all positions of a band before the next: two lanes of kernels stay in L1
    ///.</summary>
    private const int L1Taps = 256;

    private static readonly PlanCache<(ConvGeometry, PoolGeometry, int), ChannelPlan> Plans =
        new(static k => new(k.Item1, k.Item2, k.Item3));
    private static readonly PlanCache<(ConvGeometry, int), ChannelPlan> Gradients = new(static k => OfGradient(k.Item1, k.Item2));
    private readonly ConvGeometry _g;

    // The image that is read; where tiles lie is another matter.
    private ChannelPlan(ConvGeometry g)
    {
        _g = g;
        InPlace = g.Padding.W == 0;
        Pitch = g.In.W + g.Padding.W;
        Plane = g.In.H * Pitch;
        Image = Plane * (g.InChannels / g.Groups) + g.Padding.W;
        Block = Math.Max(1, L1Taps / Math.Max(Area, 1));
        Offsets = new int[Area];
        (Tiles, Bands) = ([], []);
    }

    private ChannelPlan(ConvGeometry g, PoolGeometry pool, int most) : this(g)
    {
        for (var t = 0; t < Area; t++)
            Offsets[t] = t / g.Kernel.W * g.Dilation.H * Pitch + t % g.Kernel.W * g.Dilation.W;
        var line = g.Kernel == 1 && g.Stride == 1 && g.Padding == 0;
        Tiles = line ? Cut(1, g.OutPlane, most) : Cut(g.Out.H, g.Out.W, most);
        var perRow = (g.Out.W + most - 1) / most;
        // Two rows at a time, for pooling side by side.
        Bands = pool.Kernel.H > 0 ? Cut(pool, perRow) : Cut(Tiles, line ? 1 : 2 * perRow);
    }

    // The gradient in the input: for each phase of a position, its distance from a multiple of the stride, there is a convolution of dy by
    // the taps that meet it.
    private ChannelPlan(ConvGeometry g, Phase[] rows, Phase[] columns, int most) : this(g with
    {
        InChannels = g.OutChannels,
        OutChannels = g.InChannels,
        In = g.Out,
        Out = g.In,
        Stride = 1,
        Padding = (0, Beyond(columns, g.Out.W)),
    })
    {
        (Order, Between) = (new int[Area], g.Stride.W);
        var tiles = new List<ChannelPositions>();
        var first = new int[rows.Length, columns.Length];
        var t = 0;
        for (var py = 0; py < rows.Length; py++)
        {
            for (var px = 0; px < columns.Length; px++)
            {
                first[py, px] = t;
                foreach (var (ky, y) in rows[py].Taps)
                    foreach (var (kx, x) in columns[px].Taps)
                        (Offsets[t], Order[t++]) = (y * Pitch + x + _g.Padding.W, ky * g.Kernel.W + kx);
            }
        }
        var perRow = 0;
        for (var y = 0; y < g.In.H; y++)
        {
            var (py, i) = (y % g.Stride.H, y / g.Stride.H);
            // Taps lie in order of their rows; those above and below dy are left out.
            var skipped = rows[py].Taps.Count(tap => i + tap.At >= g.Out.H);
            var met = rows[py].Taps.Count(tap => i + tap.At >= 0 && i + tap.At < g.Out.H);
            perRow = 0;
            for (var px = 0; px < columns.Length; px++)
            {
                int each = columns[px].Taps.Length, count = columns[px].Count, pieces = (count + most - 1) / most;
                var from = first[py, px] + skipped * each;
                for (var piece = 0; piece < pieces; piece++)
                {
                    int begin = count * piece / pieces, end = count * (piece + 1) / pieces;
                    tiles.Add(new(i * Pitch + begin, end - begin, from, from + met * each, y * g.In.W + px + begin * g.Stride.W));
                }
                perRow += pieces;
            }
        }
        Tiles = [.. tiles];
        Bands = Cut(Tiles, Math.Max(perRow, 1));
    }

    /// <summary>The convolution that this is a plan of.</summary>
    public ConvGeometry Geometry => _g;

    /// <summary>Of the gradient in the input: the forward convolution's tap that each tap is.</summary>
    public int[]? Order { get; }

    /// <summary>Taps of one channel.</summary>
    public int Area => _g.Kernel.H * _g.Kernel.W;

    /// <summary>Whether images are read where they are.</summary>
    public bool InPlace { get; }

    /// <summary>Elements between rows of the image that is read.</summary>
    public int Pitch { get; }

    /// <summary>Elements between its channels.</summary>
    public int Plane { get; }

    /// <summary>Elements of its channels in one group.</summary>
    public int Image { get; }

    /// <summary>Input channels that are added up before the next.</summary>
    public int Block { get; }

    /// <summary>Where each tap of a kernel lies from its corner.</summary>
    public int[] Offsets { get; }

    /// <summary>Positions of the result from one of a tile to the next.</summary>
    public int Between { get; } = 1;

    /// <summary>The positions in order.</summary>
    public ChannelPositions[] Tiles { get; }

    /// <summary>The tiles in bands.</summary>
    public ChannelBand[] Bands { get; }

    /// <summary>The rows of a max pooling after the convolution whose windows lie in one band.</summary>
    public static int PoolRows(in PoolGeometry pool) =>
        Math.Max(1, (PooledBandPositions / Math.Max(pool.In.W, 1) - (pool.Kernel.H - pool.Stride.H)) / pool.Stride.H);

    /// <summary>The plan for a geometry on this processor's lanes, and a max pooling after it, or default.</summary>
    public static ChannelPlan Of<T>(in ConvGeometry g, in PoolGeometry pool = default) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The batch does not matter.
        return Plans.Get((g with { Batch = 1 }, pool with { Planes = 0 }, ChannelTileRows.Most(Lanes.Width<T>(), Unsafe.SizeOf<T>())));
    }

    /// <summary>The plan for the gradient in the input; its convolution is one of dy.</summary>
    public static ChannelPlan Backward<T>(in ConvGeometry g) where T : unmanaged, IFloatingPointIeee754<T> =>
        Gradients.Get((g with { Batch = 1 }, ChannelTileRows.Most(Lanes.Width<T>(), Unsafe.SizeOf<T>())));

    private static ChannelPlan OfGradient(in ConvGeometry g, int most)
    {
        var (s, p, d, k) = (g.Stride, g.Padding, g.Dilation, g.Kernel);
        return new(g, Phases(s.H, p.H, d.H, k.H, g.In.H), Phases(s.W, p.W, d.W, k.W, g.In.W), most);
    }

    /// <summary>Copies one plane with zeros before each of its rows and after the last.</summary>
    public void Pad<T>(ReadOnlySpan<T> plane, Span<T> padded) where T : unmanaged
    {
        var zeros = _g.Padding.W;
        for (var y = 0; y < _g.In.H; y++)
        {
            var row = padded.Slice(y * Pitch, Pitch);
            row[..zeros].Clear();
            plane.Slice(y * _g.In.W, _g.In.W).CopyTo(row[zeros..]);
        }
        padded.Slice(Plane, zeros).Clear();
    }

    // Position s·i + phase of the input meets output i + at through tap k, where s·(i + at) + k·dilation − padding is that position.
    private static Phase[] Phases(int stride, int padding, int dilation, int kernel, int size)
    {
        var phases = new Phase[stride];
        for (var phase = 0; phase < stride; phase++)
        {
            var taps = Enumerable.Range(0, kernel).Where(k => (phase + padding - k * dilation) % stride == 0);
            phases[phase] = new([.. taps.Select(k => (k, (phase + padding - k * dilation) / stride))],
                (size - phase + stride - 1) / stride);
        }
        return phases;
    }

    // How many columns beyond those of dy a phase looks at, on one side at most.
    private static int Beyond(Phase[] columns, int width)
    {
        var most = 0;
        foreach (var phase in columns)
            foreach (var (_, at) in phase.Taps) most = Math.Max(most, Math.Max(-at, phase.Count + at - width));
        return most;
    }

    /// <summary>One rest of a position divided by the stride: the taps that meet it, each with the distance of the output that they meet,
    /// the farthest first, and the number of such positions.</summary>
    private sealed record Phase((int Tap, int At)[] Taps, int Count);

    // Rows of positions in tiles of nearly equal length.
    private ChannelPositions[] Cut(int rows, int width, int most)
    {
        var perRow = (width + most - 1) / most;
        var tiles = new ChannelPositions[rows * perRow];
        for (var y = 0; y < rows; y++)
        {
            var (first, last) = Taps(y);
            var row = (y * _g.Stride.H - _g.Padding.H) * Pitch;
            for (var i = 0; i < perRow; i++)
            {
                int begin = width * i / perRow, end = width * (i + 1) / perRow;
                tiles[y * perRow + i] = new(row + begin * _g.Stride.W, end - begin, first, last, y * width + begin);
            }
        }
        return tiles;
    }

    // The taps that meet the image in an output row.
    private (int First, int Last) Taps(int row)
    {
        int first = 0, last = 0;
        for (var k = 0; k < _g.Kernel.H; k++)
        {
            var y = row * _g.Stride.H + k * _g.Dilation.H - _g.Padding.H;
            if (y < 0 || y >= _g.In.H) continue;
            if (last == 0) first = k * _g.Kernel.W;
            last = (k + 1) * _g.Kernel.W;
        }
        return (first, last);
    }

    // The rows under some rows of windows.
    private ChannelBand[] Cut(PoolGeometry pool, int perRow)
    {
        var rows = PoolRows(pool);
        var bands = new ChannelBand[(pool.Out.H + rows - 1) / rows];
        for (var band = 0; band < bands.Length; band++)
        {
            var (first, _, _) = pool.Rows(band * rows);
            var (_, last, _) = pool.Rows(Math.Min((band + 1) * rows, pool.Out.H) - 1);
            bands[band] = new(first * _g.Out.W, (last - first) * _g.Out.W, first * perRow, last * perRow);
        }
        return bands;
    }

    // Nearly equal bands of a multiple of some tiles.
    private static ChannelBand[] Cut(ChannelPositions[] tiles, int multiple)
    {
        var bands = new List<ChannelBand>();
        int all = tiles.Sum(t => t.Count), count = Math.Max(1, (all + BandPositions - 1) / BandPositions), next = 0, done = 0;
        for (var band = 0; band < count; band++)
        {
            int first = next, before = done;
            while (next < tiles.Length && (done < (long)all * (band + 1) / count || next % multiple != 0)) done += tiles[next++].Count;
            if (next > first) bands.Add(new(before, done - before, first, next));
        }
        return [.. bands];
    }
}
