using System.Numerics;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The mixtures of an object's pixels in a few groups of like ones: k-means in the distance between what two mixtures show, over
/// all lights and normals of a grid, each as bright as the other.</summary>
/// <remarks>Source: S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28(2), 1982; starts by
/// D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007.</remarks>
internal sealed class ReflectanceGroups
{
    // Normals that are seen from farther aside show little.
    private const double Seen = 2 / 3.0;
    private const double WellExplained = 1.5;
    private const int Rounds = 15, MostPixels = 8000;
    private static readonly int Size = MicrofacetBasis.Count;
    private readonly double[] _gram = new double[MicrofacetBasis.Count * MicrofacetBasis.Count];

    public ReflectanceGroups(ReflectanceGrid<MicrofacetBasis> grid)
    {
        for (var normal = 0; normal < grid.Normals.Length * Seen; normal++)
        {
            var rows = grid.RowsOf(normal);
            var length = rows.Length / Size;
            for (var a = 0; a < Size; a++)
                for (var b = 0; b < Size; b++)
                {
                    var sum = Vector<float>.Zero;
                    for (var k = 0; k < length; k++) sum += rows[a * length + k] * rows[b * length + k];
                    _gram[a * Size + b] += Vector.Sum(sum);
                }
        }
    }

    /// <summary>The mean mixture of each group that has pixels, of those whose cost is at most 1.5 times the median.</summary>
    /// <param name="mixtures">[pixels × basis].</param>
    /// <param name="costs">What each leaves unexplained; not finite for pixels without a mixture.</param>
    /// <param name="groups">How many at most.</param>
    public double[][] Means(float[] mixtures, double[] costs, int groups)
    {
        var sorted = costs.Where(double.IsFinite).ToArray();
        if (sorted.Length == 0) return [];
        Array.Sort(sorted);
        var limit = WellExplained * sorted[sorted.Length / 2];
        int[] good = [.. Enumerable.Range(0, costs.Length).Where(p => costs[p] <= limit)];
        var step = (good.Length + MostPixels - 1) / MostPixels;
        good = [.. good.Where((_, i) => i % step == 0)];
        double[][] whole = [.. good.Select(p => (double[])[.. mixtures.AsSpan(p * Size, Size).ToArray().Select(m => (double)m)])];
        double[][] alike = [.. whole.Select(Normalised)];
        var centres = Start(alike, Normalised(Mean(whole)), groups);
        var group = new int[alike.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < group.Length; i++) group[i] = Nearest(alike[i], centres).Group;
            for (var k = 0; k < centres.Count; k++)
                if (group.Contains(k)) centres[k] = Mean(alike.Where((_, i) => group[i] == k));
        }
        return
        [
            .. Enumerable.Range(0, centres.Count).Where(k => group.Contains(k)).Select(k => Mean(whole.Where((_, i) => group[i] == k))),
        ];
    }

    // The mean first; then mixtures at random, likelier the farther they are from those chosen.
    private List<double[]> Start(double[][] mixtures, double[] first, int groups)
    {
        List<double[]> centres = [first];
        var random = Tensor.Rand([groups], generator: new Generator(1)).AsReadOnlySpan<float>();
        while (centres.Count < groups)
        {
            var distances = mixtures.Select(m => Nearest(m, centres).Distance).ToArray();
            var (left, at) = (random[centres.Count] * distances.Sum(), 0);
            while (at < distances.Length - 1 && (left -= distances[at]) > 0) at++;
            centres.Add(mixtures[at]);
        }
        return centres;
    }

    private (int Group, double Distance) Nearest(double[] mixture, List<double[]> centres)
    {
        var (best, least) = (0, double.PositiveInfinity);
        Span<double> apart = stackalloc double[Size];
        for (var k = 0; k < centres.Count; k++)
        {
            for (var i = 0; i < Size; i++) apart[i] = mixture[i] - centres[k][i];
            var distance = Square(apart);
            if (distance < least) (best, least) = (k, distance);
        }
        return (best, least);
    }

    private double[] Normalised(double[] mixture)
    {
        var length = Math.Sqrt(Square(mixture));
        return length > 0 ? Array.ConvertAll(mixture, m => m / length) : mixture;
    }

    private double Square(ReadOnlySpan<double> mixture)
    {
        var sum = 0.0;
        for (var i = 0; i < Size; i++)
        {
            var row = 0.0;
            for (var j = 0; j < Size; j++) row += _gram[i * Size + j] * mixture[j];
            sum += mixture[i] * row;
        }
        return Math.Max(0, sum);
    }

    private static double[] Mean(IEnumerable<double[]> mixtures)
    {
        var (mean, count) = (new double[Size], 0);
        foreach (var mixture in mixtures)
        {
            count++;
            for (var i = 0; i < Size; i++) mean[i] += mixture[i];
        }
        return Array.ConvertAll(mean, m => m / Math.Max(1, count));
    }
}
