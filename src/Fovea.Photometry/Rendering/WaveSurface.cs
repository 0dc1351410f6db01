namespace Fovea.Photometry;

/// <summary>z = a·cos(ω·x)·cos(ω·y), over the whole picture.</summary>
public sealed class WaveSurface : Surface
{
    /// <inheritdoc/>
    public override string Name => "wave";

    /// <inheritdoc/>
    public override string Description => "a wavy surface that fills the picture";

    /// <summary>a.</summary>
    public double Amplitude { get; init; } = 0.08;

    /// <summary>ω.</summary>
    public double Frequency { get; init; } = 2.5 * Math.PI;

    /// <inheritdoc/>
    public override (double Height, double SlopeX, double SlopeY)? At(double x, double y)
    {
        var ((sinX, cosX), (sinY, cosY)) = (Math.SinCos(Frequency * x), Math.SinCos(Frequency * y));
        return (Amplitude * cosX * cosY, -Amplitude * Frequency * sinX * cosY, -Amplitude * Frequency * cosX * sinY);
    }
}
