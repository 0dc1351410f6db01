using System.Numerics;
using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Reads one picture a light and keeps the object's pixels, a picture a thread at a time.</summary>
internal static class PictureStack
{
    /// <summary>The scene of the pictures.</summary>
    /// <param name="paths">One for each light.</param>
    /// <param name="lights">Directions and intensities.</param>
    /// <param name="mask">The object's pixels; pictures must have its size.</param>
    /// <param name="maskSource">What a picture of another size is compared with, for errors.</param>
    /// <param name="options">Encoding, bits and dark frame.</param>
    /// <param name="capture">How the pictures were exposed; null where that is not known.</param>
    /// <param name="warnings">Told where samples end below the top of their range.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at before each picture.</param>
    public static PictureValues Load(IReadOnlyList<string> paths, LightSet lights, PixelMask mask, string maskSource,
        in SceneOptions options, SceneCapture? capture, List<string> warnings, IProgress<double>? progress, CancellationToken cancellation)
    {
        var first = Image.Load(paths[0]);
        CheckSize(first, paths[0], mask, maskSource);
        var channels = SampleTable.Colors(first);
        if (lights.Channels != 1 && channels == 1) throw new DataFormatException(paths[0], -1, "channels",
            $"expected a picture in colour for {lights.Channels} intensities a light, got {first}");
        var total = (long)paths.Count * channels * mask.Count;
        if (total > Array.MaxLength) throw new DataFormatException(paths[0], -1, "size",
            $"expected at most {Array.MaxLength} values, got {paths.Count} × {channels} × {mask.Count}; "
                + "use a smaller mask or smaller pictures");
        var (table, encoding) = (SampleTable.Create(options, first, paths[0], mask, capture), options.Encoding);
        var tops = new SampleTop[paths.Count * channels];
        var stack = new PictureValues(new float[total],
            new float[channels == 1 ? 0 : (long)paths.Count * mask.Count],
            new ObservationFlags[(long)paths.Count * mask.Count], channels, first.BitDepth, table.Curve);
        PixelLoop.Run(paths.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var picture = i == 0 ? first : Image.Load(paths[i]);
                CheckSize(picture, paths[i], mask, maskSource);
                if (SampleTable.Colors(picture) != channels) throw new DataFormatException(paths[i], -1, "channels",
                    $"expected {channels} as {Path.GetFileName(paths[0])} has, got {picture}");
                if (picture.BitDepth != first.BitDepth) throw new DataFormatException(paths[i], -1, "bit depth",
                    $"expected {first.BitDepth} as {Path.GetFileName(paths[0])} has, got {picture.BitDepth}");
                PictureCurve.RequireSame(paths[i], encoding, table.Curve, paths[0]);
                Fill(stack, picture, i, lights, mask, table, tops);
            }
        }, progress, cancellation);
        if (options.Bits == 0 && ClipLevel.Mark(stack, tops, lights, table, Path.GetFileName(paths[0])) is { } line) warnings.Add(line);
        return stack;
    }

    private static void CheckSize(Image picture, string path, PixelMask mask, string maskSource)
    {
        if (picture.Width != mask.Width || picture.Height != mask.Height) throw new DataFormatException(path, -1, "size",
            $"expected {mask.Width} × {mask.Height} as {maskSource} has, got {picture.Width} × {picture.Height}");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(PictureValues stack, Image picture, int light, LightSet lights, PixelMask mask, SampleTable table,
        SampleTop[] tops)
    {
        var (channels, pixels) = (stack.Channels, mask.Count);
        var flags = stack.Flags.AsSpan(light * pixels, pixels);
        var block = stack.Observations.AsSpan(light * channels * pixels, channels * pixels);
        for (var c = 0; c < channels; c++)
        {
            var values = block.Slice(c * pixels, pixels);
            tops[light * channels + c] = picture.BitDepth == 8
                ? Gather<byte>(picture.Pixels8, mask.Indices, picture.Channels, c, table.Light, values, flags)
                : Gather<ushort>(picture.Pixels16, mask.Indices, picture.Channels, c, table.Light, values, flags);
            Scale(values, table.Dark is null ? [] : table.Dark.AsSpan(c * pixels, pixels), table.DarkFactor(light),
                table.Scale(lights, light, c));
        }
        for (var p = 0; p < pixels; p++)
        {
            var sum = 0f;
            for (var c = 0; c < channels; c++) sum += block[c * pixels + p];
            if (channels > 1) stack.Grey[light * pixels + p] = sum / channels;
            if (sum == 0) flags[p] |= ObservationFlags.Black;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SampleTop Gather<T>(ReadOnlySpan<T> samples, int[] indices, int step, int channel, float[] light, Span<float> values,
        Span<ObservationFlags> flags) where T : unmanaged, IBinaryInteger<T>
    {
        var (full, top) = (light.Length - 1, default(SampleTop));
        for (var p = 0; p < values.Length; p++)
        {
            var sample = int.CreateTruncating(samples[indices[p] * step + channel]);
            values[p] = light[sample];
            if (sample == full) flags[p] |= ObservationFlags.Saturated;
            top.Add(sample);
        }
        return top;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(Span<float> values, ReadOnlySpan<float> dark, float factor, float scale)
    {
        if (dark.IsEmpty)
        {
            for (var p = 0; p < values.Length; p++) values[p] *= scale;
            return;
        }
        for (var p = 0; p < values.Length; p++) values[p] = Math.Max(0, values[p] - factor * dark[p]) * scale;
    }
}

/// <summary>Values of all pictures, ready for a scene.</summary>
internal sealed record PictureValues(float[] Observations, float[] Grey, ObservationFlags[] Flags, int Channels, int BitDepth,
    StoredCurve Curve);
