using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fovea.Reports.Tests.Pages;

/// <summary>Reads pages back: the parts between header and script are well-formed XML once void elements are closed.</summary>
internal static partial class Html
{
    /// <summary>A text that would break a page which takes it as HTML.</summary>
    public const string Hostile = "</script><script>alert(1)</script> <img src=x onerror=\"alert(2)\"> & ' \u0001 ]]> -->";

    /// <summary>The hostile text as it is read back.</summary>
    public const string Shown = "</script><script>alert(1)</script> <img src=x onerror=\"alert(2)\"> & ' \uFFFD ]]> -->";

    /// <summary>The body of a page with one section that has these blocks, without its script.</summary>
    public static XElement Body(params IReadOnlyList<PageBlock> blocks)
    {
        var page = new ReportPage("t");
        var section = page.Section("s");
        foreach (var block in blocks) section.Add(block);
        return Body(page);
    }

    /// <summary>The body of a page without its script.</summary>
    public static XElement Body(ReportPage page)
    {
        var html = page.ToHtml();
        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("<script>(() =>", StringComparison.Ordinal)];
        return XElement.Parse(Void().Replace(body, "$1/>") + "</body>", LoadOptions.PreserveWhitespace);
    }

    /// <summary>Elements of a name, optionally of a class.</summary>
    public static IEnumerable<XElement> All(this XElement element, string name, string kind = "") => element.Descendants().Where(e =>
        e.Name.LocalName == name && (kind.Length == 0 || (((string?)e.Attribute("class"))?.Split(' ').Contains(kind) ?? false)));

    /// <summary>The texts of elements of a name.</summary>
    public static IReadOnlyList<string> Texts(this XElement element, string name) => [.. element.All(name).Select(e => e.Value)];

    [GeneratedRegex("(<(?:img|link|meta)\\b[^>]*)>")]
    private static partial Regex Void();
}
