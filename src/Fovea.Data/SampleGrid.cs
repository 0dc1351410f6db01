using Fovea.Imaging;

namespace Fovea.Data;

/// <summary>Pictures of a dataset as something to look at.</summary>
/// <example><code>
/// SampleGrid.Create(train, [0, 1, 2, 3], columns: 2).Save("samples.png");
/// </code></example>
public static class SampleGrid
{
    private const int TileSide = 96;

    /// <summary>Rows of labelled pictures; small ones are enlarged to about 96 pixels.</summary>
    /// <param name="dataset">With one or three channels.</param>
    /// <param name="indices">Which pictures, from left to right and from top to bottom.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <param name="captions">A line under each picture; null for the names of their classes.</param>
    /// <param name="captionColors">Of each caption; null for dark grey.</param>
    /// <param name="title">A line above; null for none.</param>
    /// <exception cref="ArgumentException">There are not as many captions as pictures, or the pictures have other channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no picture of an index, or columns are below 1.</exception>
    public static Image Create(Dataset dataset, int[] indices, int columns = 8, IReadOnlyList<string>? captions = null,
        IReadOnlyList<Rgb>? captionColors = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(indices);
        var side = Math.Max(dataset.ImageShape[1], dataset.ImageShape[2]);
        return ImageGrid.Create([.. indices.Select(dataset.ToImage)], columns, Math.Max(1, (TileSide + side - 1) / side),
            captions ?? [.. indices.Select(i => dataset.ClassNames[dataset.Label(i)])], captionColors, title);
    }

    extension(Dataset dataset)
    {
        /// <summary>One picture, 8 bit, with <see cref="Dataset.MaxValue"/> as white.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no picture of this index.</exception>
        /// <exception cref="ArgumentException">There are neither one nor three channels.</exception>
        public Image ToImage(int index)
        {
            var shape = dataset.ImageShape;
            if (shape[0] is not (1 or 3)) throw new ArgumentException($"{dataset.Name}: expected pictures [1 or 3, H, W], got {shape}.");
            var pixels = new byte[shape.Elements];
            dataset.Read(index, pixels);
            var image = new Image(shape[2], shape[1], shape[0]);
            var to = image.Pixels8;
            var plane = shape[1] * shape[2];
            for (var i = 0; i < pixels.Length; i++)
                to[i % plane * shape[0] + i / plane] = (byte)Math.Min(255, MathF.Round(pixels[i] * 255 / dataset.MaxValue));
            return image;
        }
    }
}
