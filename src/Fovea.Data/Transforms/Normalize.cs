using System.Globalization;
using System.Numerics;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary><c>y = (x − meanᶜ) / stdᶜ</c> in each channel c.</summary>
/// <remarks><b>Shape</b>: any with as many channels as there are means. As the first transform of a dataset's
/// pictures it is done while their bytes become floats, with the same bits.</remarks>
public sealed class Normalize : ITransform
{
    private readonly float[] _mean;
    private readonly float[] _std;

    /// <summary>Takes the statistics of each channel, as of pixels 0…1.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a deviation is not above 0.</exception>
    public Normalize(float[] mean, float[] std)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        if (mean.Length == 0 || mean.Length != std.Length)
            throw new ArgumentException(
                $"Normalize: expected a mean and a deviation for each channel, got {mean.Length} and {std.Length}.");
        if (!std.All(s => s > 0 && float.IsFinite(s)) || !mean.All(float.IsFinite))
            throw new ArgumentException(
                $"Normalize: expected finite means and deviations above 0, got [{Join(mean)}] and [{Join(std)}]. "
                + "Channels that never vary need std 1.");
        (_mean, _std) = ([.. mean], [.. std]);
    }

    /// <summary>The mean of each channel.</summary>
    public IReadOnlyList<float> Mean => _mean;

    /// <summary>The standard deviation of each channel.</summary>
    public IReadOnlyList<float> Std => _std;

    /// <summary>With the statistics of a dataset, so that its pixels get mean 0 and deviation 1; a channel that never varies is only
    /// shifted. Take them from the training set alone.</summary>
    /// <exception cref="InvalidOperationException">There are no pictures.</exception>
    public static Normalize For(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var (mean, std) = dataset.ChannelStatistics();
        return new(mean, Array.ConvertAll(std, s => s > 0 ? s : 1));
    }

    /// <summary>With the statistics of the first picture among the inputs of each sample, as of a dataset.</summary>
    /// <exception cref="ArgumentException">There is no picture among the inputs.</exception>
    /// <exception cref="InvalidOperationException">There are no samples.</exception>
    public static Normalize For(ISampleSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source is Dataset dataset ? For(dataset) : PixelStatistics.Of(source);
    }

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input[0] == _mean.Length
        ? input
        : throw new ShapeException($"Normalize: expected {_mean.Length} channels, one for each mean, got pictures {input}.");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        var plane = shape[1] * shape[2];
        for (var c = 0; c < _mean.Length; c++) Apply(input.Slice(c * plane, plane), output.Slice(c * plane, plane), _mean[c], _std[c]);
    }

    /// <summary>The means and deviations.</summary>
    public override string ToString() => $"Normalize([{Join(_mean)}], [{Join(_std)}])";

    private static void Apply(ReadOnlySpan<float> input, Span<float> output, float mean, float std)
    {
        var i = 0;
        var (m, s) = (new Vector<float>(mean), new Vector<float>(std));
        for (; i <= input.Length - Vector<float>.Count; i += Vector<float>.Count)
            ((new Vector<float>(input[i..]) - m) / s).CopyTo(output[i..]);
        for (; i < input.Length; i++) output[i] = (input[i] - mean) / std;
    }

    private static string Join(float[] values) => string.Join(", ", values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));
}
