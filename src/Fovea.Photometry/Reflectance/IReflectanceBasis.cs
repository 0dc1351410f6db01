using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Functions of the angles between normal, light and view whose sums with coefficients of zero or above are reflectances.</summary>
internal interface IReflectanceBasis
{
    /// <summary>How many functions; the first is the constant 1, Lambert's law.</summary>
    static abstract int Count { get; }

    /// <summary>The functions' values for a vector of lights.</summary>
    /// <param name="angles">Cosines between the directions.</param>
    /// <param name="values">Function i goes to element i · <paramref name="stride"/>; all finite and zero or above.</param>
    /// <param name="stride">Vectors between one function and the next.</param>
    static abstract void Evaluate(in Cosines angles, Span<Vector<float>> values, int stride);
}

/// <summary>Cosines between directions for a vector of lights; h is half-way between light and view.</summary>
/// <param name="NormalLight">n·l, zero or above.</param>
/// <param name="NormalHalf">n·h, zero or above.</param>
/// <param name="LightHalf">l·h.</param>
/// <param name="LightView">l·v.</param>
/// <param name="NormalView">n·v, above zero.</param>
internal readonly record struct Cosines(
    Vector<float> NormalLight, Vector<float> NormalHalf, Vector<float> LightHalf, Vector<float> LightView, float NormalView);
