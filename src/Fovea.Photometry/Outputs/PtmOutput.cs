namespace Fovea.Photometry;

/// <summary>texture.ptm: the pictures as a <see cref="PolynomialTexture"/>, where the context asks for it; and how far it is from
/// them.</summary>
public sealed class PtmOutput : IResultOutput
{
    /// <summary>The file's name.</summary>
    public const string FileName = "texture.ptm";

    /// <inheritdoc/>
    public int Order => 130;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.PolynomialTexture) return;
        var (scene, path) = (context.Scene, context.In(FileName));
        PolynomialTexture.Fit(scene).Save(path);
        // What is read, with the rounding of the file.
        context.Figures["polynomialTextureRms"] = RelitPictures.Rms(PolynomialTexture.Load(path).Relight, scene);
    }
}
