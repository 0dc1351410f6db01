namespace Fovea.Photometry;

/// <summary>What a method came to on one object.</summary>
/// <param name="Mean">Mean angle to the true normals, degrees.</param>
/// <param name="Median">Median angle, degrees.</param>
/// <param name="InvalidPixels">Pixels that it left without a normal.</param>
/// <param name="Seconds">How long it took.</param>
public readonly record struct MethodFigures(double Mean, double Median, int InvalidPixels, double Seconds);
