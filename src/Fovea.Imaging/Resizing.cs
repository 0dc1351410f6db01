namespace Fovea.Imaging;

/// <summary>Changes of size.</summary>
/// <remarks>
/// <b>Nearest</b>: <c>y[i] = x[⌊(i + ½) · input / output⌋]</c> along each axis (PyTorch's <c>nearest-exact</c>).
/// <b>Bilinear</b>: a triangle filter as wide as the output's pixels, so that pictures are smoothed before they shrink
/// (Pillow's <c>BILINEAR</c>, torchvision's <c>antialias=True</c>); 8 bit results equal Pillow's bit for bit.
/// <b>Bicubic</b>: the same with Keys' cubic (Pillow's <c>BICUBIC</c>).
/// </remarks>
/// <example><code>
/// var thumbnail = Resizing.Bilinear(Image.Load("photo.jpg"), 64, 64);
/// </code></example>
public static class Resizing
{
    /// <summary>Takes for each pixel the one that its centre falls in.</summary>
    /// <param name="image">Any layout; it is kept.</param>
    /// <param name="width">Of the result, in pixels.</param>
    /// <param name="height">Of the result, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is beyond the limits of <see cref="Image"/>.</exception>
    public static Image Nearest(Image image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = new Image(width, height, image.Channels, image.BitDepth);
        if (image.BitDepth == 8)
            NearestPixels<byte>(image.Pixels8, image.Height, image.Width, image.Channels, height, width, result.Pixels8);
        else
            NearestPixels<ushort>(image.Pixels16, image.Height, image.Width, image.Channels, height, width, result.Pixels16);
        return result;
    }

    /// <summary>Takes for each element of a plane the one that its centre falls in.</summary>
    /// <param name="plane"><c>[height, width]</c>.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="outHeight">Rows of the result.</param>
    /// <param name="outWidth">Columns of the result.</param>
    /// <param name="destination"><c>[outHeight, outWidth]</c>.</param>
    /// <exception cref="ArgumentException">A span does not have as many elements as its sizes say.</exception>
    public static void Nearest(ReadOnlySpan<float> plane, int height, int width, int outHeight, int outWidth, Span<float> destination)
    {
        CheckPlanes(plane.Length, height, width, outHeight, outWidth, destination.Length);
        NearestPixels(plane, height, width, 1, outHeight, outWidth, destination);
    }

    /// <summary>Filters with a triangle; colours are weighted by their alpha, so that transparent pixels do not bleed.</summary>
    /// <param name="image">Any layout; it is kept.</param>
    /// <param name="width">Of the result, in pixels.</param>
    /// <param name="height">Of the result, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is beyond the limits of <see cref="Image"/>.</exception>
    public static Image Bilinear(Image image, int width, int height) => Resize(image, width, height, Interpolation.Bilinear);

    /// <summary>Filters with Keys' cubic, sharper than a triangle; colours are weighted by their alpha.</summary>
    /// <param name="image">Any layout; it is kept.</param>
    /// <param name="width">Of the result, in pixels.</param>
    /// <param name="height">Of the result, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is beyond the limits of <see cref="Image"/>.</exception>
    public static Image Bicubic(Image image, int width, int height) => Resize(image, width, height, Interpolation.Bicubic);

    /// <summary>Filters; colours are weighted by their alpha.</summary>
    /// <param name="image">Any layout; it is kept.</param>
    /// <param name="width">Of the result, in pixels.</param>
    /// <param name="height">Of the result, in pixels.</param>
    /// <param name="interpolation">The filter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is beyond the limits of <see cref="Image"/>.</exception>
    public static Image Resize(Image image, int width, int height, Interpolation interpolation)
    {
        ArgumentNullException.ThrowIfNull(image);
        // The picture says what is wrong, before tables of that size are made.
        if (!Image.SizeIsAllowed(width, height)) return new(width, height, image.Channels);
        if (image.BitDepth == 16) return Resample16.Apply(image, width, height, interpolation);
        if (!image.HasAlpha || (width == image.Width && height == image.Height))
            return Resample8.Apply(image, width, height, interpolation);
        return Premultiplication.Undo(Resample8.Apply(Premultiplication.Apply(image), width, height, interpolation));
    }

    /// <summary>A rectangle of the picture at another size, <c>Resize(…).Crop(left, top, columns, rows)</c> bit for bit. What lies beside
    /// it is not computed, and may be larger than a picture can be.</summary>
    /// <param name="image">8 bit without alpha.</param>
    /// <param name="width">Of the whole picture at its new size, in pixels.</param>
    /// <param name="height">Of the whole picture at its new size, in pixels.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="left">The first column kept.</param>
    /// <param name="top">The first row kept.</param>
    /// <param name="columns">Columns kept.</param>
    /// <param name="rows">Rows kept.</param>
    /// <exception cref="ArgumentException">The picture has 16 bit or alpha.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty, reaches outside, or is beyond the limits of
    /// <see cref="Image"/>.</exception>
    public static Image Window(Image image, int width, int height, Interpolation interpolation, int left, int top, int columns, int rows)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.HasAlpha || image.BitDepth != 8)
            throw new ArgumentException(
                $"Resizing.Window: expected 8 bit without alpha, got {image}. Call Flatten().To8Bit().", nameof(image));
        if (left < 0 || top < 0 || columns < 1 || rows < 1 || left > width - columns || top > height - rows)
            throw new ArgumentOutOfRangeException(nameof(left),
                $"Resizing.Window: expected a rectangle within {width} × {height}, got {columns} × {rows} at ({left}, {top}).");
        return Resample8.Window(image, width, height, interpolation, left, top, columns, rows);
    }

    /// <summary>Filters a plane with a triangle, along rows and then along columns, in double precision.</summary>
    /// <param name="plane"><c>[height, width]</c>.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="outHeight">Rows of the result.</param>
    /// <param name="outWidth">Columns of the result.</param>
    /// <param name="destination"><c>[outHeight, outWidth]</c>; equal to Pillow's mode F bit for bit.</param>
    /// <exception cref="ArgumentException">A span does not have as many elements as its sizes say.</exception>
    public static void Bilinear(ReadOnlySpan<float> plane, int height, int width, int outHeight, int outWidth, Span<float> destination)
    {
        CheckPlanes(plane.Length, height, width, outHeight, outWidth, destination.Length);
        ResamplePlane.Apply(plane, height, width, outHeight, outWidth, destination, Interpolation.Bilinear);
    }

    /// <summary>Filters a plane with Keys' cubic, along rows and then along columns, in double precision.</summary>
    /// <param name="plane"><c>[height, width]</c>.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="outHeight">Rows of the result.</param>
    /// <param name="outWidth">Columns of the result.</param>
    /// <param name="destination"><c>[outHeight, outWidth]</c>; equal to Pillow's mode F bit for bit.</param>
    /// <exception cref="ArgumentException">A span does not have as many elements as its sizes say.</exception>
    public static void Bicubic(ReadOnlySpan<float> plane, int height, int width, int outHeight, int outWidth, Span<float> destination)
    {
        CheckPlanes(plane.Length, height, width, outHeight, outWidth, destination.Length);
        ResamplePlane.Apply(plane, height, width, outHeight, outWidth, destination, Interpolation.Bicubic);
    }

    private static void NearestPixels<T>(ReadOnlySpan<T> from, int height, int width, int channels, int outHeight, int outWidth, Span<T> to)
    {
        var columns = new int[outWidth];
        for (var x = 0; x < outWidth; x++) columns[x] = (int)((2L * x + 1) * width / (2L * outWidth)) * channels;
        for (var y = 0; y < outHeight; y++)
        {
            var row = from[((int)((2L * y + 1) * height / (2L * outHeight)) * width * channels)..];
            var result = to[(y * outWidth * channels)..];
            for (var x = 0; x < outWidth; x++)
                for (var c = 0; c < channels; c++) result[x * channels + c] = row[columns[x] + c];
        }
    }

    private static void CheckPlanes(int plane, int height, int width, int outHeight, int outWidth, int destination)
    {
        if (height < 1 || width < 1 || (long)height * width != plane)
            throw new ArgumentException(
                $"Resizing: expected a plane of {height} × {width} = {(long)height * width} elements, got {plane}.", nameof(plane));
        if (outHeight < 1 || outWidth < 1 || (long)outHeight * outWidth != destination)
            throw new ArgumentException(
                $"Resizing: expected room for {outHeight} × {outWidth} = {(long)outHeight * outWidth} elements, got {destination}.",
                nameof(destination));
    }
}
