using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Two vectors of output positions that are computed together.</summary>
/// <param name="A">Where the first vector begins in the padded image.</param>
/// <param name="HalfA">Where its second half begins.</param>
/// <param name="B">Where the second vector begins.</param>
/// <param name="HalfB">Where its second half begins.</param>
/// <param name="FirstKernelRow">The first row of the kernel that meets the image: rows that fall on padding are left out.</param>
/// <param name="LastKernelRow">The kernel row after the last.</param>
/// <param name="To">Where its results go among those of its band.</param>
internal readonly record struct PositionTile(int A, int HalfA, int B, int HalfB, int FirstKernelRow, int LastKernelRow, int To);

/// <summary>Rows of the result that are computed together, for all output channels, while the part of the image that they read is
/// near.</summary>
/// <param name="FirstRow">The first output row.</param>
/// <param name="Rows">How many.</param>
/// <param name="FirstTile">The first of its tiles.</param>
/// <param name="LastTile">The tile after the last.</param>
internal readonly record struct PositionBand(int FirstRow, int Rows, int FirstTile, int LastTile);

/// <summary>How a direct convolution walks over one image of a group: the padded copy it reads, and its positions cut into
/// vectors.</summary>
/// <remarks>
/// The image is copied with its padding; with a stride s it is dealt out into s·s planes, so that for every stride the pixels that
/// one tap meets at neighbouring positions are neighbours. Positions become vectors in one of three ways, whichever needs fewest:
/// along the rows, each row filled up to whole vectors; along the image as one line, computing the few positions between rows too;
/// or in half vectors along the rows.
/// </remarks>
internal sealed class DirectPlan
{
    /// <summary>Bytes of the padded image that a band may read: a good part of L1.</summary>
    private const int BandBytes = 64 << 10;

    /// <summary>Positions that a band has at least, or filling up its tiles and reading the kernels anew would cost too much.</summary>
    private const int LeastBandPositions = 96;

    /// <summary>Bytes of the padded image that a block of channels may lie in: as much as the TLB covers.</summary>
    private const int TlbBytes = 64 * 4096;

    /// <summary>Bytes of kernels that may be read anew for each band: they stay in L2.</summary>
    private const int L2KernelBytes = 512 << 10;

    private static readonly PlanCache<(ConvGeometry, int, int), DirectPlan> Plans = new(static k => new(k.Item1, k.Item2, k.Item3));
    private readonly ConvGeometry _g;
    private readonly int _phaseHeight;

    private DirectPlan(ConvGeometry g, int width, int size)
    {
        _g = g;
        var (h, w) = (g.In.H + 2 * g.Padding.H, g.In.W + 2 * g.Padding.W);
        _phaseHeight = (h + g.Stride.H - 1) / g.Stride.H;
        Pitch = (w + g.Stride.W - 1) / g.Stride.W;
        Plane = g.Stride.H * g.Stride.W * _phaseHeight * Pitch;
        // A tap that comes last reads past its plane where positions are filled up to whole vectors.
        Image = Plane * (g.InChannels / g.Groups) + 4 * width;
        ChannelBlock = BlockOf(g, size);
        (Offsets, Order) = TapOffsets();
        var rows = BandRows(size);
        var perRow = (g.Out.W + width - 1) / width * width;
        (Tiles, Bands, RowPitch) = (Cut(rows, (y, n) => Rows(width, 1, y, n), out var bands), bands, perRow);
        double work = Work(Tiles);
        // Reading half vectors costs an instruction more each.
        if (width >= 8 && Cut(rows, (y, n) => Rows(width / 2, 2, y, n), out bands) is var halves && Work(halves) * 1.12 < work)
            (Tiles, Bands, RowPitch, Halves, work) = (halves, bands, (g.Out.W + width / 2 - 1) / (width / 2) * (width / 2), true,
                Work(halves) * 1.12);
        var line = Cut(rows, (y, n) => Line(width, y, n), out bands);
        // Without padding a line spares the copy as well.
        var inPlace = g.Padding == 0 && g.Stride == 1 && Array.TrueForAll(bands, b => (b.Rows - 1) * Pitch + g.Out.W >= 2 * width);
        if (Work(line) < work || (Work(line) == work && inPlace))
        {
            (Tiles, Bands, RowPitch, Halves, InPlace) = (line, bands, Pitch, false, inPlace);
            if (InPlace) EndWithTheImage(width);
        }
        foreach (var band in Bands) Positions = Math.Max(Positions, (band.LastTile - band.FirstTile) * 2 * width);
    }

    /// <summary>Elements between rows of the padded image.</summary>
    public int Pitch { get; }

    /// <summary>Elements of one channel of the padded image.</summary>
    public int Plane { get; }

    /// <summary>Elements of the padded image, with room for the last vector.</summary>
    public int Image { get; private set; }

    /// <summary>Whether images are read where they are: there is no padding, and no tile reads beyond.</summary>
    public bool InPlace { get; }

    /// <summary>Input channels that are added up for all positions of a band before the next: each lies in pages of its own.</summary>
    public int ChannelBlock { get; }

    /// <summary>Where each tap lies from a position's first: blocks of channels outermost, then rows of the kernel, channels,
    /// columns.</summary>
    public int[] Offsets { get; }

    /// <summary>The place of each tap in a stored kernel: channels outermost.</summary>
    public int[] Order { get; }

    /// <summary>The positions, two vectors at a time.</summary>
    public PositionTile[] Tiles { get; }

    /// <summary>The rows of the result in bands, in order.</summary>
    public PositionBand[] Bands { get; }

    /// <summary>Whether each half of a vector is read from a place of its own.</summary>
    public bool Halves { get; }

    /// <summary>Results between the beginnings of two output rows.</summary>
    public int RowPitch { get; }

    /// <summary>Results of one output channel in the largest band.</summary>
    public int Positions { get; }

    /// <summary>Multiply-adds for each output channel in one image, counted in vectors.</summary>
    public long VectorSteps => Work(Tiles) * 2;

    /// <summary>The plan for a geometry on this processor's lanes.</summary>
    public static DirectPlan Of<T>(in ConvGeometry g) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The batch does not matter.
        return Plans.Get((g with { Batch = 1 }, Lanes.Width<T>(), Unsafe.SizeOf<T>()));
    }

    /// <summary>Copies the planes of an image into the padded form; the padding itself must be zero already.</summary>
    public void Pad<T>(ReadOnlySpan<T> image, Span<T> padded) where T : unmanaged
    {
        int channels = _g.InChannels / _g.Groups, sh = _g.Stride.H, sw = _g.Stride.W, phase = _phaseHeight * Pitch;
        for (var c = 0; c < channels; c++)
        {
            for (var y = 0; y < _g.In.H; y++)
            {
                var from = image.Slice((c * _g.In.H + y) * _g.In.W, _g.In.W);
                var py = y + _g.Padding.H;
                var row = padded.Slice(c * Plane + py % sh * sw * phase + py / sh * Pitch);
                if (sw == 1)
                {
                    from.CopyTo(row[_g.Padding.W..]);
                    continue;
                }
                for (var p = 0; p < sw; p++)
                {
                    // The first column of this phase that is not padding.
                    var first = ((p - _g.Padding.W) % sw + sw) % sw;
                    var to = row[(p * phase + (first + _g.Padding.W) / sw)..];
                    for (int x = first, i = 0; x < from.Length; x += sw, i++) to[i] = from[x];
                }
            }
        }
    }

    /// <summary>Channels of a block for elements of a size in bytes.</summary>
    public static int BlockOf(in ConvGeometry g, int size)
    {
        var channels = Math.Max(g.InChannels / g.Groups, 1);
        var plane = (long)(g.In.H + 2 * g.Padding.H) * (g.In.W + 2 * g.Padding.W) * size;
        // A large plane counts for the page that a row of tiles is on.
        var most = (int)Math.Max(8, TlbBytes / Math.Clamp(plane, 1, 4096));
        var blocks = (channels + most - 1) / most;
        return (channels + blocks - 1) / blocks;
    }

    /// <summary>The taps of a tile in the block that begins with a channel.</summary>
    public (int First, int Last) Taps(in PositionTile tile, int channel)
    {
        var channels = Math.Min(ChannelBlock, _g.InChannels / _g.Groups - channel);
        var (before, row) = (channel * _g.Kernel.H * _g.Kernel.W, channels * _g.Kernel.W);
        return (before + tile.FirstKernelRow * row, before + tile.LastKernelRow * row);
    }

    private (int[], int[]) TapOffsets()
    {
        int[] offsets = new int[_g.Taps], order = new int[_g.Taps];
        int t = 0, phase = _phaseHeight * Pitch, channels = _g.InChannels / _g.Groups;
        for (var block = 0; block < channels; block += ChannelBlock)
        {
            for (var ky = 0; ky < _g.Kernel.H; ky++)
            {
                for (var c = block; c < Math.Min(block + ChannelBlock, channels); c++)
                {
                    for (var kx = 0; kx < _g.Kernel.W; kx++)
                    {
                        var (y, x) = (ky * _g.Dilation.H, kx * _g.Dilation.W);
                        order[t] = (c * _g.Kernel.H + ky) * _g.Kernel.W + kx;
                        offsets[t++] = c * Plane + (y % _g.Stride.H * _g.Stride.W + x % _g.Stride.W) * phase + y / _g.Stride.H * Pitch
                            + x / _g.Stride.W;
                    }
                }
            }
        }
        return (offsets, order);
    }

    // Rows of a band for elements of a size: as many as are near, an even number for pooling two rows.
    private int BandRows(int size)
    {
        var channels = _g.InChannels / _g.Groups;
        var perRow = (long)_g.Stride.H * _g.Stride.W * Pitch * channels * size;
        var halo = (long)_g.Dilation.H * (_g.Kernel.H - 1) * _g.Stride.W * Pitch * channels * size;
        var kernels = (long)_g.OutChannels / _g.Groups * _g.Taps * size;
        if ((long)Plane * channels * size <= BandBytes || kernels > L2KernelBytes) return Math.Max(_g.Out.H, 1);
        var near = Math.Max((BandBytes - halo) / Math.Max(perRow, 1), (LeastBandPositions + _g.Out.W - 1) / Math.Max(_g.Out.W, 1));
        var count = (_g.Out.H + near - 1) / near;
        var rows = (int)((_g.Out.H + count - 1) / count);
        return rows + rows % 2;
    }

    private PositionTile[] Cut(int rows, Func<int, int, PositionTile[]> tiles, out PositionBand[] bands)
    {
        List<PositionTile> all = [];
        List<PositionBand> cut = [];
        for (var y = 0; y < _g.Out.H; y += rows)
        {
            var count = Math.Min(rows, _g.Out.H - y);
            var first = all.Count;
            all.AddRange(tiles(y, count));
            cut.Add(new(y, count, first, all.Count));
        }
        bands = [.. cut];
        return [.. all];
    }

    // Positions of some rows, each in vectors (or halves) of its own.
    private PositionTile[] Rows(int width, int perVector, int firstRow, int rows)
    {
        var perRow = (_g.Out.W + width - 1) / width;
        var pieces = new List<(int Start, int Row)>();
        for (var y = firstRow; y < firstRow + rows; y++)
            for (var i = 0; i < perRow; i++) pieces.Add((y * Pitch + i * width, y));
        while (pieces.Count % (2 * perVector) != 0) pieces.Add(pieces[^1]);
        var tiles = new PositionTile[pieces.Count / (2 * perVector)];
        for (var i = 0; i < tiles.Length; i++)
        {
            var at = i * 2 * perVector;
            var (a, ha, b, hb) = (pieces[at], pieces[at + perVector - 1], pieces[at + perVector], pieces[at + 2 * perVector - 1]);
            tiles[i] = Tile(a.Start, ha.Start, b.Start, hb.Start, a.Row, hb.Row, i * 2 * perVector * width);
        }
        return tiles;
    }

    private PositionTile[] Line(int width, int firstRow, int rows)
    {
        var length = (rows - 1) * Pitch + _g.Out.W;
        var vectors = (length + width - 1) / width;
        var tiles = new PositionTile[(vectors + 1) / 2];
        for (var i = 0; i < tiles.Length; i++)
        {
            var start = firstRow * Pitch;
            var first = start + 2 * i * width;
            var second = Math.Min(first + width, start + (vectors - 1) * width);
            tiles[i] = Tile(first, first, second, second, first / Pitch, Math.Min((second + width - 1) / Pitch, firstRow + rows - 1),
                first - start);
        }
        return tiles;
    }

    private PositionTile Tile(int a, int halfA, int b, int halfB, int firstRow, int lastRow, int to)
    {
        // Kernel row k meets the image at output rows from ⌈(P − k·d)/s⌉ to ⌊(H − 1 + P − k·d)/s⌋.
        int first = _g.Kernel.H, last = 0;
        for (var k = 0; k < _g.Kernel.H; k++)
        {
            if (lastRow * _g.Stride.H + k * _g.Dilation.H < _g.Padding.H) continue;
            if (firstRow * _g.Stride.H + k * _g.Dilation.H >= _g.Padding.H + _g.In.H) continue;
            (first, last) = (Math.Min(first, k), k + 1);
        }
        return first >= last ? new(a, halfA, b, halfB, 0, 0, to) : new(a, halfA, b, halfB, first, last, to);
    }

    // The last tile begins earlier, so that it ends where the image does; some results are computed twice.
    private void EndWithTheImage(int width)
    {
        var end = (_g.Out.H - 1) * Pitch + _g.Out.W;
        var last = Tiles[^1];
        var back = last.A - (end - 2 * width);
        Tiles[^1] = last with { A = last.A - back, HalfA = last.A - back, B = end - width, HalfB = end - width, To = last.To - back };
        Image = Plane * (_g.InChannels / _g.Groups);
    }

    private long Work(PositionTile[] tiles)
    {
        long rows = 0;
        foreach (var tile in tiles) rows += tile.LastKernelRow - tile.FirstKernelRow;
        return rows * (_g.InChannels / _g.Groups) * _g.Kernel.W;
    }
}
