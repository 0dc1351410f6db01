namespace Fovea.Photometry;

/// <summary>shadows.png: the share of lights that leave each pixel in shadow, by <see cref="ShadowMap"/>.</summary>
public sealed class ShadowsOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 100;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var shares = ShadowMap.Shares(context.Scene);
        context.Figures["shadowShare"] = shares.Average();
        ScaledMap.Draw(context.Scene.Mask, Array.ConvertAll(shares, s => 100 * s), 0, 100, " %").Save(context.In("shadows.png"));
    }
}
