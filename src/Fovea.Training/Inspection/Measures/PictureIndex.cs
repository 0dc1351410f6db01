using System.Security.Cryptography;
using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Pictures of a data set by what they hold: to find those that are the same, and those that are nearly the same.</summary>
/// <remarks>Equal pictures have equal digests of all their bytes. For near ones each picture is averaged to at most 8×8 cells of grey, less
/// its mean, with length 1; the product of two of these is their correlation. Each picture's best partner by that is then compared pixel by
/// pixel. Pictures that are mirrored, turned or cut otherwise are not found.</remarks>
public sealed class PictureIndex
{
    private const int Cells = 8, Rows = 256;

    private readonly UInt128[] _digests;
    private readonly Tensor _cells;

    private PictureIndex(Dataset pictures, UInt128[] digests, Tensor cells) => (Pictures, _digests, _cells) = (pictures, digests, cells);

    /// <summary>The pictures.</summary>
    public Dataset Pictures { get; }

    /// <summary>Reads all pictures once.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PictureIndex Of(Dataset pictures, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var shape = pictures.ImageShape;
        var (high, wide) = (Math.Min(Cells, shape[1]), Math.Min(Cells, shape[2]));
        var (pixels, digest, digests) = (new byte[shape.Elements], new byte[SHA256.HashSizeInBytes], new UInt128[pictures.Count]);
        var cells = new float[pictures.Count * high * wide];
        for (var i = 0; i < pictures.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            pictures.Read(i, pixels);
            SHA256.HashData(pixels, digest);
            digests[i] = new(BitConverter.ToUInt64(digest), BitConverter.ToUInt64(digest, 8));
            Average(pixels, shape, high, wide, cells.AsSpan(i * high * wide, high * wide));
        }
        return new(pictures, digests, Tensor.From(cells, [pictures.Count, high * wide]));
    }

    /// <summary>Pictures that are the same as one that stands before them: the earlier, then the later.</summary>
    public IReadOnlyList<(int First, int Second)> Repeated()
    {
        var (seen, pairs) = (new Dictionary<UInt128, int>(), new List<(int, int)>());
        for (var i = 0; i < _digests.Length; i++)
            if (!seen.TryAdd(_digests[i], i)) pairs.Add((seen[_digests[i]], i));
        return pairs;
    }

    /// <summary>Pictures of another data set that are here, too: the one here, then the one there.</summary>
    public IReadOnlyList<(int First, int Second)> Shared(PictureIndex other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var known = new Dictionary<UInt128, int>();
        for (var i = 0; i < _digests.Length; i++) known.TryAdd(_digests[i], i);
        return [.. other._digests.Index().Where(d => known.ContainsKey(d.Item)).Select(d => (known[d.Item], d.Index))];
    }

    /// <summary>Pictures that are nearly but not wholly the same, the most alike first: each of the other data set with its best partner
    /// here, or, within one data set, with its best partner of those that stand after it.</summary>
    /// <param name="other">The other data set, of the same shape; this one for pairs within it.</param>
    /// <param name="least">The correlation of the pixels from which they count.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<(int First, int Second, double Correlation)> Near(PictureIndex other, double least,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var _ = Autograd.NoGrad();
        var (within, pairs) = (ReferenceEquals(this, other), new List<(int, int)>());
        for (var start = 0; start < other._digests.Length; start += Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = Math.Min(start + Rows, other._digests.Length);
            var first = within ? start : 0;
            var products = other._cells.Slice(0, start, end).MatMul(_cells.Slice(0, first, _digests.Length), transposeB: true);
            // A picture is not its own partner, and those of this block before it have seen it.
            if (within)
                for (var i = 0; i < end - start; i++) products.AsSpan<float>().Slice(i * products.Shape[1], i + 1).Fill(-1);
            var (values, partners) = products.MaxWithIndex(1);
            var best = values.AsReadOnlySpan<float>();
            var at = partners.AsReadOnlySpan<long>();
            for (var i = start; i < end; i++)
                if (best[i - start] >= least && first + (int)at[i - start] is var partner && _digests[partner] != other._digests[i])
                    pairs.Add(within ? (i, partner) : (partner, i));
        }
        return [.. pairs.Select(p => (p.Item1, p.Item2, Correlation(p.Item1, other, p.Item2))).Where(p => p.Item3 >= least)
            .OrderByDescending(p => p.Item3).ThenBy(p => p.Item1).ThenBy(p => p.Item2)];
    }

    private double Correlation(int index, PictureIndex other, int there)
    {
        var (a, b) = (new byte[Pictures.ImageShape.Elements], new byte[Pictures.ImageShape.Elements]);
        Pictures.Read(index, a);
        other.Pictures.Read(there, b);
        var (meanA, meanB) = (a.Average(v => v), b.Average(v => v));
        var (product, squaresA, squaresB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        return squaresA * squaresB > 0 ? product / Math.Sqrt(squaresA * squaresB) : 0;
    }

    // Means of cells over all channels, less their mean, with length 1; zeros for a picture of one grey.
    private static void Average(byte[] pixels, Shape shape, int high, int wide, Span<float> cells)
    {
        Span<int> counts = stackalloc int[Cells * Cells];
        var (height, width) = (shape[1], shape[2]);
        for (var i = 0; i < pixels.Length; i++)
        {
            var cell = i / width % height * high / height * wide + i % width * wide / width;
            cells[cell] += pixels[i];
            counts[cell]++;
        }
        var (mean, length) = (0.0, 0.0);
        for (var c = 0; c < cells.Length; c++) mean += (cells[c] /= counts[c]) / cells.Length;
        foreach (ref var cell in cells)
        {
            cell -= (float)mean;
            length += cell * cell;
        }
        foreach (ref var cell in cells) cell = length > 1e-3 ? (float)(cell / Math.Sqrt(length)) : 0;
    }
}
