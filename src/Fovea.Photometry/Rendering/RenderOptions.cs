namespace Fovea.Photometry;

/// <summary>Which shadows are drawn.</summary>
public enum ShadowKind
{
    /// <summary>None, so that least squares is exact. With <see cref="RenderOptions.Bits"/> of 8 or 16, as a photograph holds values, the
    /// object is cut to the pixels that face every light, since none can be darker than black; with 0 all pixels stay, and brightness
    /// follows n·l below zero, which no camera could see.</summary>
    None,

    /// <summary>Black where the surface turns away from the light.</summary>
    Attached,

    /// <summary>Also where another part of the surface stands before the light.</summary>
    Cast,
}

/// <summary>How a surface is rendered.</summary>
public readonly record struct RenderOptions
{
    /// <summary>Usual ones: 256×256 pixels, 32 lights within 50° of the camera, shadows of both kinds, no noise, not rounded.</summary>
    public RenderOptions()
    {
    }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Rows.</summary>
    public int Height { get; init; } = 256;

    /// <summary>Number of lights.</summary>
    public int Lights { get; init; } = 32;

    /// <summary>The largest angle between a light and the camera, in degrees, 1…89.</summary>
    public double Spread { get; init; } = 50;

    /// <summary>Which shadows are drawn.</summary>
    public ShadowKind Shadows { get; init; } = ShadowKind.Cast;

    /// <summary>Standard deviation of the noise, as a share of the range of the picture.</summary>
    public double Noise { get; init; }

    /// <summary>8 or 16 for values as a picture holds them; 0 for values that are not rounded.</summary>
    public int Bits { get; init; }

    /// <summary>Whether the albedo is a pattern of coloured squares; otherwise it is the same everywhere.</summary>
    public bool Pattern { get; init; }

    /// <summary>Whether lights differ in brightness and colour.</summary>
    public bool UnevenLights { get; init; }

    /// <summary>The seed of noise and lights' intensities.</summary>
    public ulong Seed { get; init; }
}
