using System.Runtime.InteropServices;

namespace Fovea.Photometry;

/// <summary>Pixels of which the camera could not record every observation.</summary>
internal static class SaturatedPixels
{
    /// <summary>Whether there are any.</summary>
    public static bool Any(PhotometricScene scene) => MemoryMarshal.Cast<ObservationFlags, byte>(scene.Flags)
        .ContainsAnyExcept((byte)0, (byte)ObservationFlags.Black);

    /// <summary>Those with a saturated observation or more, ascending.</summary>
    public static int[] Of(PhotometricScene scene)
    {
        var flags = MemoryMarshal.Cast<ObservationFlags, byte>(scene.Flags);
        // Most scenes have none, and bytes are looked through by whole vectors.
        if (!Any(scene)) return [];
        var some = new bool[scene.PixelCount];
        for (var light = 0; light < scene.LightCount; light++)
        {
            var row = flags.Slice(light * scene.PixelCount, scene.PixelCount);
            for (var p = 0; p < row.Length; p++) some[p] |= (row[p] & (byte)ObservationFlags.Saturated) != 0;
        }
        return [.. Enumerable.Range(0, some.Length).Where(p => some[p])];
    }
}
