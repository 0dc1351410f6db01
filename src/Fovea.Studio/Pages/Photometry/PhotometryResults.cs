using System.Globalization;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Photometry;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Studio;

/// <summary>What a solve left in its folder, for the page.</summary>
internal sealed class PhotometryResults(StudioContext studio)
{
    private static readonly (string File, string Text)[] Shown =
    [
        ("normals.png", "normals"), ("albedo.png", "albedo"), ("error.png", "errorMap"), ("depth.png", "depth"),
        ("shadows.png", "shadows"), ("reconstruction.png", "reconstruction"),
    ];

    private static readonly string[] Downloads = ["normals.png", "normals.npy", "albedo.png", "albedo.npy", "depth.npy", "depth.png",
        "cliffs.png", "mesh.ply", "mesh.glb", "report.html", "result.json"];

    /// <summary>Figures, warnings, pictures, and which files there are.</summary>
    public Fields Describe(string id)
    {
        var folder = studio.Uploads.Folder(id);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json")));
        var all = json.RootElement;
        var figures = new PageFigures();
        Add(figures, all, "meanError", "meanAngularError", v => $"{v:F2}°");
        Add(figures, all, "medianError", "medianAngularError", v => $"{v:F2}°");
        Add(figures, all, "lightsCount", "lights", v => $"{v:F0}");
        Add(figures, all, "pixels", "pixels", v => $"{v:N0}");
        Add(figures, all, "seconds", "seconds", v => $"{v:F2} s");
        Add(figures, all, "residual", "relativeResidual", v => $"{100 * v:F1} %");
        string[] warnings = all.TryGetProperty("warnings", out var lines) ? [.. lines.EnumerateArray().Select(l => l.GetString()!)] : [];
        var again = Path.Combine(folder, "integrator.txt");
        var (width, height) = Size(folder);
        return new()
        {
            ["figures"] = PageFragment.ToHtml(figures), ["warnings"] = warnings, ["method"] = all.GetProperty("method").GetString(),
            ["integrator"] = File.Exists(again) ? File.ReadAllText(again) : all.GetProperty("integrator").GetString(),
            ["width"] = width, ["height"] = height, ["hasError"] = File.Exists(Path.Combine(folder, "error.png")),
            ["viewer"] = PhotometricViewer.Markup($"/api/photometry/result/{id}/file/normals.png", true, HasError(folder)),
            ["pictures"] = Shown.Where(s => File.Exists(Path.Combine(folder, s.File)) && s.Text != "depth")
                .Select(s => new Fields { ["file"] = s.File, ["text"] = StudioTexts.Of("photometry", s.Text) }),
            ["files"] = Downloads.Where(f => File.Exists(Path.Combine(folder, f))).Select(f => new Fields
            {
                ["name"] = f, ["bytes"] = new FileInfo(Path.Combine(folder, f)).Length,
            }),
        };
    }

    /// <summary>A file of a result.</summary>
    /// <exception cref="FileNotFoundException">There is none of this name.</exception>
    public string PathOf(string id, string name) =>
        (Downloads.Contains(name) || name == PhotometryWork.ViewerFile || Shown.Any(s => s.File == name))
        && Path.Combine(studio.Uploads.Folder(id), name) is var path && File.Exists(path) ? path
        : throw new FileNotFoundException($"{Excerpt.Of(name)}: the result has no such file");

    /// <summary>Heights along a line, as a chart.</summary>
    /// <param name="id">The result.</param>
    /// <param name="from">In pixels.</param>
    /// <param name="to">In pixels.</param>
    /// <param name="scale">Millimetres a pixel; 0 for pixels.</param>
    public Fields Profile(string id, (double X, double Y) from, (double X, double Y) to, double scale)
    {
        var depth = NpyFile.LoadToCompute(Path.Combine(studio.Uploads.Folder(id), "depth.npy"));
        var (places, heights) = DepthProfile.Along(depth.ToArray<float>(), depth.Shape[1], depth.Shape[0], from, to);
        var (unit, factor) = scale > 0 ? ("mm", scale) : (StudioTexts.Of("photometry", "pixelUnit"), 1.0);
        var chart = new LineChart(StudioTexts.Of("photometry", "profile"))
        {
            XLabel = $"{StudioTexts.Of("photometry", "along")}, {unit}", YLabel = $"{StudioTexts.Of("photometry", "height")}, {unit}",
            Height = 320,
        }.Add("", places.Select(p => p * factor), heights.Select(h => h * factor));
        var inside = heights.Where(double.IsFinite).ToArray();
        return new()
        {
            ["html"] = PageFragment.ToHtml(new PageChart(chart)),
            ["range"] = inside.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture,
                $"{(inside.Max() - inside.Min()) * factor:F2} {unit}"),
        };
    }

    /// <summary>Copies a result into a new folder of the workspace.</summary>
    /// <exception cref="IOException">The folder is there already.</exception>
    public string Save(string id, string folder)
    {
        var source = studio.Uploads.Folder(id);
        var target = studio.Workspace.Inside(folder);
        if (folder.Length == 0 || Path.Exists(target)) throw new IOException($"{Excerpt.Of(folder)}: expected the name of a new folder");
        Directory.CreateDirectory(target);
        foreach (var name in Downloads.Concat(Shown.Select(s => s.File)).Distinct().Where(n => File.Exists(Path.Combine(source, n))))
            File.Copy(Path.Combine(source, name), Path.Combine(target, name));
        return studio.Workspace.Relative(target);
    }

    private static bool HasError(string folder)
    {
        using var data = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, PhotometryWork.ViewerFile)));
        return data.RootElement.GetProperty("error").ValueKind == JsonValueKind.String;
    }

    private static (int Width, int Height) Size(string folder) =>
        Image.Load(Path.Combine(folder, "depth.png")) is var depth ? (depth.Width, depth.Height) : default;

    private static void Add(PageFigures figures, JsonElement all, string text, string name, Func<double, FormattableString> format)
    {
        if (all.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
            figures.Add(StudioTexts.Of("photometry", text), format(value.GetDouble()).ToString(CultureInfo.InvariantCulture));
    }
}
