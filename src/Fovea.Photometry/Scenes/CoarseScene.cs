namespace Fovea.Photometry;

/// <summary>A scene in grey of every k-th row and column: fewer pixels, which lie in a picture as before.</summary>
internal static class CoarseScene
{
    /// <summary>Takes about as many pixels as wanted; the scene's own where it has no more.</summary>
    public static PhotometricScene Of(PhotometricScene scene, int pixels)
    {
        var mask = scene.Mask;
        var step = (int)Math.Round(Math.Sqrt((double)scene.PixelCount / pixels));
        if (step <= 1) return scene;
        var (width, height, from) = (mask.Width / step, mask.Height / step, new List<int>());
        var inside = new bool[width * height];
        for (var i = 0; i < inside.Length; i++)
        {
            var (y, x) = Math.DivRem(i, width);
            var p = mask.Map[(y * step + step / 2) * mask.Width + x * step + step / 2];
            inside[i] = p >= 0;
            if (p >= 0) from.Add(p);
        }
        // Of a few pixels here and there nothing may be left.
        if (from.Count < pixels / 4) return scene;
        var (grey, flags) = (new float[scene.LightCount * from.Count], new ObservationFlags[scene.LightCount * from.Count]);
        for (var i = 0; i < grey.Length; i++)
        {
            var at = i / from.Count * scene.PixelCount + from[i % from.Count];
            (grey[i], flags[i]) = (scene.Grey[at], scene.Flags[at]);
        }
        return new(new(width, height, inside), scene.Lights, grey, 1, flags);
    }
}
