using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The picture of a data set that is nearest to each of some pictures.</summary>
/// <remarks>‖a − b‖² = ‖a‖² + ‖b‖² − 2a·b over all pixels, values 0…1; of equal distances the first counts.</remarks>
/// <param name="Indices">Positions in the data set.</param>
/// <param name="Distances">The root of the mean squared difference of a pixel, 0…1.</param>
public sealed record NearestPictures(int[] Indices, double[] Distances)
{
    private const int Block = 2000;

    /// <summary>Looks through a data set once.</summary>
    /// <param name="pictures">Float32 [N, C, H, W], 0…1.</param>
    /// <param name="among">The data set.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ShapeException">The pictures are of another size than those of the data set.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static NearestPictures Of(Tensor pictures, Dataset among, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(among);
        if (pictures.Rank != 4 || pictures.Shape.Without(0) != among.ImageShape)
            throw new ShapeException($"NearestPictures: expected pictures of {among.Name}, {among.ImageShape}, got {pictures.Shape}.");
        using var _ = Autograd.NoGrad();
        var (count, size) = (pictures.Shape[0], among.ImageShape.Elements);
        var (rows, lengths) = (pictures.Reshape([count, size]), new double[count]);
        var own = pictures.AsReadOnlySpan<float>();
        for (var i = 0; i < own.Length; i++) lengths[i / size] += (double)own[i] * own[i];
        var (indices, least, bytes) = (new int[count], new double[count], new byte[size]);
        Array.Fill(least, double.PositiveInfinity);
        for (var start = 0; start < among.Count; start += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var others = Math.Min(Block, among.Count - start);
            var (values, squares) = (new float[others * size], new double[others]);
            for (var j = 0; j < others; j++)
            {
                among.Read(start + j, bytes);
                for (var k = 0; k < size; k++)
                {
                    var value = values[j * size + k] = bytes[k] / among.MaxValue;
                    squares[j] += (double)value * value;
                }
            }
            var products = rows.MatMul(Tensor.From(values, [others, size]), transposeB: true).AsReadOnlySpan<float>();
            for (var i = 0; i < count; i++)
                for (var j = 0; j < others; j++)
                    if (lengths[i] + squares[j] - 2.0 * products[i * others + j] is var distance && distance < least[i])
                        (least[i], indices[i]) = (distance, start + j);
        }
        return new(indices, [.. least.Select(d => Math.Sqrt(Math.Max(0, d) / size))]);
    }

    /// <summary>The median distance.</summary>
    public double Median => Distances.Order().ElementAt(Distances.Length / 2);
}
