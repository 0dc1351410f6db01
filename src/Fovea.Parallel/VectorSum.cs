using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Parallel;

/// <summary>Sums and means of arrays of the host.</summary>
internal static class VectorSum
{
    /// <summary>sum ← sum + term, element by element.</summary>
    public static void Add<T>(Span<T> sum, ReadOnlySpan<T> term) where T : unmanaged, INumber<T>
    {
        var sums = MemoryMarshal.Cast<T, Vector<T>>(sum);
        var terms = MemoryMarshal.Cast<T, Vector<T>>(term);
        for (var i = 0; i < sums.Length; i++) sums[i] += terms[i];
        for (var i = sums.Length * Vector<T>.Count; i < sum.Length; i++) sum[i] += term[i];
    }

    /// <summary>x ← x/n, element by element.</summary>
    public static void Divide<T>(Span<T> x, T n) where T : unmanaged, INumber<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(x);
        var divisor = new Vector<T>(n);
        for (var i = 0; i < vectors.Length; i++) vectors[i] /= divisor;
        for (var i = vectors.Length * Vector<T>.Count; i < x.Length; i++) x[i] /= n;
    }
}
