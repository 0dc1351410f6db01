using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>What each of the 256 values of a byte becomes in each channel: divided by the largest value, and normalised where
/// asked.</summary>
internal sealed class PixelTable
{
    private const int Levels = 256;

    private readonly float[] _values;

    public PixelTable(Dataset dataset, Normalize? normalize)
    {
        var channels = dataset.ImageShape[0];
        _values = new float[channels * Levels];
        for (var i = 0; i < _values.Length; i++) _values[i] = i % Levels / dataset.MaxValue;
        normalize?.Apply(_values, [channels, 1, Levels], _values, new Generator(0));
    }

    /// <summary>One picture in the order C, H, W. Compiled with full optimisation at once: the first epoch is as fast as the
    /// others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LookUp(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        var plane = pixels.Length / (_values.Length / Levels);
        for (var c = 0; c < _values.Length / Levels; c++)
        {
            ReadOnlySpan<float> table = _values.AsSpan(c * Levels, Levels);
            var from = pixels.Slice(c * plane, plane);
            var to = target.Slice(c * plane, from.Length);
            for (var i = 0; i < from.Length; i++) to[i] = table[from[i]];
        }
    }
}
