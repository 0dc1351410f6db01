using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Weights and activations of layers as pictures, each scaled by its largest value: white is 0, red above, blue
/// below.</summary>
public static class LayerPictures
{
    private const int LeastSide = 36, MostSide = 56, MostColumns = 8;

    /// <summary>Weights that look at a picture; three channels are drawn as colours, middle grey for 0.</summary>
    /// <param name="weights">[C, H, W].</param>
    /// <param name="shape">Its shape, of 1 or 3 channels.</param>
    public static Image Filter(ReadOnlySpan<float> weights, Shape shape)
    {
        if (shape[0] == 1) return Map(weights, shape[1], shape[2]);
        var most = Largest(weights);
        var image = new Image(shape[2], shape[1], 3);
        var pixels = image.Pixels8;
        var plane = shape[1] * shape[2];
        for (var i = 0; i < weights.Length; i++)
            pixels[i % plane * 3 + i / plane] = (byte)Math.Round(127.5 + 127.5 * weights[i] / Math.Max(most, float.Epsilon));
        return image;
    }

    /// <summary>A map of values.</summary>
    /// <param name="values">[H, W].</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static Image Map(ReadOnlySpan<float> values, int height, int width)
    {
        var most = Largest(values);
        return ColorMap.Diverging.Apply(values, height, width, -most, most);
    }

    /// <summary>The maps of a layer side by side.</summary>
    /// <param name="output">[1, C, H, W].</param>
    /// <param name="count">The most maps to show.</param>
    public static Image Maps(Tensor output, int count)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (height, width) = (output.Shape[2], output.Shape[3]);
        count = Math.Min(output.Shape[1], count);
        var values = output.AsReadOnlySpan<float>();
        var tiles = new Image[count];
        for (var c = 0; c < count; c++) tiles[c] = Sized(Map(values.Slice(c * height * width, height * width), height, width));
        return Side(tiles, Math.Min(MostColumns, (int)Math.Ceiling(Math.Sqrt(count))));
    }

    /// <summary>Pictures of one size in rows.</summary>
    /// <param name="tiles">One or more.</param>
    /// <param name="columns">Pictures in a row.</param>
    public static Image Side(IReadOnlyList<Image> tiles, int columns)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var (right, down, rows) = (tiles[0].Width + 2, tiles[0].Height + 2, (tiles.Count + columns - 1) / columns);
        var grid = new Image(columns * right - 2, rows * down - 2, 3);
        grid.Pixels8.Fill(200);
        foreach (var (i, tile) in tiles.Index()) Canvas.Paste(grid, i % columns * right, i / columns * down, tile);
        return grid;
    }

    // Whole pixels for small maps, fewer for large ones.
    private static Image Sized(Image map)
    {
        var side = Math.Max(map.Width, map.Height);
        var times = (LeastSide + side - 1) / side;
        if (times > 1) return Resizing.Nearest(map, map.Width * times, map.Height * times);
        int Fewer(int length) => Math.Max(1, length * MostSide / side);
        return side <= MostSide ? map : Resizing.Bilinear(map, Fewer(map.Width), Fewer(map.Height));
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var most = 0f;
        foreach (var value in values) most = Math.Max(most, Math.Abs(value));
        return most;
    }
}
