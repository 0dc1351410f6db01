using System.Globalization;
using System.Text;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Writes a scene in the layout of the DiLiGenT benchmark.</summary>
public static class DiligentWriter
{
    /// <summary>Writes pictures, lights, mask and true normals.</summary>
    /// <param name="folder">Created where it does not exist.</param>
    /// <param name="scene">Observations of 0…1 before division by the lights' intensities.</param>
    /// <param name="bits">8 or 16.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, PhotometricScene scene, int bits = 16, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(scene);
        if (bits is not (8 or 16))
            throw new ArgumentOutOfRangeException(nameof(bits), $"DiligentWriter: expected 8 or 16 bits, got {bits}.");
        Directory.CreateDirectory(folder);
        var names = Enumerable.Range(1, scene.LightCount).Select(i => $"{i:000}.png").ToArray();
        PixelLoop.Run(names.Length, 1, (begin, end) =>
        {
            for (var light = begin; light < end; light++) Picture(scene, light, bits).Save(Path.Combine(folder, names[light]));
        }, progress, cancellation);
        var mask = new Image(scene.Mask.Width, scene.Mask.Height, 1);
        foreach (var i in scene.Mask.Indices) mask.Pixels8[i] = 255;
        mask.Save(Path.Combine(folder, DiligentFolder.MaskName));
        Text(folder, DiligentFolder.Directions, Rows(scene.Lights.Directions, 3));
        // Three columns whatever the scene has, as the benchmark does.
        var intensities = scene.Lights.Channels == 3 ? scene.Lights.Intensities
            : [.. scene.Lights.Intensities.SelectMany(i => new[] { i, i, i })];
        Text(folder, DiligentFolder.Intensities, Rows(intensities, 3));
        if (scene.GroundTruth is { } truth) MatFile.Save(Path.Combine(folder, TrueNormals.MatName), TrueNormals.Variable,
            Columns(scene.Mask, truth));
        // Last: a folder with this file is whole.
        Text(folder, DiligentFolder.Names, names);
    }

    private static Image Picture(PhotometricScene scene, int light, int bits)
    {
        var image = new Image(scene.Mask.Width, scene.Mask.Height, 3, bits);
        var full = (1 << bits) - 1;
        for (var c = 0; c < 3; c++)
        {
            var values = scene.ChannelOf(light, scene.Channels == 1 ? 0 : c);
            var scale = scene.Lights.Intensities[light * scene.Lights.Channels + (scene.Lights.Channels == 1 ? 0 : c)] * full;
            for (var p = 0; p < values.Length; p++)
            {
                var (sample, at) = ((int)Math.Clamp(Math.Round(values[p] * scale), 0, full), 3 * scene.Mask.Indices[p] + c);
                if (bits == 8) image.Pixels8[at] = (byte)sample;
                else image.Pixels16[at] = (ushort)sample;
            }
        }
        return image;
    }

    private static MatArray Columns(PixelMask mask, float[] truth)
    {
        var values = new double[3 * mask.Width * mask.Height];
        for (var p = 0; p < mask.Count; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            for (var axis = 0; axis < 3; axis++) values[y + mask.Height * (x + mask.Width * axis)] = truth[3 * p + axis];
        }
        return new([mask.Height, mask.Width, 3], values);
    }

    private static IEnumerable<string> Rows(double[] values, int columns) =>
        values.Chunk(columns).Select(row => string.Join(' ', row.Select(v => v.ToString("F8", CultureInfo.InvariantCulture))));

    private static void Text(string folder, string file, IEnumerable<string> lines) => AtomicFile.Write(Path.Combine(folder, file),
        stream => stream.Write(Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l + '\n')))));
}
