using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>report.html: the viewer, the pictures that other outputs wrote, errors and figures.</summary>
public sealed class ReportOutput : IResultOutput
{
    // Pictures of other outputs that belong in a report where they are there.
    private static readonly (string File, string Title, string Caption)[] Known =
    [
        ("normals.png", "Normals", "red, green and blue are x, y and z from −1 to 1"),
        ("albedo.png", "Albedo", "what the surface reflects, whatever the light; white is the 99th percentile"),
        ("depth.png", "Depth", "brighter is nearer to the camera"),
        ("cliffs.png", "Cliffs", "white pixels lie beside a step in depth"),
        ("shadows.png", "Shadows", "the share of the lights that leave a pixel in shadow"),
        ("error.png", "Angular error", "the angle between estimated and true normals"),
        ("reconstruction.png", "Reconstruction", "a photograph, the same picture computed from normals and albedo, and their difference"),
    ];

    /// <inheritdoc/>
    public int Order => 1000;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new PhotometricReport
        {
            Title = context.Scene.Name, Result = context.Result, Depth = context.Depth, AngularErrors = context.AngularErrors,
            Lights = context.Scene.Lights, LightNames = context.Scene.FileNames, Warnings = context.Warnings,
            Pictures = [.. from k in Known where IsThere(context, k.File)
                select new ReportPicture(k.Title, k.Caption, Image.Load(context.In(k.File)))],
            Figures = [.. context.Figures.Where(f => f.Value is not (null or IReadOnlyList<string>)).Select(f => (f.Key, Value(f.Value!)))],
        }.Write(context.In("report.html"));
    }

    // A picture of errors without ground truth is one of an earlier run, and so is one of cliffs that were not looked for.
    private static bool IsThere(ResultContext context, string file) => File.Exists(context.In(file))
        && (file != "error.png" || context.AngularErrors is not null) && (file != "cliffs.png" || context.Depth?.Cliffs is not null);

    private static string Value(object value) => value is double or float
        ? Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("0.####", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
