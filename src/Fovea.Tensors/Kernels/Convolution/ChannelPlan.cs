using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Neighbouring output positions of one row that are computed together.</summary>
/// <param name="From">Where the first kernel's corner lies in the image; before it in rows that begin in the padding.</param>
/// <param name="Count">Positions.</param>
/// <param name="FirstTap">The first tap whose row meets the image.</param>
/// <param name="LastTap">The tap after the last.</param>
internal readonly record struct ChannelPositions(int From, int Count, int FirstTap, int LastTap);

/// <summary>Positions whose sums are kept together before they are put into the result.</summary>
/// <param name="First">The first position, counted along the rows of the result.</param>
/// <param name="Count">Positions.</param>
/// <param name="FirstTile">The first of their tiles.</param>
/// <param name="LastTile">The tile after the last.</param>
internal readonly record struct ChannelBand(int First, int Count, int FirstTile, int LastTile);

/// <summary>How <see cref="ChannelConvolution"/> walks over one image of a group.</summary>
/// <remarks>Rows above and below the image are left out with the taps that would meet them. Columns of padding are copied in: the zeros
/// after a row are those before the next. Without them the image is read where it is, and where besides each position sees one pixel,
/// all rows are one.</remarks>
internal sealed class ChannelPlan
{
    /// <summary>Positions of a band: the sums of two lanes of 512 bits stay in the first cache level.</summary>
    private const int Together = 224;

    /// <summary>Positions of a band that is pooled at once: in the second cache level. Neighbouring bands share rows.</summary>
    private const int Windows = 2048;

    /// <summary>Taps that are added up for all positions of a band before the next: two lanes of kernels stay in the first cache
    /// level.</summary>
    private const int Near = 256;

    private static readonly ConcurrentDictionary<(ConvGeometry, PoolGeometry, int), ChannelPlan> Plans = [];
    private readonly ConvGeometry _g;

    private ChannelPlan(ConvGeometry g, PoolGeometry pool, int most)
    {
        _g = g;
        InPlace = g.Padding.W == 0;
        Pitch = g.In.W + g.Padding.W;
        Plane = g.In.H * Pitch;
        Image = Plane * (g.InChannels / g.Groups) + g.Padding.W;
        Block = Math.Max(1, Near / Math.Max(Area, 1));
        Offsets = new int[Area];
        for (var t = 0; t < Area; t++)
            Offsets[t] = t / g.Kernel.W * g.Dilation.H * Pitch + t % g.Kernel.W * g.Dilation.W;
        var line = g.Kernel == 1 && g.Stride == 1 && g.Padding == 0;
        Tiles = line ? Cut(1, g.OutPlane, most) : Cut(g.Out.H, g.Out.W, most);
        var perRow = (g.Out.W + most - 1) / most;
        // Two rows at a time, for pooling side by side.
        Bands = pool.Kernel.H > 0 ? Cut(pool, perRow) : Cut(Tiles, line ? 1 : 2 * perRow);
    }

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

    /// <summary>The positions in order.</summary>
    public ChannelPositions[] Tiles { get; }

    /// <summary>The tiles in bands.</summary>
    public ChannelBand[] Bands { get; }

    /// <summary>The rows of a max pooling after the convolution whose windows lie in one band.</summary>
    public static int PoolRows(in PoolGeometry pool) =>
        Math.Max(1, (Windows / Math.Max(pool.In.W, 1) - (pool.Kernel.H - pool.Stride.H)) / pool.Stride.H);

    /// <summary>The plan for a geometry on this processor's lanes, and a max pooling after it, or default.</summary>
    public static ChannelPlan Of<T>(in ConvGeometry g, in PoolGeometry pool) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The batch does not matter; a program that sees ever new sizes must not fill the memory with plans.
        var key = (g with { Batch = 1 }, pool with { Planes = 0 }, ChannelTileRows.Most(Lanes.Width<T>(), Unsafe.SizeOf<T>()));
        if (Plans.TryGetValue(key, out var plan)) return plan;
        if (Plans.Count > 1000) Plans.Clear();
        return Plans[key] = new(key.Item1, key.Item2, key.Item3);
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
                tiles[y * perRow + i] = new(row + begin * _g.Stride.W, end - begin, first, last);
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
        int all = tiles.Sum(t => t.Count), count = Math.Max(1, (all + Together - 1) / Together), next = 0, done = 0;
        for (var band = 0; band < count; band++)
        {
            int first = next, before = done;
            while (next < tiles.Length && (done < (long)all * (band + 1) / count || next % multiple != 0)) done += tiles[next++].Count;
            if (next > first) bands.Add(new(before, done - before, first, next));
        }
        return [.. bands];
    }
}
