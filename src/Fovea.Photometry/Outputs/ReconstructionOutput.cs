namespace Fovea.Photometry;

/// <summary>reconstruction.png: one picture, its reconstruction and their difference; and the residual over all pictures.</summary>
public sealed class ReconstructionOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 120;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (rms, relative) = Reconstruction.Residual(context.Scene, context.Result);
        (context.Figures["rmsResidual"], context.Figures["relativeResidual"]) = (rms, relative);
        (context.Figures["reflectance"], context.Figures["modelResidual"]) =
            (context.Reflectance is null ? "Lambert" : "bivariate table", context.Residuals.Whole);
        Reconstruction.Compare(context.Scene, context.Result, context.ReconstructedLight).Save(context.In("reconstruction.png"));
    }
}
