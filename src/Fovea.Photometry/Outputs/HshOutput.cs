namespace Fovea.Photometry;

/// <summary>texture.rti: the pictures as a <see cref="HemisphericalTexture"/>, where the context asks for it; and how far it is from
/// them.</summary>
public sealed class HshOutput : IResultOutput
{
    /// <summary>The file's name.</summary>
    public const string FileName = "texture.rti";

    /// <inheritdoc/>
    public int Order => 131;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.HemisphericalTexture) return;
        var (scene, path) = (context.Scene, context.In(FileName));
        HemisphericalTexture.Fit(scene).Save(path);
        // What is read, with the rounding of the file.
        context.Figures["hemisphericalTextureRms"] = RelitPictures.Rms(HemisphericalTexture.Load(path).Relight, scene);
    }
}
