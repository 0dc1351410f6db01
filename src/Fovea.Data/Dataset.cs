using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Labelled pictures of one size: pairs (xᵢ, yᵢ) with xᵢ of shape [C, H, W] in bytes and yᵢ a class number.</summary>
/// <remarks><b>Range</b>: pixels 0…<see cref="MaxValue"/>, classes 0…<c>ClassNames.Count − 1</c>. Reading is safe from several
/// threads.</remarks>
/// <example><code>
/// var (train, test) = Mnist.Load();
/// var (fit, validation) = train.SplitStratified(0.9, seed: 1);
/// </code></example>
public abstract partial class Dataset
{
    private readonly Lock _gate = new();
    private (float[] Mean, float[] Std)? _statistics;

    /// <summary>What reports and errors call it, e.g. <c>mnist train</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Number of pictures.</summary>
    public abstract int Count { get; }

    /// <summary>[C, H, W] of every picture.</summary>
    public abstract Shape ImageShape { get; }

    /// <summary>The name of class k at position k.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The pixel value that becomes 1: 255 for photographs, 16 for the 8×8 digits.</summary>
    public virtual float MaxValue => 255;

    /// <summary>What is odd about the data though it can be used: pictures left out, pictures in both parts. None for most.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The class of a picture, 0…<c>ClassNames.Count − 1</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no picture of this index.</exception>
    public abstract int Label(int index);

    /// <summary>Writes the raw pixels of a picture in the order C, H, W.</summary>
    /// <param name="index">0…<see cref="Count"/> − 1.</param>
    /// <param name="pixels">Exactly C·H·W bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no picture of this index.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="DataFormatException">The picture is read from a file, and that is damaged.</exception>
    public abstract void Read(int index, Span<byte> pixels);

    /// <summary>The pictures at these positions, in this order; nothing is copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside.</exception>
    public Dataset Subset(int[] indices) => new SubsetDataset(this, indices);

    /// <summary>The first n pictures, or all where there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public Dataset Take(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return n >= Count ? this : Subset([.. Enumerable.Range(0, n)]);
    }

    /// <summary>Mean and population standard deviation of pixel / <see cref="MaxValue"/> in each channel, over all pictures.</summary>
    /// <remarks>Computed once, from exact histograms in double precision. MNIST's training set gives 0.1307 and 0.3081.</remarks>
    /// <exception cref="InvalidOperationException">There are no pictures.</exception>
    public (float[] Mean, float[] Std) ChannelStatistics()
    {
        lock (_gate) return _statistics ??= ComputeStatistics();
    }

    /// <summary>Name, number of pictures and shape.</summary>
    public override string ToString() => $"{Name}: {Count} × {ImageShape}, {ClassNames.Count} classes";

    /// <summary>Throws where there is no picture of this index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in 0…<see cref="Count"/> − 1.</exception>
    protected void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(index), $"{Name}: expected a picture 0…{Count - 1}, got {index}.");
    }

    /// <summary>Throws where the span does not hold exactly one picture.</summary>
    /// <exception cref="ArgumentException">The length is not C·H·W.</exception>
    protected void CheckPixels(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != ImageShape.Elements)
            throw new ArgumentException($"{Name}: expected {ImageShape.Elements} bytes for a picture of {ImageShape}, got {pixels.Length}.",
                nameof(pixels));
    }

    private (float[] Mean, float[] Std) ComputeStatistics()
    {
        if (Count == 0) throw new InvalidOperationException($"{Name}: expected at least one picture for its statistics, got none.");
        var channels = ImageShape[0];
        var plane = ImageShape[1] * ImageShape[2];
        var histogram = new long[channels * 256];
        var pixels = new byte[ImageShape.Elements];
        for (var i = 0; i < Count; i++)
        {
            Read(i, pixels);
            for (var c = 0; c < channels; c++)
            {
                var counts = histogram.AsSpan(c * 256, 256);
                foreach (var value in pixels.AsSpan(c * plane, plane)) counts[value]++;
            }
        }
        var (mean, std) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            double total = (double)Count * plane, sum = 0, squares = 0;
            for (var v = 0; v < 256; v++) sum += (double)histogram[c * 256 + v] * v;
            var average = sum / total;
            for (var v = 0; v < 256; v++) squares += histogram[c * 256 + v] * (v - average) * (v - average);
            mean[c] = (float)(average / MaxValue);
            std[c] = (float)(Math.Sqrt(squares / total) / MaxValue);
        }
        return (mean, std);
    }
}
