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
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at before each picture.</param>
    public static Stack Load(IReadOnlyList<string> paths, LightSet lights, PixelMask mask, string maskSource,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var first = Image.Load(paths[0]);
        var channels = first.Channels < 3 ? 1 : 3;
        if (lights.Channels != 1 && channels == 1) throw new DataFormatException(paths[0], -1, "channels",
            $"expected a picture in colour for {lights.Channels} intensities a light, got {first}");
        var stack = new Stack(new float[(long)paths.Count * channels * mask.Count], new float[channels == 1 ? 0 : (long)paths.Count * mask.Count],
            new ObservationFlags[(long)paths.Count * mask.Count], channels, first.BitDepth);
        PixelLoop.Run(paths.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var picture = i == 0 ? first : Image.Load(paths[i]);
                if (picture.Width != mask.Width || picture.Height != mask.Height) throw new DataFormatException(paths[i], -1, "size",
                    $"expected {mask.Width} × {mask.Height} as {maskSource} has, got {picture.Width} × {picture.Height}");
                if ((picture.Channels < 3 ? 1 : 3) != channels) throw new DataFormatException(paths[i], -1, "channels",
                    $"expected {channels} as {Path.GetFileName(paths[0])} has, got {picture}");
                if (picture.BitDepth != first.BitDepth) throw new DataFormatException(paths[i], -1, "bit depth",
                    $"expected {first.BitDepth} as {Path.GetFileName(paths[0])} has, got {picture.BitDepth}");
                Fill(stack, picture, i, lights, mask);
            }
        }, progress, cancellation);
        return stack;
    }

    private static void Fill(Stack stack, Image picture, int light, LightSet lights, PixelMask mask)
    {
        var (channels, pixels, step) = (stack.Channels, mask.Count, picture.Channels);
        var full = picture.BitDepth == 8 ? 255 : 65535;
        Span<float> scale = stackalloc float[channels];
        for (var c = 0; c < channels; c++)
            scale[c] = (float)(1 / (full * lights.Intensities[light * lights.Channels + (lights.Channels == 1 ? 0 : c)]));
        var flags = stack.Flags.AsSpan(light * pixels, pixels);
        for (var c = 0; c < channels; c++)
        {
            var values = stack.Observations.AsSpan((light * channels + c) * pixels, pixels);
            if (picture.BitDepth == 8) Gather(picture.Pixels8, mask.Indices, step, c, scale[c], values, flags);
            else Gather(picture.Pixels16, mask.Indices, step, c, scale[c], values, flags);
        }
        if (channels == 1) return;
        var grey = stack.Grey.AsSpan(light * pixels, pixels);
        var block = stack.Observations.AsSpan(light * channels * pixels, channels * pixels);
        Span<float> red = block[..pixels], green = block.Slice(pixels, pixels), blue = block[(2 * pixels)..];
        for (var p = 0; p < grey.Length; p++) grey[p] = (red[p] + green[p] + blue[p]) * (1 / 3f);
    }

    private static void Gather(ReadOnlySpan<byte> samples, int[] indices, int step, int channel, float scale, Span<float> values,
        Span<ObservationFlags> flags)
    {
        for (var p = 0; p < indices.Length; p++)
        {
            var sample = samples[indices[p] * step + channel];
            values[p] = sample * scale;
            flags[p] = Flag(flags[p], sample, 255, channel);
        }
    }

    private static void Gather(ReadOnlySpan<ushort> samples, int[] indices, int step, int channel, float scale, Span<float> values,
        Span<ObservationFlags> flags)
    {
        for (var p = 0; p < indices.Length; p++)
        {
            var sample = samples[indices[p] * step + channel];
            values[p] = sample * scale;
            flags[p] = Flag(flags[p], sample, 65535, channel);
        }
    }

    private static ObservationFlags Flag(ObservationFlags before, int sample, int full, int channel)
    {
        if (sample == full) before |= ObservationFlags.Saturated;
        if (channel == 0) return sample == 0 ? before | ObservationFlags.Black : before;
        return sample == 0 ? before : before & ~ObservationFlags.Black;
    }
}

/// <summary>Values of all pictures, ready for a scene.</summary>
internal sealed record Stack(float[] Observations, float[] Grey, ObservationFlags[] Flags, int Channels, int BitDepth);
