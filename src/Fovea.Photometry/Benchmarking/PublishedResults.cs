namespace Fovea.Photometry;

/// <summary>Mean angular errors in degrees that were published for the DiLiGenT benchmark.</summary>
/// <remarks>Source: B. Shi et al., "A benchmark dataset and evaluation for non-Lambertian and uncalibrated photometric stereo", CVPR 2016,
/// table of calibrated methods; all 96 pictures of 16 bit.</remarks>
public static class PublishedResults
{
    private static readonly string[] Names = ["ball", "cat", "pot1", "bear", "pot2", "buddha", "goblet", "reading", "cow", "harvest"];

    /// <summary>The methods, as the benchmark calls them.</summary>
    public static IReadOnlyList<(string Name, double[] Errors)> All { get; } =
    [
        ("L2, published", [4.10, 8.41, 8.89, 8.39, 14.65, 14.92, 18.50, 19.80, 25.60, 30.62]),
        ("WG10 (low rank), published", [2.06, 6.73, 7.18, 6.50, 13.12, 10.91, 15.70, 15.39, 25.89, 30.01]),
        ("IW12 (sparse Bayes), published", [2.54, 7.21, 7.74, 7.32, 14.09, 11.11, 16.25, 16.17, 25.70, 29.26]),
        ("ST14 (bi-polynomial), published", [1.74, 6.12, 6.51, 6.12, 8.78, 10.60, 10.09, 13.63, 13.93, 25.44]),
    ];

    /// <summary>The error of a published method on an object; NaN where the object is none of the benchmark.</summary>
    /// <param name="errors">From <see cref="All"/>.</param>
    /// <param name="scene">A folder's name such as ballPNG.</param>
    public static double Of(double[] errors, string scene)
    {
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(scene);
        var index = Array.IndexOf(Names, scene.Replace("PNG", "", StringComparison.Ordinal).ToLowerInvariant());
        return index < 0 ? double.NaN : errors[index];
    }

    /// <summary>The object's place in the benchmark's order; those that are not in it come last.</summary>
    public static int Place(string scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var index = Array.IndexOf(Names, scene.Replace("PNG", "", StringComparison.Ordinal).ToLowerInvariant());
        return index < 0 ? Names.Length : index;
    }
}
