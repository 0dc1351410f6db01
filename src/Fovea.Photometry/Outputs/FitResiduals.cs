namespace Fovea.Photometry;

/// <summary>How far pictures are from what a solution says that they should be.</summary>
/// <param name="Pixels">[pixels]: √(Σ(I − Î)²/Σ I²) over all lights, in grey; NaN at pixels without a solution or without light.</param>
/// <param name="Pictures">[lights]: the same over the pixels of a picture.</param>
/// <param name="Whole">The same over everything.</param>
public sealed record FitResiduals(float[] Pixels, double[] Pictures, double Whole)
{
    /// <summary>Compares every picture with its prediction.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="result">Normals and albedo.</param>
    /// <param name="predict">A light's picture, [pixels × channels], as <see cref="Reconstruction.Relight"/> gives it.</param>
    public static FitResiduals Of(PhotometricScene scene, PhotometricResult result, Func<Vector3d, float[]> predict)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(predict);
        var (pixels, channels) = (scene.PixelCount, result.Channels);
        var (left, all, pictures) = (new double[pixels], new double[pixels], new double[scene.LightCount]);
        for (var light = 0; light < scene.LightCount; light++)
        {
            var (x, y, z) = scene.Lights[light];
            var guess = predict(new(x, y, z));
            var values = scene.GreyOf(light);
            var (squares, total) = (0.0, 0.0);
            for (var p = 0; p < pixels; p++)
            {
                if (!result.Valid[p] || !float.IsFinite(values[p])) continue;
                var grey = 0f;
                for (var c = 0; c < channels; c++) grey += guess[p * channels + c];
                var difference = (double)values[p] - grey / channels;
                var (d, i) = (difference * difference, (double)values[p] * values[p]);
                (left[p], all[p], squares, total) = (left[p] + d, all[p] + i, squares + d, total + i);
            }
            pictures[light] = total > 0 ? Math.Sqrt(squares / total) : 0;
        }
        var map = new float[pixels];
        for (var p = 0; p < pixels; p++) map[p] = all[p] > 0 ? (float)Math.Sqrt(left[p] / all[p]) : float.NaN;
        var whole = all.Sum();
        return new(map, pictures, whole > 0 ? Math.Sqrt(left.Sum() / whole) : 0);
    }
}
