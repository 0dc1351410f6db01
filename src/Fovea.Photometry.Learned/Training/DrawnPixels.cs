using System.Numerics;
using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Batches of pixels drawn at random: observations [N, L, <see cref="NormalSetNetwork.Features"/>] and true normals [N, 3] in the
/// pixels' turned frames.</summary>
/// <remarks>A batch has one number of lights, but each of its pixels lights of its own. It depends on the seed and its number alone.
/// Batches are drawn ahead on threads of their own.</remarks>
public sealed class DrawnPixels : IBatchSource
{
    private const int Ahead = 6, MostPixels = 1024;
    private static readonly int[] Lights = [4, 6, 8, 12, 24, 48, 96];

    // Few lights cost little and are hard; many are what benchmarks have.
    private static readonly float[] Shares = [0.06f, 0.08f, 0.14f, 0.17f, 0.18f, 0.17f, 0.2f];

    private readonly ulong _seed;
    private readonly int _rows;
    private readonly int? _lights;

    /// <summary>A source of batches.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="batches">Batches an epoch.</param>
    /// <param name="rows">Observations a batch: N·L, but N at most 1024.</param>
    /// <param name="lights">The number of lights of all batches; null for numbers drawn from 4 to 96.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or there are fewer than three lights.</exception>
    public DrawnPixels(ulong seed, int batches, int rows = 12288, int? lights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (lights is < 3) throw new ArgumentOutOfRangeException(nameof(lights), lights, "DrawnPixels: expected 3 lights or more.");
        (_seed, BatchesPerEpoch, _rows, _lights) = (seed, batches, rows, lights);
    }

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; }

    /// <inheritdoc/>
    public int SamplesPerEpoch => Enumerable.Range(0, BatchesPerEpoch).Sum(i => PixelsOf(LightsOf(i)));

    /// <inheritdoc/>
    public IEnumerable<Batch> Batches(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Read(epoch);
    }

    /// <summary>The numbers of a batch.</summary>
    internal static void Draw(ulong seed, long first, int lights, float[] observations, float[] normals)
    {
        var (pixel, features) = (new DrawnPixel(lights), new ObservationFeatures(lights));
        var (inverse, row, count) = (new Vector3[lights], lights * ObservationFeatures.Count, normals.Length / 3);
        for (var i = 0; i < count; i++)
        {
            pixel.Draw(seed, (ulong)(first + i), lights);
            ObservationFeatures.PseudoInverse(pixel.Lights, inverse);
            features.Write(pixel.Lights, pixel.Grey, inverse, observations.AsSpan(i * row, row));
            var normal = features.Turn(pixel.Normal);
            (normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]) = (normal.X, normal.Y, normal.Z);
        }
    }

    private IEnumerable<Batch> Read(int epoch)
    {
        var waiting = new Queue<Task<(int Lights, float[] Observations, float[] Normals)>>();
        var begin = (long)epoch * BatchesPerEpoch;
        for (var i = 0; i < BatchesPerEpoch; i++)
        {
            for (var next = i + waiting.Count; waiting.Count < Ahead && next < BatchesPerEpoch; next++)
            {
                var number = begin + next;
                waiting.Enqueue(Task.Run(() => Draw(number)));
            }
            var (lights, observations, normals) = waiting.Dequeue().GetAwaiter().GetResult();
            var count = normals.Length / 3;
            yield return new(Tensor.From(observations, [count, lights, ObservationFeatures.Count]), Tensor.From(normals, [count, 3]),
                [.. Enumerable.Range(0, count)]);
        }
    }

    private (int Lights, float[] Observations, float[] Normals) Draw(long number)
    {
        var lights = LightsOf(number);
        var count = PixelsOf(lights);
        var (observations, normals) = (new float[count * lights * ObservationFeatures.Count], new float[3 * count]);
        Draw(_seed, number * MostPixels, lights, observations, normals);
        return (lights, observations, normals);
    }

    private int PixelsOf(int lights) => Math.Clamp(_rows / lights, 1, MostPixels);

    private int LightsOf(long number)
    {
        if (_lights is { } given) return given;
        var (a, _, _, _) = Philox.Block(_seed, (ulong)number, ulong.MaxValue);
        var share = a * (1.0 / (1ul << 32));
        var i = 0;
        while (i < Lights.Length - 1 && share >= Shares[i]) share -= Shares[i++];
        return Lights[i];
    }
}
