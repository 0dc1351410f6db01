using System.Collections.Concurrent;

namespace Fovea.Tensors;

/// <summary>Two vectors of output positions that are computed together.</summary>
/// <param name="A">Where the first vector begins in the padded image.</param>
/// <param name="HalfA">Where its second half begins.</param>
/// <param name="B">Where the second vector begins.</param>
/// <param name="HalfB">Where its second half begins.</param>
/// <param name="FirstTap">The first tap that meets the image: rows of the kernel that fall on padding are left out.</param>
/// <param name="LastTap">The tap after the last.</param>
internal readonly record struct PositionTile(int A, int HalfA, int B, int HalfB, int FirstTap, int LastTap);

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
    private static readonly ConcurrentDictionary<(ConvGeometry, int), DirectPlan> Plans = [];
    private readonly ConvGeometry _g;
    private readonly int _phaseHeight;

    private DirectPlan(ConvGeometry g, int width)
    {
        _g = g;
        var (h, w) = (g.In.H + 2 * g.Padding.H, g.In.W + 2 * g.Padding.W);
        _phaseHeight = (h + g.Stride.H - 1) / g.Stride.H;
        Pitch = (w + g.Stride.W - 1) / g.Stride.W;
        Plane = g.Stride.H * g.Stride.W * _phaseHeight * Pitch;
        // A tap that comes last reads past its plane where positions are filled up to whole vectors.
        Image = Plane * (g.InChannels / g.Groups) + 4 * width;
        TapsPerRow = g.InChannels / g.Groups * g.Kernel.W;
        (Offsets, Order) = TapOffsets();
        (Tiles, RowPitch) = Rows(width, 1);
        double work = Work(Tiles);
        // Reading half vectors costs an instruction more each.
        if (width >= 8 && Rows(width / 2, 2) is var halves && Work(halves.Tiles) * 1.12 < work)
            (Tiles, RowPitch, Halves, work) = (halves.Tiles, halves.Pitch, true, Work(halves.Tiles) * 1.12);
        if (Line(width) is var line && Work(line) < work) (Tiles, RowPitch, Halves) = (line, Pitch, false);
        Positions = Tiles.Length * 2 * width;
    }

    /// <summary>Elements between rows of the padded image.</summary>
    public int Pitch { get; }

    /// <summary>Elements of one channel of the padded image.</summary>
    public int Plane { get; }

    /// <summary>Elements of the padded image, with room for the last vector.</summary>
    public int Image { get; }

    /// <summary>Where each tap lies from a position's first, rows of the kernel outermost, then channels, then columns.</summary>
    public int[] Offsets { get; }

    /// <summary>The place of each tap in a stored kernel: channels outermost.</summary>
    public int[] Order { get; }

    /// <summary>Taps of one row of the kernel, all channels.</summary>
    public int TapsPerRow { get; }

    /// <summary>The positions, two vectors at a time.</summary>
    public PositionTile[] Tiles { get; }

    /// <summary>Whether each half of a vector is read from a place of its own.</summary>
    public bool Halves { get; }

    /// <summary>Results between the beginnings of two output rows.</summary>
    public int RowPitch { get; }

    /// <summary>Results of one output channel.</summary>
    public int Positions { get; }

    /// <summary>Multiply-adds for each output channel in one image, counted in vectors.</summary>
    public long VectorSteps => Work(Tiles) * 2;

    /// <summary>The plan for a geometry on lanes of a width.</summary>
    public static DirectPlan Of(in ConvGeometry g, int width)
    {
        // The batch does not matter; a program that sees ever new sizes must not fill the memory with plans.
        var key = (g with { Batch = 1 }, width);
        if (Plans.TryGetValue(key, out var plan)) return plan;
        if (Plans.Count > 1000) Plans.Clear();
        return Plans[key] = new(key.Item1, width);
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

    private (int[], int[]) TapOffsets()
    {
        int[] offsets = new int[_g.Taps], order = new int[_g.Taps];
        int t = 0, phase = _phaseHeight * Pitch;
        for (var ky = 0; ky < _g.Kernel.H; ky++)
        {
            for (var c = 0; c < _g.InChannels / _g.Groups; c++)
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
        return (offsets, order);
    }

    // Positions of each row in vectors (or halves) of their own.
    private (PositionTile[] Tiles, int Pitch) Rows(int width, int perVector)
    {
        var perRow = (_g.Out.W + width - 1) / width;
        var pieces = new List<(int Start, int Row)>();
        for (var y = 0; y < _g.Out.H; y++)
            for (var i = 0; i < perRow; i++) pieces.Add((y * Pitch + i * width, y));
        while (pieces.Count % (2 * perVector) != 0) pieces.Add(pieces[^1]);
        var tiles = new PositionTile[pieces.Count / (2 * perVector)];
        for (var i = 0; i < tiles.Length; i++)
        {
            var at = i * 2 * perVector;
            var (a, ha, b, hb) = (pieces[at], pieces[at + perVector - 1], pieces[at + perVector], pieces[at + 2 * perVector - 1]);
            tiles[i] = Tile(a.Start, ha.Start, b.Start, hb.Start, a.Row, hb.Row);
        }
        return (tiles, perRow * width);
    }

    private PositionTile[] Line(int width)
    {
        var length = (_g.Out.H - 1) * Pitch + _g.Out.W;
        var vectors = (length + width - 1) / width;
        var tiles = new PositionTile[(vectors + 1) / 2];
        for (var i = 0; i < tiles.Length; i++)
        {
            var first = 2 * i * width;
            var second = Math.Min(first + width, (vectors - 1) * width);
            tiles[i] = Tile(first, first, second, second, first / Pitch, Math.Min((second + width - 1) / Pitch, _g.Out.H - 1));
        }
        return tiles;
    }

    private PositionTile Tile(int a, int halfA, int b, int halfB, int firstRow, int lastRow)
    {
        // Kernel row k meets the image at output rows from ⌈(P − k·d)/s⌉ to ⌊(H − 1 + P − k·d)/s⌋.
        int first = _g.Kernel.H, last = 0;
        for (var k = 0; k < _g.Kernel.H; k++)
        {
            if (lastRow * _g.Stride.H + k * _g.Dilation.H < _g.Padding.H) continue;
            if (firstRow * _g.Stride.H + k * _g.Dilation.H >= _g.Padding.H + _g.In.H) continue;
            (first, last) = (Math.Min(first, k), k + 1);
        }
        return first >= last ? new(a, halfA, b, halfB, 0, 0) : new(a, halfA, b, halfB, first * TapsPerRow, last * TapsPerRow);
    }

    private static long Work(PositionTile[] tiles)
    {
        long taps = 0;
        foreach (var tile in tiles) taps += tile.LastTap - tile.FirstTap;
        return taps;
    }
}
