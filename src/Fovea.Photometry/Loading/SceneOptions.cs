namespace Fovea.Photometry;

/// <summary>How stored samples follow the light.</summary>
public enum PictureEncoding
{
    /// <summary>As the file says (<see cref="Fovea.Imaging.StoredCurve"/>): PNG by its chunks, JPEG sRGB; linear where nothing is
    /// said.</summary>
    ByFormat,

    /// <summary>Samples are proportional to the light, as raw converters write on request.</summary>
    Linear,

    /// <summary>The transfer function of sRGB, as cameras write.</summary>
    Srgb,
}

/// <summary>What the lengths of lights' vectors mean.</summary>
public enum LightVectors
{
    /// <summary>Nothing: each is scaled to length 1, and lengths that differ are warned of.</summary>
    ByLength,

    /// <summary>Nothing: directions of any length, or positions as seen from the object's middle, far enough to be taken for
    /// directions.</summary>
    Directions,

    /// <summary>The length is the light's intensity, up to a factor for all.</summary>
    Intensities,
}

/// <summary>What is done where pictures were exposed differently, as their EXIF data says.</summary>
public enum ExposureUse
{
    /// <summary>Each is divided by its own exposure, t·ISO/N².</summary>
    Divide,

    /// <summary>They are left as they are: intensities that were given have the exposure in them.</summary>
    Ignore,
}

/// <summary>What is done about light that is there without any lamp, where there is no dark frame.</summary>
public enum AmbientUse
{
    /// <summary>Nothing; much of it is warned of.</summary>
    None,

    /// <summary>It is estimated from the pictures and subtracted, as <see cref="AmbientLight"/> does.</summary>
    Estimate,
}

/// <summary>What a folder of pictures does not say itself.</summary>
public readonly record struct SceneOptions
{
    /// <summary>A file of light directions instead of the folder's own: .lp, text, CSV or .npy.</summary>
    public string? Lights { get; init; }

    /// <summary>Whether a folder without a file of lights is read all the same, for solvers that find them.</summary>
    public bool LightsMayBeUnknown { get; init; }

    /// <summary>What the lengths of the lights' vectors mean.</summary>
    public LightVectors Vectors { get; init; }

    /// <summary>A file of intensities, one or three a light, instead of the folder's own.</summary>
    public string? Intensities { get; init; }

    /// <summary>A mask instead of the folder's own, white where the object is.</summary>
    public string? Mask { get; init; }

    /// <summary>A picture with all lights off, which is subtracted from each.</summary>
    public string? Dark { get; init; }

    /// <summary>What is done where pictures were exposed differently.</summary>
    public ExposureUse Exposure { get; init; }

    /// <summary>What is done about light that is there without any lamp.</summary>
    public AmbientUse Ambient { get; init; }

    /// <summary>How samples follow the light.</summary>
    public PictureEncoding Encoding { get; init; }

    /// <summary>Upper bits of each sample that are used; 0 for all. What a reader of fewer bits would see.</summary>
    public int Bits { get; init; }
}
