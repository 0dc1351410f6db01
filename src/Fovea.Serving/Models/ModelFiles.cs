using System.Globalization;

namespace Fovea.Serving;

/// <summary>The files that a model is read from, as they stand.</summary>
internal static class ModelFiles
{
    // Where a run keeps its weights.
    private static readonly string[] Patterns = ["*.fovea", "*.safetensors", "*.onnx", "*.yaml"];

    /// <summary>Lengths and times of a model's files: another text after any of them was replaced. Empty where there are none.</summary>
    /// <param name="path">A file, or the folder of a run.</param>
    public static string Stamp(string path)
    {
        try
        {
            return string.Join('|', Of(path).Select(f => string.Create(CultureInfo.InvariantCulture,
                $"{f.Name}:{f.Length}:{f.LastWriteTimeUtc.Ticks}")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is being replaced just now.
            return "";
        }
    }

    private static IEnumerable<FileInfo> Of(string path)
    {
        if (!Directory.Exists(path)) return new FileInfo(path) is { Exists: true } file ? [file] : [];
        string[] folders = [path, Path.Combine(path, "checkpoints")];
        return folders.Where(Directory.Exists).SelectMany(folder => Patterns.SelectMany(p => new DirectoryInfo(folder).EnumerateFiles(p)))
            .Where(f => f.Name[0] != '.').OrderBy(f => f.FullName, StringComparer.Ordinal);
    }
}
