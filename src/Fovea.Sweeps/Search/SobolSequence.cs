namespace Fovea.Sweeps;

/// <summary>Points that fill a cube more evenly than random ones: each of the 2ᵏ parts of one length of each axis has one of the first 2ᵏ
/// points.</summary>
/// <remarks>Point n is the exclusive or of the direction numbers of the bits of the Gray code of n. Sources: I. M. Sobol (1967); I. A.
/// Antonov, V. M. Saleev (1979); direction numbers of S. Joe and F. Y. Kuo (2008). Scrambled as A. B. Owen, "Randomly permuted
/// (t,m,s)-nets and (t,s)-sequences" (1995) has it: each bit is flipped, or not, at random for each choice of the bits before it. The parts
/// have their one point then, too.</remarks>
public sealed class SobolSequence
{
    private const int Bits = 32;

    private readonly int _dimensions;
    private readonly ulong? _seed;

    /// <summary>A sequence.</summary>
    /// <param name="dimensions">Axes of the cube, 1…<see cref="MostDimensions"/>.</param>
    /// <param name="scramble">Seed of the scrambling; null for the plain sequence, whose first point is the origin.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few axes, or too many.</exception>
    public SobolSequence(int dimensions, ulong? scramble = null)
    {
        if (dimensions < 1 || dimensions > MostDimensions) throw new ArgumentOutOfRangeException(nameof(dimensions),
            $"SobolSequence: expected 1 to {MostDimensions} dimensions, got {dimensions}.");
        (_dimensions, _seed) = (dimensions, scramble);
    }

    /// <summary>Axes there are direction numbers for.</summary>
    public static int MostDimensions => SobolDirections.All.Length;

    /// <summary>A point, each coordinate in [0, 1).</summary>
    /// <param name="index">From 0.</param>
    public double[] Point(uint index)
    {
        var point = new double[_dimensions];
        var gray = index ^ (index >> 1);
        for (var d = 0; d < _dimensions; d++)
        {
            var x = 0u;
            for (var bit = 0; bit < Bits; bit++)
                if ((gray >> bit & 1) != 0) x ^= SobolDirections.All[d][bit];
            point[d] = (_seed is { } seed ? Scrambled(x, seed, d) : x) / 4294967296.0;
        }
        return point;
    }

    private static uint Scrambled(uint x, ulong seed, int dimension)
    {
        var flips = 0u;
        for (var bit = 0; bit < Bits; bit++)
        {
            // The bits above, and how many they are, say which node of the tree of prefixes this is.
            var prefix = bit == 0 ? 0 : x >> (Bits - bit);
            if ((Hash(seed, ((ulong)(uint)dimension << 40) ^ ((ulong)bit << 33) ^ prefix) & 1) != 0) flips |= 1u << (Bits - 1 - bit);
        }
        return x ^ flips;
    }

    // SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, 2014) of the seed and then of the node.
    private static ulong Hash(ulong seed, ulong node) => Mix(Mix(seed) ^ node);

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
