using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Cosines between directions for a vector of lights; h is half-way between light and view.</summary>
/// <param name="NormalLight">n·l, zero or above.</param>
/// <param name="NormalHalf">n·h, zero or above.</param>
/// <param name="LightHalf">l·h.</param>
/// <param name="LightView">l·v.</param>
/// <param name="NormalView">n·v, above zero.</param>
internal readonly record struct Cosines(
    Vector<float> NormalLight, Vector<float> NormalHalf, Vector<float> LightHalf, Vector<float> LightView, float NormalView);
