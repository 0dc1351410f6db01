namespace Fovea.Photometry;

/// <summary>A camera drawn at random: exposure, noise, and samples of 8 or 16 bits, cut, rounded or encoded as sRGB.</summary>
internal sealed class DrawnCamera
{
    private const float LeastExposure = 0.02f, MostExposure = 1.5f;
    private float _exposure, _readNoise, _shotNoise, _gamma;
    private Samples _samples;

    private enum Samples
    {
        Rounded16,
        Rounded8,
        Cut8,
        Srgb8,
    }

    /// <summary>Draws.</summary>
    /// <param name="random">The pixel's numbers.</param>
    /// <param name="brightest">The brightest value that is to be recorded.</param>
    public void Draw(PixelRandom random, float brightest)
    {
        _exposure = random.LogUniform(LeastExposure, MostExposure) / brightest;
        var kind = random.Next();
        _samples = kind < 0.4f ? Samples.Rounded16 : kind < 0.6f ? Samples.Rounded8 : kind < 0.9f ? Samples.Cut8 : Samples.Srgb8;
        _readNoise = random.LogUniform(1e-5f, 2e-3f);
        _shotNoise = random.LogUniform(1e-4f, 8e-3f);
        _gamma = random.Chance(0.15f) ? random.Uniform(0.94f, 1.06f) : 1;
    }

    /// <summary>A value as it is read back from the picture, in the same units; clipped where it is too bright.</summary>
    public float Record(PixelRandom random, float value)
    {
        var x = MathF.Max(0, value * _exposure);
        x += random.Normal() * MathF.Sqrt(_readNoise * _readNoise + _shotNoise * _shotNoise * x);
        x = Math.Clamp(x, 0, 1);
        if (_gamma != 1) x = MathF.Pow(x, _gamma);
        x = _samples switch
        {
            Samples.Rounded16 => MathF.Round(x * 65535) / 65535,
            Samples.Rounded8 => MathF.Round(x * 255) / 255,
            Samples.Cut8 => MathF.Floor(x * 255.99f) / 255,
            _ => FromSrgb(MathF.Round(ToSrgb(x) * 255) / 255),
        };
        return x / _exposure;
    }

    // IEC 61966-2-1.
    private static float ToSrgb(float x) => x <= 0.0031308f ? 12.92f * x : 1.055f * MathF.Pow(x, 1 / 2.4f) - 0.055f;

    private static float FromSrgb(float x) => x <= 0.04045f ? x / 12.92f : MathF.Pow((x + 0.055f) / 1.055f, 2.4f);
}
