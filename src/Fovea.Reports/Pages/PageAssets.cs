using System.Security.Cryptography;
using System.Text;

namespace Fovea.Reports;

/// <summary>The style and the script of every page: the files in <c>Web</c>, in the order of their names.</summary>
internal static class PageAssets
{
    /// <summary>All style sheets, one after another.</summary>
    public static string Style { get; } = Join(".css");

    /// <summary>All scripts, one after another.</summary>
    public static string Scripts { get; } = Join(".js");

    /// <summary>What makes a module of them.</summary>
    public static string ModuleEnd { get; } = Join(".mjs");

    /// <summary>All scripts in one function of their own.</summary>
    public static string Script { get; } = "(() => {\n\"use strict\";\n" + Scripts + "})();\n";

    /// <summary>What a browser may do with a page: run <see cref="Script"/> and no other, and load nothing.</summary>
    public static string Policy { get; } = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        + $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'; "
        + "base-uri 'none'; form-action 'none'";

    private static string Join(string extension)
    {
        var assembly = typeof(PageAssets).Assembly;
        var text = new StringBuilder();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            text.Append(reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
        return text.ToString();
    }
}
