namespace Fovea.Photometry;

/// <summary>How stored samples follow the light.</summary>
public enum PictureEncoding
{
    /// <summary>sRGB for JPEG files, linear for all others.</summary>
    ByFormat,

    /// <summary>Samples are proportional to the light, as raw converters write on request.</summary>
    Linear,

    /// <summary>The transfer function of sRGB, as cameras write.</summary>
    Srgb,
}

/// <summary>What a folder of pictures does not say itself.</summary>
public readonly record struct SceneOptions
{
    /// <summary>A file of light directions instead of the folder's own: .lp, text, CSV or .npy.</summary>
    public string? Lights { get; init; }

    /// <summary>A mask instead of the folder's own, white where the object is.</summary>
    public string? Mask { get; init; }

    /// <summary>A picture with all lights off, which is subtracted from each.</summary>
    public string? Dark { get; init; }

    /// <summary>How samples follow the light.</summary>
    public PictureEncoding Encoding { get; init; }

    /// <summary>Upper bits of each sample that are used; 0 for all. What a reader of fewer bits would see.</summary>
    public int Bits { get; init; }
}
