using System.Text;
using Fovea.Photometry;
using Fovea.Reports;
using Microsoft.AspNetCore.Http;

namespace Fovea.Studio;

/// <summary>What pages are made of: the files below <c>Web</c>, and the style and the figures of reports.</summary>
internal static class StudioFiles
{
    /// <summary>A file's text.</summary>
    /// <param name="path">Below <c>Web</c>, with <c>/</c>.</param>
    public static string Text(string path)
    {
        using var reader = new StreamReader(Open(path) ?? throw new FileNotFoundException($"{path}: no file of the studio"), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Whether there is such a file.</summary>
    /// <param name="path">Below <c>Web</c>, with <c>/</c>.</param>
    public static bool Has(string path)
    {
        using var stream = Open(path);
        return stream is not null;
    }

    /// <summary>Answers with a file.</summary>
    public static async Task SendAsync(HttpContext context, string path)
    {
        var text = path switch
        {
            "figures.js" => PageFragment.Module,
            "viewer.js" => PhotometricViewer.Module,
            "viewer.css" => PhotometricViewer.Style,
            "studio.css" => PageFragment.Style + Text(path),
            "texts.js" => $"export default {StudioTexts.Json.Trim()};\n",
            _ => Text(path),
        };
        context.Response.ContentType = Path.GetExtension(path) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".json" => "application/json; charset=utf-8",
            _ => "image/svg+xml",
        };
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Stream? Open(string path) => path.Length == 0 ? null
        : typeof(StudioFiles).Assembly.GetManifestResourceStream(path);
}
