namespace Fovea.Benchmarks;

/// <summary>Holds an operation to the plain loops beside it, before either is timed.</summary>
internal static class Agreement
{
    /// <summary>Checks each element to 10⁻³ of its size, or of 1 where it is smaller.</summary>
    /// <exception cref="InvalidOperationException">An element differs; names the first.</exception>
    public static void Check(string what, Tensor ours, ReadOnlySpan<float> plain)
    {
        var values = ours.AsSpan<float>();
        if (values.Length != plain.Length)
            throw new InvalidOperationException($"{what}: expected {plain.Length} elements, got {values.Length}.");
        for (var i = 0; i < plain.Length; i++)
            if (!(Math.Abs(values[i] - plain[i]) <= 1e-3f * Math.Max(1, Math.Abs(plain[i]))))
                throw new InvalidOperationException($"{what}: expected {plain[i]} at element {i}, got {values[i]}.");
    }
}
