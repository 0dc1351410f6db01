namespace Fovea.Photometry;

/// <summary>Scenes as the camera saw them, not divided by the lights' intensities.</summary>
internal static class RawIntensities
{
    /// <summary>The grey pictures times the intensities, and lights without.</summary>
    public static PhotometricScene Of(PhotometricScene scene)
    {
        var (pixels, channels) = (scene.PixelCount, scene.Channels);
        var grey = new float[scene.LightCount * pixels];
        for (var i = 0; i < scene.LightCount; i++)
        {
            var row = grey.AsSpan(i * pixels, pixels);
            for (var c = 0; c < channels; c++)
            {
                var factor = (float)(Given(scene, i, c) / channels);
                var values = scene.ChannelOf(i, c);
                for (var p = 0; p < row.Length; p++) row[p] += values[p] * factor;
            }
        }
        return new(scene.Mask, new LightSet(scene.Lights.Directions, source: scene.Lights.Source), grey, 1, scene.Flags);
    }

    /// <summary>A grey scene divided by intensities.</summary>
    public static PhotometricScene Divide(PhotometricScene raw, double[] intensities)
    {
        var values = (float[])raw.Grey.Clone();
        for (var i = 0; i < intensities.Length; i++)
            foreach (ref var v in values.AsSpan(i * raw.PixelCount, raw.PixelCount)) v /= (float)intensities[i];
        return new(raw.Mask, raw.Lights, values, 1, raw.Flags);
    }

    /// <summary>A scene in the colours of <paramref name="scene"/> whose pictures are divided by other intensities: each channel is scaled
    /// as the grey one is.</summary>
    public static PhotometricScene Divide(PhotometricScene scene, PhotometricScene raw, double[] intensities)
    {
        if (scene.Channels == 1) return Divide(raw, intensities);
        var (pixels, block) = (scene.PixelCount, scene.Channels * scene.PixelCount);
        var values = (float[])scene.Observations.Clone();
        for (var i = 0; i < intensities.Length; i++)
        {
            for (var c = 0; c < scene.Channels; c++)
            {
                var factor = (float)(Given(scene, i, c) / intensities[i]);
                foreach (ref var v in values.AsSpan(i * block + c * pixels, pixels)) v *= factor;
            }
        }
        return new(scene.Mask, scene.Lights, values, scene.Channels, scene.Flags);
    }

    /// <summary>A scene under the lights that a solver found: what its result is to be compared with.</summary>
    public static PhotometricScene Found(PhotometricScene scene, PhotometricResult result)
    {
        if (result.EstimatedDirections is null && result.EstimatedIntensities is null) return scene;
        return With(scene, result.EstimatedDirections, result.EstimatedIntensities, $"estimated by {result.Method}");
    }

    /// <summary>A scene under other lights.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="directions">[lights × 3]; null for the scene's own.</param>
    /// <param name="intensities">[lights]; null for the scene's own.</param>
    /// <param name="source">Where they come from.</param>
    public static PhotometricScene With(PhotometricScene scene, double[]? directions, double[]? intensities, string source)
    {
        var (old, above) = (scene.Lights, intensities is null ? null : Array.ConvertAll(intensities, e => Math.Max(e, 1e-6)));
        var divided = above is null ? scene : Divide(scene, Of(scene), above);
        var lights = new LightSet(directions ?? old.Directions, above ?? old.Intensities, above is null ? old.Channels : 1,
            directions is null ? old.Source : source)
        { IntensitySource = above is null ? old.IntensitySource : source };
        return scene.With(lights, divided.Observations);
    }

    private static double Given(PhotometricScene scene, int light, int channel) =>
        scene.Lights.Intensities[light * scene.Lights.Channels + (scene.Lights.Channels == 1 ? 0 : channel)];
}
