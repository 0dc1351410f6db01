using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Normals from a file.</summary>
public static class NormalMap
{
    /// <summary>Reads <c>.npy</c>, [H, W, 3] of real numbers, or a picture in colour: n = 2·v − 1 of the range for x, y, z in R, G,
    /// B.</summary>
    /// <remarks>Lengths become 1. A pixel that is (0, 0, 0) in an array or black in a picture, not finite, or outside of the mask has no
    /// normal.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="maskPath">A picture of the same size, white on the object; null for the pixels that have a normal.</param>
    /// <returns>The mask, and [pixels × 3], (0, 0, 0) for a pixel of the mask without a normal.</returns>
    /// <exception cref="DataFormatException">A file is damaged, or the two do not fit; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (PixelMask Mask, float[] Normals) Load(string path, string? maskPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var isArray = Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);
        var (width, height, values) = isArray ? FromArray(path) : FromPicture(path);
        var inside = new bool[width * height];
        for (var i = 0; i < inside.Length; i++)
        {
            var n = values.AsSpan(3 * i, 3);
            var length = MathF.Sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
            inside[i] = length > 0 && float.IsFinite(length);
            for (var axis = 0; axis < 3; axis++) n[axis] = inside[i] ? n[axis] / length : 0;
        }
        var mask = maskPath is null ? new PixelMask(width, height, inside) : MaskFile.Read(maskPath);
        if (mask.Width != width || mask.Height != height) throw new DataFormatException(maskPath!, -1, "size",
            $"expected {width} × {height} as {Path.GetFileName(path)} has, got {mask.Width} × {mask.Height}");
        var normals = mask.Gather<float>(values, 3);
        if (!normals.AsSpan().ContainsAnyExcept(0f)) throw new DataFormatException(path, -1, "normals",
            $"expected one pixel with a normal or more{(maskPath is null ? "" : $" inside of {maskPath}")}, got none");
        return (mask, normals);
    }

    private static (int Width, int Height, float[] Values) FromArray(string path)
    {
        var array = NpyFile.Load(path);
        if (array.Rank != 3 || array.Shape[2] != 3 || array.Count == 0 || array.DType is not (DType.Float32 or DType.Float64))
            throw new DataFormatException(path, -1, "shape", $"expected real numbers of [H, W, 3], got {array.DType} {array.Shape}");
        var values = array.DType == DType.Float32 ? array.ToArray<float>() : Array.ConvertAll(array.ToArray<double>(), d => (float)d);
        return (array.Shape[1], array.Shape[0], values);
    }

    private static (int Width, int Height, float[] Values) FromPicture(string path)
    {
        var picture = Image.Load(path);
        if (picture.Channels < 3) throw new DataFormatException(path, -1, "channels", $"expected a picture in colour, got {picture}");
        picture = picture.ToRgb().To16Bit();
        var values = new float[picture.Pixels16.Length];
        for (var i = 0; i < values.Length; i += 3)
        {
            var samples = picture.Pixels16.Slice(i, 3);
            if (!samples.ContainsAnyExcept((ushort)0)) continue;
            for (var axis = 0; axis < 3; axis++) values[i + axis] = samples[axis] / 32767.5f - 1;
        }
        return (picture.Width, picture.Height, values);
    }
}
