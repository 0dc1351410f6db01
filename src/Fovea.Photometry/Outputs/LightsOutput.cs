namespace Fovea.Photometry;

/// <summary>lights.csv: directions and intensities that the solution is for, those that were estimated included, as --lights reads them
/// back.</summary>
public sealed class LightsOutput : IResultOutput
{
    /// <summary>The file's name.</summary>
    public const string FileName = "lights.csv";

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (scene, lights) = (context.Scene, context.Scene.Lights);
        LightWriter.Write(context.In(FileName), scene.FileNames, lights.Directions, lights.Intensities);
    }
}
