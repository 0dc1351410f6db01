namespace Fovea.Photometry;

/// <summary>Which observations of a scene are neither shadow nor saturated, by <see cref="ObservationSelection"/>.</summary>
internal static class LitObservations
{
    private const int Grain = 1024;

    /// <summary>Chooses for every pixel.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="shadowShare">Lit is above this share of the pixel's 90th percentile.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <returns>[lights × pixels]: 1 for lit, else 0; all 0 for a pixel that no light reaches.</returns>
    public static float[] Of(PhotometricScene scene, float shadowShare, CancellationToken cancellation)
    {
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var result = new float[lights * pixels];
        var selection = new ObservationSelection(shadowShare, 1);
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var (values, flags) = (new float[lights], new ObservationFlags[lights]);
            var (weights, sorted) = (new float[lights], new float[lights]);
            for (var p = begin; p < end; p++)
            {
                for (var i = 0; i < lights; i++) (values[i], flags[i]) = (scene.Grey[i * pixels + p], scene.Flags[i * pixels + p]);
                selection.Choose(values, flags, weights, sorted);
                for (var i = 0; i < lights; i++) result[i * pixels + p] = weights[i];
            }
        }, null, cancellation);
        return result;
    }
}
