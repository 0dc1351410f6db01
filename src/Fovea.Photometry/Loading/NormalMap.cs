using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Where green points in a picture of normals.</summary>
public enum GreenDirection
{
    /// <summary>Up the picture, as y of this library: the convention of OpenGL.</summary>
    Up,

    /// <summary>Down the picture: the convention of DirectX.</summary>
    Down,
}

/// <summary>Normals from a file.</summary>
public static class NormalMap
{
    // What a normal may be long in a picture of 8 bit that was made smaller or lossy; grey is 0.01 long, black and white are 1.73.
    private const double Shortest = 0.5, Longest = 1.5;

    /// <summary>Reads <c>.npy</c>, [H, W, 3] of real numbers, or a picture in colour: n = 2·v − 1 of the range for x, y, z in R, G,
    /// B.</summary>
    /// <remarks>Lengths become 1. A pixel has no normal that is outside of the mask, not finite, (0, 0, 0) in an array; or, in a picture,
    /// transparent, or not within 0.5…1.5 of length, as black, grey and white backgrounds are.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="maskPath">A picture of the same size, white on the object; null for the pixels that have a normal.</param>
    /// <param name="green">Where green, or y of an array, points.</param>
    /// <returns>The mask, and [pixels × 3], (0, 0, 0) for a pixel of the mask without a normal.</returns>
    /// <exception cref="DataFormatException">A file is damaged, or the two do not fit; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (PixelMask Mask, float[] Normals) Load(string path, string? maskPath = null, GreenDirection green = GreenDirection.Up)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var isArray = Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);
        var (width, height, values) = isArray ? FromArray(path) : FromPicture(path);
        var (least, most) = isArray ? (0, double.MaxValue) : (Shortest, Longest);
        var (inside, y) = (new bool[width * height], green == GreenDirection.Up ? 1 : -1);
        for (var i = 0; i < inside.Length; i++)
        {
            var n = values.AsSpan(3 * i, 3);
            var length = MathF.Sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
            inside[i] = length > least && length < most && float.IsFinite(length);
            for (var axis = 0; axis < 3; axis++) n[axis] = inside[i] ? n[axis] / length * (axis == 1 ? y : 1) : 0;
        }
        var mask = maskPath is null ? new PixelMask(width, height, inside) : MaskFile.Read(maskPath);
        if (mask.Width != width || mask.Height != height) throw new DataFormatException(maskPath!, -1, "size",
            $"expected {width} × {height} as {Path.GetFileName(path)} has, got {mask.Width} × {mask.Height}");
        var normals = mask.Gather<float>(values, 3);
        if (!normals.AsSpan().ContainsAnyExcept(0f)) throw new DataFormatException(path, -1, "normals",
            $"expected one pixel with a normal or more{(maskPath is null ? "" : $" inside of {maskPath}")}, got none");
        return (mask, normals);
    }

    /// <summary>Whether the normals seem to be of the other direction of green: turned round they belong to a surface much more
    /// nearly.</summary>
    /// <remarks>With slopes p = −x/z and q = −y/z a surface has ∂p/∂y = ∂q/∂x, and a mirrored q has the sign of the right side changed. The
    /// medians of the differences decide, so that edges do not; a median less than half of the other's is meant by much.</remarks>
    /// <param name="mask">The pixels.</param>
    /// <param name="normals">[pixels × 3].</param>
    public static bool SeemsMirrored(PixelMask mask, ReadOnlySpan<float> normals)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var (asIs, mirrored) = (new List<float>(), new List<float>());
        for (var p = 0; p < mask.Count; p++)
        {
            var place = mask.Indices[p];
            if (place < mask.Width || (place + 1) % mask.Width == 0) continue;
            var (right, up) = (mask.Map[place + 1], mask.Map[place - mask.Width]);
            if (right < 0 || up < 0 || !(normals[3 * p + 2] > 0.2f) || !(normals[3 * right + 2] > 0.2f) || !(normals[3 * up + 2] > 0.2f))
                continue;
            var across = Slope(normals, up, 0) - Slope(normals, p, 0);
            var along = Slope(normals, right, 1) - Slope(normals, p, 1);
            asIs.Add(Math.Abs(across - along));
            mirrored.Add(Math.Abs(across + along));
        }
        return asIs.Count > 100 && Median(mirrored) < 0.5f * Median(asIs);
    }

    private static float Slope(ReadOnlySpan<float> normals, int pixel, int axis) => -normals[3 * pixel + axis] / normals[3 * pixel + 2];

    private static float Median(List<float> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static (int Width, int Height, float[] Values) FromArray(string path)
    {
        var array = NpyFile.LoadToCompute(path);
        if (array.Rank != 3 || array.Shape[2] != 3 || array.Count == 0 || array.DType is not (DType.Float32 or DType.Float64))
            throw new DataFormatException(path, -1, "shape", $"expected real numbers of [H, W, 3], got {array.DType} {array.Shape}");
        var values = array.DType == DType.Float32 ? array.ToArray<float>() : Array.ConvertAll(array.ToArray<double>(), d => (float)d);
        return (array.Shape[1], array.Shape[0], values);
    }

    private static (int Width, int Height, float[] Values) FromPicture(string path)
    {
        var picture = Image.Load(path);
        if (picture.Channels < 3) throw new DataFormatException(path, -1, "channels", $"expected a picture in colour, got {picture}");
        picture = picture.To16Bit();
        var channels = picture.Channels;
        ReadOnlySpan<ushort> samples = picture.Pixels16;
        var values = new float[3 * picture.Width * picture.Height];
        for (var (i, at) = (0, 0); i < values.Length; i += 3, at += channels)
        {
            if (channels == 4 && samples[at + 3] < 32768) continue;
            for (var axis = 0; axis < 3; axis++) values[i + axis] = samples[at + axis] / 32767.5f - 1;
        }
        return (picture.Width, picture.Height, values);
    }
}
