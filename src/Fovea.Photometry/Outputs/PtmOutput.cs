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
        context.Figures["polynomialTextureRms"] = Rms(PolynomialTexture.Load(path), scene);
    }

    // Of stored values, 0…255, over all pictures.
    private static double Rms(PolynomialTexture texture, PhotometricScene scene)
    {
        var (white, squares) = (LinearPicture.White(scene.Observations), new double[scene.LightCount]);
        PixelLoop.Run(squares.Length, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var (x, y, z) = scene.Lights[i];
                var lit = texture.Relight(new(x, y, z));
                for (var c = 0; c < scene.Channels; c++)
                {
                    var values = scene.ChannelOf(i, c);
                    for (var p = 0; p < values.Length; p++)
                        squares[i] += Math.Pow(lit.Pixels8[3 * scene.Mask.Indices[p] + c] - Srgb.EncodeByte(values[p] / white), 2);
                }
            }
        });
        return Math.Sqrt(squares.Sum() / ((double)scene.LightCount * scene.Channels * scene.PixelCount));
    }
}
