using System.Buffers.Binary;
using System.Globalization;
using Fovea.Formats;
using Fovea.Imaging;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>Photographs of a cap of a sphere under twelve lights that reach all of it, as one's own folder: least squares is exact on them,
/// so that an error above 0.05° is a mistake in reading.</summary>
internal static class CapFolder
{
    public const int Lights = 12;

    /// <summary>The scene that is written.</summary>
    public static PhotometricScene Scene { get; } = SceneRenderer.Render(new SphereSurface(), new Lambertian(),
        new() { Width = 48, Height = 48, Lights = Lights, Spread = 40, Shadows = ShadowKind.None, Bits = 16 }).Scene;

    /// <summary>Directions, a line each.</summary>
    public static string Directions(double scale = 1) => string.Concat(Enumerable.Range(0, Lights).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{scale * Scene.Lights[i].X:F7} {scale * Scene.Lights[i].Y:F7} {scale * Scene.Lights[i].Z:F7}\n")));

    /// <summary>Writes pictures, lights.txt, mask.png and Normal_gt.npy.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">Of picture i.</param>
    /// <param name="intensity">What picture i is multiplied by.</param>
    /// <param name="stored">From light to stored values.</param>
    public static void Write(TemporaryFolder folder, Func<int, string>? name = null, Func<int, double>? intensity = null,
        Func<double, double>? stored = null)
    {
        var (mask, truth) = (Scene.Mask, Scene.GroundTruth!);
        for (var light = 0; light < Lights; light++)
        {
            var picture = new Image(mask.Width, mask.Height, 1, 16);
            var values = Scene.GreyOf(light);
            for (var p = 0; p < mask.Count; p++)
            {
                var value = 0.6 * values[p] * (intensity?.Invoke(light) ?? 1);
                picture.Pixels16[mask.Indices[p]] = (ushort)Math.Round(65535 * (stored?.Invoke(value) ?? value));
            }
            picture.Save(folder.At(name?.Invoke(light) ?? $"{light + 1:00}.png"));
        }
        folder.Picture("mask.png", mask.Width, mask.Height, (x, y) => (byte)(mask.Map[y * mask.Width + x] >= 0 ? 255 : 0));
        folder.Text("lights.txt", Directions());
        NpyFile.Save(folder.At("Normal_gt.npy"), Tensor.From(mask.Scatter<float>(truth, 3), [mask.Height, mask.Width, 3]));
    }

    /// <summary>The mean angular error of least squares, in degrees.</summary>
    public static double Error(PhotometricScene scene) => new LeastSquares().Solve(scene).AngularError(scene.GroundTruth).Mean;

    /// <summary>Puts a chunk behind the header of each PNG of a folder, masks and all.</summary>
    public static void AddChunk(string folder, string type, byte[] data, string pictures = "*.png")
    {
        foreach (var path in Directory.GetFiles(folder, pictures))
        {
            var file = File.ReadAllBytes(path);
            var chunk = new byte[12 + data.Length];
            BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
            for (var i = 0; i < 4; i++) chunk[4 + i] = (byte)type[i];
            data.CopyTo(chunk, 8);
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
            // The header is 25 bytes after a signature of 8.
            File.WriteAllBytes(path, [.. file[..33], .. chunk, .. file[33..]]);
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
