using System.Collections.Concurrent;
using System.Text;

namespace Fovea.Serving;

/// <summary>Files of the folder <c>Web</c>, which are inside the library.</summary>
internal static class WebFiles
{
    private static readonly ConcurrentDictionary<string, byte[]> Known = new();

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(string name) => Known.GetOrAdd(name, static file =>
    {
        using var stream = typeof(WebFiles).Assembly.GetManifestResourceStream($"Fovea.Serving.Web.{file}")
            ?? throw new FileNotFoundException($"{file}: expected a file inside Fovea.Serving, there is none");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    });

    /// <summary>A file as text.</summary>
    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));
}
