using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The weights of a filter, where it is linear: found by what it does to a single bright pixel.</summary>
public static class FilterKernel
{
    // A filter that bends values does so on some of these; the window is larger than what can be read as numbers.
    private const int Side = 63;
    private const double Rounding = 1e-4;

    /// <summary>The weights w of <c>y[i, j] = Σ w[u, v] · x[i + u − m, j + v − n]</c>, cut to those about the middle that are not
    /// 0.</summary>
    /// <param name="filter">Any filter.</param>
    /// <returns>[rows, columns], both odd; null where the filter is not linear, or reaches farther than 31 pixels.</returns>
    public static double[,]? Find(ImageFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!IsLinear(filter)) return null;
        var impulse = new float[Side * Side];
        impulse[Side * Side / 2] = 1;
        var answer = filter.Apply(Tensor.From(impulse, [Side, Side]), PaddingMode.Zeros).ToArray<float>();
        var (tall, wide) = (0, 0);
        for (var i = 0; i < answer.Length; i++)
        {
            if (Math.Abs(answer[i]) < 1e-9) continue;
            (tall, wide) = (Math.Max(tall, Math.Abs(i / Side - Side / 2)), Math.Max(wide, Math.Abs(i % Side - Side / 2)));
        }
        if (Math.Max(tall, wide) == Side / 2) return null;
        // What a pixel sends to its left is what its right neighbour is weighted with.
        var weights = new double[2 * tall + 1, 2 * wide + 1];
        for (var u = -tall; u <= tall; u++)
            for (var v = -wide; v <= wide; v++) weights[u + tall, v + wide] = answer[(Side / 2 - u) * Side + Side / 2 - v];
        return weights;
    }

    private static bool IsLinear(ImageFilter filter)
    {
        Tensor a = Tensor.Rand([Side, Side], generator: new(1)), b = Tensor.Rand([Side, Side], generator: new(2));
        var apart = (filter.Apply(a, PaddingMode.Zeros) * 2 + filter.Apply(b, PaddingMode.Zeros)).ToArray<float>();
        var together = filter.Apply(a * 2 + b, PaddingMode.Zeros).ToArray<float>();
        for (var i = 0; i < apart.Length; i++)
            if (Math.Abs(apart[i] - together[i]) > Rounding * Math.Max(1, Math.Abs(apart[i]))) return false;
        return true;
    }
}
