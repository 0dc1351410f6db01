using System.Numerics;
using Fovea.Tensors;
using MathNet.Numerics.IntegralTransforms;

namespace Fovea.Imaging;

/// <summary><c>y(n) = Σ x(k) h(n − k)</c>, the convolution with h turned round, and <c>r(n) = Σ x(n + k) h(k)</c>, the
/// correlation.</summary>
/// <example><code>
/// SignalConvolution.Convolve(new Signal(0, [1, 1, 1]), new Signal(0, [1, 2]))     // 1 3 3 2
/// </code></example>
public static class SignalConvolution
{
    /// <summary>The convolution of two finite signals.</summary>
    /// <remarks>The direct sums or, where that is less work, by the fast Fourier transform, with the same result but for
    /// rounding.</remarks>
    /// <param name="x">The first.</param>
    /// <param name="h">The second.</param>
    /// <param name="options">Which part, stride, padding.</param>
    /// <exception cref="ArgumentException">A signal is empty or has a step, or nothing would be left.</exception>
    public static Signal Convolve(Signal x, Signal h, ConvolutionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(h);
        return IsFastByFourier(x.Values.Count, h.Values.Count) ? ByFourier(x, h, options) : Directly(x, h, options);
    }

    /// <summary>The correlation of two finite signals: the convolution of x with h turned round.</summary>
    /// <param name="x">The first.</param>
    /// <param name="h">The second.</param>
    /// <param name="options">Which part, stride, padding.</param>
    /// <exception cref="ArgumentException">A signal is empty or has a step, or nothing would be left.</exception>
    public static Signal Correlate(Signal x, Signal h, ConvolutionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(h);
        return Convolve(x, h.Reverse(), options);
    }

    /// <summary>The convolution from one time to another, of signals that may go on without end.</summary>
    /// <param name="x">The first.</param>
    /// <param name="h">The second.</param>
    /// <param name="from">The first time.</param>
    /// <param name="to">The last time.</param>
    /// <exception cref="InvalidOperationException">Sums would have no end: one of the two must be finite, or both must have a beginning,
    /// or both an end.</exception>
    public static Signal Convolve(SignalSource x, SignalSource h, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(h);
        // The times k of x that meet h within the window.
        var low = Later(x.Start, from - h.End);
        var high = Earlier(x.End, to - h.Start);
        if (low is not { } first || high is not { } last)
            throw new InvalidOperationException($"{x.Name} and {h.Name}: expected that one of the two is finite, or that both have a "
                + "beginning, "
                + "or both an end: the sums would have no end.");
        if (first > last) return new Signal(from, [0]).Window(from, to);
        var near = h.Window(Later(h.Start, from - last) ?? from - last, Earlier(h.End, to - first) ?? to - first);
        return near.Values.Count == 0 ? new Signal(from, [0]).Window(from, to) : Convolve(x.Window(first, last), near).Window(from, to);
    }

    /// <summary>Whether the transform takes less time than the sums: of its n log n steps, each took as long as some sixty products when
    /// both were timed.</summary>
    internal static bool IsFastByFourier(int n, int k)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)(n + k - 1));
        return (double)n * k > 64.0 * size * BitOperations.Log2(size);
    }

    // The engine's convolution does not turn h round.
    internal static Signal Directly(Signal x, Signal h, ConvolutionOptions? options = null)
    {
        Check(x, h);
        var row = PlaneConvolution.Convolve(Tensor.From([.. x.Values], [1, x.Values.Count]), Tensor.From([.. h.Values], [1,
            h.Values.Count]),
            (0, options?.Padding ?? 0), (1, options?.Stride ?? 1), options?.Mode ?? default);
        return Place(x, h, row.ToArray<double>(), options ?? new());
    }

    internal static Signal ByFourier(Signal x, Signal h, ConvolutionOptions? options = null)
    {
        Check(x, h);
        var o = options ?? new();
        var (first, count) = o.Part(x.Values.Count, h.Values.Count);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(x.Values.Count + h.Values.Count - 1));
        var (a, b) = (Spectrum(x, size), Spectrum(h, size));
        for (var i = 0; i < size; i++) a[i] *= b[i];
        Fourier.Inverse(a, FourierOptions.AsymmetricScaling);
        var full = x.Values.Count + h.Values.Count - 1;
        var values = new double[(count - 1) / o.Stride + 1];
        for (var i = 0; i < values.Length; i++)
        {
            var at = first + i * o.Stride - o.Padding;
            values[i] = at >= 0 && at < full ? a[at].Real : 0;
        }
        return Place(x, h, values, o);
    }

    private static Signal Place(Signal x, Signal h, double[] values, ConvolutionOptions o) =>
        new(x.Start + h.Start - o.Padding + o.Part(x.Values.Count, h.Values.Count).First, values, o.Stride);

    private static Complex[] Spectrum(Signal signal, int size)
    {
        var spectrum = new Complex[size];
        for (var i = 0; i < signal.Values.Count; i++) spectrum[i] = signal.Values[i];
        Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
        return spectrum;
    }

    private static void Check(Signal x, Signal h)
    {
        if (x.Values.Count == 0 || h.Values.Count == 0 || x.Step != 1 || h.Step != 1)
            throw new ArgumentException("convolution: expected two signals of one value or more and a step of 1, got "
                + $"{x.Values.Count} and {h.Values.Count} values with steps of {x.Step} and {h.Step}.");
    }

    private static int? Later(int? a, int? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static int? Earlier(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
