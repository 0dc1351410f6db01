using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Pictures in one array of bytes, [N, C, H, W].</summary>
public sealed class MemoryDataset : Dataset
{
    private readonly byte[] _pixels;
    private readonly int[] _labels;

    /// <summary>Wraps the arrays, without copying the pixels.</summary>
    /// <param name="name">What reports and errors call it.</param>
    /// <param name="pixels">N·C·H·W bytes.</param>
    /// <param name="labels">N classes, 0…<c>classNames.Count − 1</c>.</param>
    /// <param name="imageShape">[C, H, W].</param>
    /// <param name="classNames">The name of class k at position k.</param>
    /// <param name="maxValue">The pixel value that becomes 1.</param>
    /// <exception cref="ArgumentException">The sizes do not agree, or a label lies outside.</exception>
    public MemoryDataset(string name, byte[] pixels, int[] labels, Shape imageShape, IReadOnlyList<string> classNames, float maxValue = 255)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (imageShape.Rank != 3)
            throw new ArgumentException($"MemoryDataset {name}: expected pictures [C, H, W], got {imageShape}.", nameof(imageShape));
        if (pixels.Length != (long)labels.Length * imageShape.Elements)
            throw new ArgumentException(
                $"MemoryDataset {name}: expected {labels.Length} × {imageShape.Elements} bytes for {labels.Length} labels, "
                + $"got {pixels.Length}.", nameof(pixels));
        for (var i = 0; i < labels.Length; i++)
            if ((uint)labels[i] >= (uint)classNames.Count)
                throw new ArgumentException($"MemoryDataset {name}: expected labels 0…{classNames.Count - 1}, got {labels[i]} at {i}.",
                    nameof(labels));
        if (!(maxValue > 0))
            throw new ArgumentException(
                FormattableString.Invariant($"MemoryDataset {name}: expected a largest pixel value above 0, got {maxValue}."),
                nameof(maxValue));
        (Name, _pixels, _labels, ImageShape, ClassNames, MaxValue) = (name, pixels, labels, imageShape, classNames, maxValue);
    }

    /// <summary>As the other constructor, with labels in bytes.</summary>
    /// <exception cref="ArgumentException">The sizes do not agree, or a label lies outside.</exception>
    public MemoryDataset(string name, byte[] pixels, byte[] labels, Shape imageShape, IReadOnlyList<string> classNames,
        float maxValue = 255)
        : this(name, pixels, Array.ConvertAll(labels, l => (int)l), imageShape, classNames, maxValue) { }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => _labels.Length;

    /// <inheritdoc/>
    public override Shape ImageShape { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public override float MaxValue { get; }

    /// <inheritdoc/>
    public override int Label(int index)
    {
        CheckIndex(index);
        return _labels[index];
    }

    /// <inheritdoc/>
    public override void Read(int index, Span<byte> pixels)
    {
        CheckIndex(index);
        CheckPixels(pixels);
        _pixels.AsSpan(index * pixels.Length, pixels.Length).CopyTo(pixels);
    }
}
