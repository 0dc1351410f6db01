using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Photometry;

/// <summary>Sorts the observations of a vector of pixels at once: a fixed list of compare-and-exchange steps, each a minimum and a
/// maximum of whole vectors.</summary>
/// <remarks>Batcher's odd-even merge sort, without the steps that do not reach a wanted place. Source: K. E. Batcher, "Sorting networks and
/// their applications", AFIPS 1968; D. E. Knuth, The Art of Computer Programming, volume 3, 5.2.2, algorithm M.</remarks>
internal sealed class SortingNetwork
{
    private readonly int[] _steps;

    /// <summary>A network for a number of elements.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="wanted">Places of the sorted order that will be read.</param>
    public SortingNetwork(int count, IEnumerable<int> wanted)
    {
        var all = Batcher(count);
        var needed = new HashSet<int>(wanted);
        var steps = new List<(int Low, int High)>();
        for (var i = all.Count - 1; i >= 0; i--)
        {
            var (low, high) = all[i];
            if (!needed.Contains(low) && !needed.Contains(high)) continue;
            needed.Add(low);
            needed.Add(high);
            steps.Add((low, high));
        }
        steps.Reverse();
        _steps = [.. steps.SelectMany(s => new[] { s.Low, s.High })];
    }

    /// <summary>Compare-and-exchange steps.</summary>
    public int Steps => _steps.Length / 2;

    /// <summary>Sorts so far that the wanted places hold what they should.</summary>
    /// <param name="values">A vector for each element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort(Span<Vector<float>> values)
    {
        var steps = _steps.AsSpan();
        for (var i = 0; i + 1 < steps.Length; i += 2)
        {
            ref var low = ref values[steps[i]];
            ref var high = ref values[steps[i + 1]];
            var (a, b) = (low, high);
            (low, high) = (Vector.Min(a, b), Vector.Max(a, b));
        }
    }

    private static List<(int, int)> Batcher(int count)
    {
        var steps = new List<(int, int)>();
        var top = 1;
        while (top < count) top *= 2;
        for (var p = top / 2; p > 0; p /= 2)
        {
            var (q, r, d) = (top / 2, 0, p);
            while (true)
            {
                for (var i = 0; i < count - d; i++)
                    if ((i & p) == r) steps.Add((i, i + d));
                if (q == p) break;
                (d, q, r) = (q - p, q / 2, p);
            }
        }
        return steps;
    }
}
