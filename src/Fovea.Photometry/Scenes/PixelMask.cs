namespace Fovea.Photometry;

/// <summary>Which pixels of a picture belong to the object. Data of a scene exist for these alone, in the order of
/// <see cref="Indices"/>.</summary>
/// <remarks><b>Units</b>: pixels; x to the right, y down, from the top left. Pixel p of the scene is the picture's pixel
/// <c>Indices[p] = y · Width + x</c>; indices ascend.</remarks>
public sealed class PixelMask
{
    /// <summary>The mask of a picture.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="inside">[height × width], row by row.</param>
    /// <exception cref="ArgumentException">The number of flags is not the product of the sizes.</exception>
    public PixelMask(int width, int height, ReadOnlySpan<bool> inside)
    {
        if (width < 1 || height < 1 || (long)width * height != inside.Length)
            throw new ArgumentException($"PixelMask: expected {height} × {width} = {(long)height * width} flags, got {inside.Length}.",
                nameof(inside));
        (Width, Height) = (width, height);
        Indices = new int[inside.Count(true)];
        Map = new int[inside.Length];
        for (int i = 0, p = 0; i < inside.Length; i++)
        {
            Map[i] = inside[i] ? p : -1;
            if (inside[i]) Indices[p++] = i;
        }
    }

    /// <summary>Columns of the picture.</summary>
    public int Width { get; }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Pixels of the object.</summary>
    public int Count => Indices.Length;

    /// <summary>For each pixel of the object its place in the picture, ascending.</summary>
    public int[] Indices { get; }

    /// <summary>For each place in the picture the pixel of the object, or −1 outside: [height × width].</summary>
    public int[] Map { get; }

    /// <summary>Every pixel of a picture.</summary>
    public static PixelMask Full(int width, int height)
    {
        var inside = new bool[width * height];
        Array.Fill(inside, true);
        return new(width, height, inside);
    }

    /// <summary>Values of the object's pixels laid out as a picture.</summary>
    /// <param name="values">[pixels × channels].</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="outside">What stands where there is no object.</param>
    /// <returns>[height × width × channels].</returns>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public T[] Scatter<T>(ReadOnlySpan<T> values, int channels = 1, T outside = default!)
    {
        if (values.Length != Count * channels)
            throw new ArgumentException($"PixelMask.Scatter: expected {Count} × {channels} values, got {values.Length}.", nameof(values));
        var picture = new T[Map.Length * channels];
        Array.Fill(picture, outside);
        for (var p = 0; p < Count; p++) values.Slice(p * channels, channels).CopyTo(picture.AsSpan(Indices[p] * channels));
        return picture;
    }

    /// <summary>The object's pixels of a picture: the inverse of <see cref="Scatter"/>.</summary>
    /// <param name="picture">[height × width × channels].</param>
    /// <param name="channels">Values a pixel.</param>
    /// <returns>[pixels × channels].</returns>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public T[] Gather<T>(ReadOnlySpan<T> picture, int channels = 1)
    {
        if (picture.Length != Map.Length * channels)
            throw new ArgumentException($"PixelMask.Gather: expected {Map.Length} × {channels} values, got {picture.Length}.",
                nameof(picture));
        var values = new T[Count * channels];
        for (var p = 0; p < Count; p++) picture.Slice(Indices[p] * channels, channels).CopyTo(values.AsSpan(p * channels));
        return values;
    }
}
