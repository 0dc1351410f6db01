namespace Fovea.Photometry;

/// <summary>What a grey value of linear pictures of 8 bit stands for: samples that were cut off lie half a step below the middle of what
/// they can have been, and where they are zero nothing was recorded.</summary>
/// <param name="scene">The observations; those from memory, of other depths or along a curve are taken as they are.</param>
/// <param name="share">What is added, in steps; 0 for samples that were rounded.</param>
internal sealed class SampleSteps(PhotometricScene scene, double share)
{
    private readonly float[] _steps = IsLinear8(scene) ? Of(scene.Lights) : [];

    /// <summary>The value to reckon with; not a number where nothing was recorded.</summary>
    public float Middle(int light, float value) => _steps.Length == 0 ? value
        : value < 0.5f * _steps[light] ? float.NaN : value + (float)share * _steps[light];

    private static bool IsLinear8(PhotometricScene scene) =>
        scene.BitDepth == 8 && scene.Encoding.StartsWith("linear", StringComparison.Ordinal);

    // A step of the sample is that of the light divided by its intensity; grey is the mean of the channels.
    private static float[] Of(LightSet lights)
    {
        var steps = new float[lights.Count];
        for (var i = 0; i < steps.Length; i++)
            for (var c = 0; c < lights.Channels; c++)
                steps[i] += (float)(1 / (255 * lights.Channels * lights.Intensities[i * lights.Channels + c]));
        return steps;
    }
}
