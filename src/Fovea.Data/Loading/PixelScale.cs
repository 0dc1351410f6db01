using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Data;

/// <summary>Bytes as floats: divided by the largest value, and normalised in each channel where asked.</summary>
/// <param name="dataset">Whose pictures.</param>
/// <param name="normalize">What they go through next, or null.</param>
internal sealed class PixelScale(Dataset dataset, Normalize? normalize)
{
    private readonly int _channels = dataset.ImageShape[0];
    private readonly float _largest = dataset.MaxValue;

    /// <summary>One picture in the order C, H, W.</summary>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        var plane = pixels.Length / _channels;
        for (var c = 0; c < _channels; c++)
        {
            var from = pixels.Slice(c * plane, plane);
            var to = target.Slice(c * plane, plane);
            if (normalize is null) Apply(from, to, new Scaled(_largest));
            else Apply(from, to, new Normalised(_largest, normalize.Mean[c], normalize.Std[c]));
        }
    }

    // Compiled with full optimisation at once: the first epoch is as fast as the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TStep>(ReadOnlySpan<byte> from, Span<float> to, TStep step) where TStep : struct, IStep
    {
        var (i, lanes) = (0, Vector<float>.Count);
        for (; i <= from.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(from[i..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            step.Apply(Floats(a)).CopyTo(to[i..]);
            step.Apply(Floats(b)).CopyTo(to[(i + lanes)..]);
            step.Apply(Floats(c)).CopyTo(to[(i + 2 * lanes)..]);
            step.Apply(Floats(d)).CopyTo(to[(i + 3 * lanes)..]);
        }
        for (; i < from.Length; i++) to[i] = step.Apply(new Vector<float>(from[i]))[0];

        static Vector<float> Floats(Vector<uint> samples) => Vector.ConvertToSingle(Vector.AsVectorInt32(samples));
    }

    private interface IStep
    {
        Vector<float> Apply(Vector<float> samples);
    }

    private readonly struct Scaled(float largest) : IStep
    {
        private readonly Vector<float> _largest = new(largest);

        public Vector<float> Apply(Vector<float> samples) => samples / _largest;
    }

    // The operations of Normalize, for the same bits.
    private readonly struct Normalised(float largest, float mean, float std) : IStep
    {
        private readonly Vector<float> _largest = new(largest);
        private readonly Vector<float> _mean = new(mean);
        private readonly Vector<float> _std = new(std);

        public Vector<float> Apply(Vector<float> samples) => (samples / _largest - _mean) / _std;
    }
}
