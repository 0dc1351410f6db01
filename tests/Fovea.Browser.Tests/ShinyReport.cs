using Fovea.Photometry;

namespace Fovea.Browser.Tests;

/// <summary>The report of a rendered shiny sphere with its true normals, in a temporary folder.</summary>
internal sealed class ShinyReport : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-shiny-").FullName;

    public ShinyReport()
    {
        Scene = SceneRenderer.Render(new SphereSurface(), new CookTorrance(),
            new() { Width = 96, Height = 96, Lights = 40, Shadows = ShadowKind.Attached, Pattern = true }).Scene;
        var colors = ColorAlbedo.Fit(Scene, Scene.GroundTruth!);
        var grey = new float[Scene.PixelCount];
        for (var i = 0; i < colors.Length; i++) grey[i / 3] += colors[i] / 3;
        Result = new(Scene.Mask, Scene.GroundTruth!, grey, colors) { Method = "true" };
        Reflectance = BivariateReflectance.Fit(Scene, Result)!;
        Depth = Result.Integrate(new Poisson(), Projection.Orthographic(0.5));
        new PhotometricReport
        {
            Title = "shiny", Result = Result, Depth = Depth, Lights = Scene.Lights, Scene = Scene, Reflectance = Reflectance,
            Residuals = FitResiduals.Of(Scene, Result, l => Reflectance.Relight(Result, l)), Figures = [("seconds", "1.5")],
            Pictures = [new("Normals n̂", "x, y, z", NormalsOutput.Picture(Result))], LightNames = Scene.FileNames,
        }.Write(File);
    }

    public PhotometricScene Scene { get; }

    public PhotometricResult Result { get; }

    public BivariateReflectance Reflectance { get; }

    public DepthMap Depth { get; }

    /// <summary>The page.</summary>
    public string File => Path.Combine(_folder, "report.html");

    /// <summary>Columns and rows of the object's rectangle, and its left and top.</summary>
    public (int Width, int Height, int Left, int Top) Box
    {
        get
        {
            var (indices, width) = (Scene.Mask.Indices, Scene.Mask.Width);
            var (left, top) = (indices.Min(i => i % width), indices[0] / width);
            return (indices.Max(i => i % width) - left + 1, indices[^1] / width - top + 1, left, top);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
