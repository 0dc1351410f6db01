using System.Buffers.Binary;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>What the relighting viewer draws, as the page's script reads it: arrays in base64, little-endian, of the mask's pixels alone.
/// Surfaces beyond <see cref="MostPixels"/> are thinned to every second, third, … pixel.</summary>
internal sealed class ViewerData
{
    public const int MostPixels = 1_000_000;
    private const int Colors = 33;

    private ViewerData(int left, int top, int width, int height, int step) =>
        (Left, Top, Width, Height, Step) = (left, top, width, height, step);

    /// <summary>The bounding box of the mask in the picture.</summary>
    public int Left { get; }

    public int Top { get; }

    /// <summary>In steps.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>Pixels of the picture a pixel of the viewer stands for.</summary>
    public int Step { get; }

    /// <summary>One bit a pixel of the box, lowest first.</summary>
    public required string Mask { get; init; }

    /// <summary>Int16 [pixels × 3]: 32767 is 1.</summary>
    public required string Normals { get; init; }

    /// <summary>UInt8 [pixels × 3], sRGB.</summary>
    public required string Albedo { get; init; }

    /// <summary>UInt16 [pixels], 0 for <see cref="Least"/>, 65535 for <see cref="Greatest"/>; null without depth.</summary>
    public string? Depth { get; init; }

    public float Least { get; init; }

    public float Greatest { get; init; }

    /// <summary>What ends a number of depth, a blank first.</summary>
    public string Unit { get; init; } = " px";

    /// <summary>UInt16 [pixels] in hundredths of a degree, 65535 for none; null without ground truth.</summary>
    public string? Error { get; init; }

    /// <summary>The angle with the last colour, in degrees.</summary>
    public float ErrorTop { get; init; }

    /// <summary>[lights × 3]: where the pictures' lights stood.</summary>
    public required double[] Lights { get; init; }

    /// <summary>Millimetres or pixels from a pixel to the next where rays are parallel.</summary>
    public double Pitch { get; init; } = 1;

    /// <summary>f_x, f_y, c_x and c_y; null where rays are parallel.</summary>
    public double[]? Camera { get; init; }

    /// <summary>The reflectance that was found; null for Lambert's law.</summary>
    public Fields? Reflectance { get; init; }

    /// <summary>Colours at equal distances for depth and error.</summary>
    public string[] Map { get; } = [.. Enumerable.Range(0, Colors).Select(i => ColorMap.Viridis.At(i / (Colors - 1.0)).ToString())];

    /// <summary>What the script reads, by name.</summary>
    public Fields ToFields() => new()
    {
        ["left"] = Left, ["top"] = Top, ["width"] = Width, ["height"] = Height, ["step"] = Step, ["mask"] = Mask, ["normals"] = Normals,
        ["albedo"] = Albedo, ["depth"] = Depth, ["least"] = Least, ["greatest"] = Greatest, ["unit"] = Unit, ["error"] = Error,
        ["errorTop"] = ErrorTop, ["lights"] = Lights, ["map"] = Map, ["pitch"] = Pitch, ["camera"] = Camera, ["reflectance"] = Reflectance,
    };

    public static ViewerData Of(PhotometricReport report)
    {
        var (result, mask) = (report.Result, report.Result.Mask);
        var (left, right) = (mask.Indices.Min(i => i % mask.Width), mask.Indices.Max(i => i % mask.Width));
        var (top, bottom) = (mask.Indices[0] / mask.Width, mask.Indices[^1] / mask.Width);
        var step = (int)Math.Max(1, Math.Ceiling(Math.Sqrt((double)(right - left + 1) * (bottom - top + 1) / MostPixels)));
        var (width, height) = ((right - left) / step + 1, (bottom - top) / step + 1);
        var (bits, pixels) = (new byte[(width * height + 7) / 8], new List<int>());
        for (var i = 0; i < width * height; i++)
        {
            var pixel = mask.Map[(top + i / width * step) * mask.Width + left + i % width * step];
            if (pixel < 0 || !result.Valid[pixel]) continue;
            bits[i / 8] |= (byte)(1 << i % 8);
            pixels.Add(pixel);
        }
        var (depth, errors, lights) = (report.Depth, report.AngularErrors, report.Lights);
        var colors = MeshBuilder.AlbedoColors(result);
        var range = depth is null ? 0 : Math.Max(1e-6f, depth.Greatest - depth.Least);
        return new(left, top, width, height, step)
        {
            Mask = Convert.ToBase64String(bits),
            Normals = Words(pixels, 3, (p, axis) => (ushort)(short)Math.Round(32767 * Math.Clamp(result.Normals[3 * p + axis], -1, 1))),
            Albedo = Convert.ToBase64String([.. pixels.SelectMany(p => new[] { colors[3 * p], colors[3 * p + 1], colors[3 * p + 2] })]),
            Depth = depth is null ? null : Words(pixels, 1, (p, _) => (ushort)Math.Round(65535 * (depth.Depth[p] - depth.Least) / range)),
            Least = depth?.Least ?? 0,
            Greatest = depth?.Greatest ?? 0,
            Pitch = depth?.Projection.PixelPitch ?? 1,
            Camera = depth?.Projection.Camera is { } camera ? [camera.FocalX, camera.FocalY, camera.CenterX, camera.CenterY] : null,
            Reflectance = report.Reflectance is { } found ? ReflectanceOf(found, pixels, LinearPicture.White(result.ChannelAlbedo)) : null,
            Unit = (depth?.Projection ?? Projection.Pixels).Suffix,
            Error = errors is null ? null : Words(pixels, 1, (p, _) => Hundredths(errors[p])),
            ErrorTop = errors is null ? 1 : (float)ErrorOutput.ScaleEnd(errors),
            Lights = lights?.Directions ?? [],
        };
    }

    // Table: UInt16 [rows × columns × 2], B and S, 65535 for tableTop. Pixels: UInt16 [pixels × 4], ρ of red, green and blue and σ in units
    // of the albedo's white, 65535 for pixelTop.
    private static Fields ReflectanceOf(BivariateReflectance found, List<int> pixels, float white)
    {
        var channels = found.Albedo.Length / found.Gloss.Length;
        var (tableTop, pixelTop) = (Math.Max(found.Table.Max(), 1e-6f), Math.Max(Math.Max(found.Albedo.Max(), found.Gloss.Max()), 1e-6f));
        ushort Share(float value, float top) => (ushort)Math.Round(65535 * Math.Clamp(value / top, 0, 1));
        int[] entries = [.. Enumerable.Range(0, found.Table.Length)];
        return new()
        {
            ["rows"] = BivariateReflectance.HalfSteps, ["columns"] = BivariateReflectance.DifferenceSteps,
            ["table"] = Words([.. entries], 2, (i, part) => Share(part == 0 ? found.Matt[i] : found.Table[i] - found.Matt[i], tableTop)),
            ["tableTop"] = tableTop,
            ["pixels"] = Words(pixels, 4, (p, part) => Share(part == 3 ? found.Gloss[p]
                : found.Albedo[p * channels + (channels == 3 ? part : 0)], pixelTop)),
            ["pixelTop"] = pixelTop / white,
        };
    }

    private static ushort Hundredths(float degrees) =>
        float.IsFinite(degrees) ? (ushort)Math.Round(100 * Math.Clamp(degrees, 0, 180)) : ushort.MaxValue;

    private static string Words(List<int> pixels, int channels, Func<int, int, ushort> value)
    {
        var bytes = new byte[2 * channels * pixels.Count];
        for (var i = 0; i < channels * pixels.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), value(pixels[i / channels], i % channels));
        return Convert.ToBase64String(bytes);
    }
}
