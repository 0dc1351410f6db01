namespace Fovea.Photometry;

/// <summary>The relighting viewer of reports for a page that is made elsewhere: its elements, its style, its script, and what it
/// draws.</summary>
/// <example><code>
/// // In the browser: import { startViewer } from "/web/viewer.js"; element.innerHTML = markup; const end = startViewer(element, data);
/// </code></example>
public static class PhotometricViewer
{
    /// <summary>The style sheet. Colours are those of reports: --page, --card, --ink, --dim, --line, --accent.</summary>
    public static string Style => ReportTemplate.Part("viewer.css");

    /// <summary>The script as a module: <c>startViewer(root, data)</c> brings the elements within a root to life, and returns a function
    /// that ends it.</summary>
    public static string Module => ReportTemplate.Part("viewer.js") + "export { startViewer };\n";

    /// <summary>The elements, as HTML.</summary>
    /// <param name="fallback">The address of a picture that is shown where the browser cannot draw.</param>
    /// <param name="hasDepth">Whether depth can be shown.</param>
    /// <param name="hasError">Whether errors can be shown.</param>
    public static string Markup(string fallback, bool hasDepth, bool hasError) => ReportTemplate.Fill("viewer.html",
        new Dictionary<string, string>
        {
            ["fallback"] = fallback, ["hasDepth"] = hasDepth ? "" : "hidden", ["hasError"] = hasError ? "" : "hidden",
        });

    /// <summary>What the script draws, for <see cref="JsonText"/>: numbers, colours and base64 alone.</summary>
    /// <param name="report">The surface.</param>
    public static Fields DataOf(PhotometricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return ViewerData.Of(report).ToFields();
    }
}
