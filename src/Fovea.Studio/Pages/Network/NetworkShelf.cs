using Fovea.Models;
using Microsoft.AspNetCore.Http;

namespace Fovea.Studio;

/// <summary>Networks by what an address says of them: <c>zoo</c>, <c>text</c> with <c>input</c>, <c>run</c>, <c>file</c>, or <c>upload</c>
/// with <c>file</c>. The last few stay open.</summary>
internal sealed class NetworkShelf(StudioContext studio)
{
    private const int MostOpen = 3, MostFiles = 500, MostText = 8000, MostSide = 4096;

    private static readonly string[] Endings = [".onnx", ".fovea", ".pth", ".pt", ".safetensors", ".npz"];

    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true, MaxRecursionDepth = 6, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly List<(string Key, OpenNetwork Network)> _open = [];

    /// <summary>Files below the folder that may be opened, relative to it.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. Directory.EnumerateFiles(studio.Workspace.Root, "*", Search)
            .Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant())).Take(MostFiles).Select(studio.Workspace.Relative)
            .Order(NaturalOrder.Instance),
    ];

    /// <summary>What opens the network of a request. The request itself is not needed any more then.</summary>
    /// <exception cref="ArgumentException">It names none.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The architecture is none.</exception>
    public Func<OpenNetwork> Find(HttpRequest request)
    {
        string? Given(string name) => request.Query[name] is [{ Length: > 0 } value] ? value : null;
        if (Given("zoo") is { } zoo) return () => Kept($"zoo {zoo}", () => OpenNetwork.OfZoo(zoo));
        if (Given("text") is { } text)
        {
            var architecture = Architecture.Parse(Bounded(text), Input(Given("input")));
            return () => Kept($"text {architecture.Input} {text}", () => OpenNetwork.OfText(architecture));
        }
        if (Given("run") is { } run)
        {
            var folder = studio.Workspace.Existing(run);
            return () => Kept($"run {RunShelf.Stamp(folder)} {run}", () => OpenNetwork.OfRun(run, folder));
        }
        if (Given("file") is not { } name) throw new ArgumentException("expected zoo, text, run or file in the query");
        var file = Given("upload") is { } upload ? Path.Combine(studio.Uploads.Folder(upload), Path.GetFileName(name))
            : studio.Workspace.Existing(name);
        if (!File.Exists(file)) throw new FileNotFoundException($"{Excerpt.Of(name)}: expected a file");
        var written = File.GetLastWriteTimeUtc(file).Ticks;
        return () => Kept($"file {written} {file}", () => Opened(file));
    }

    /// <summary>Height, width and channels as typed: <c>28x28x1</c>.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static FeatureMap Input(string? text)
    {
        var sides = (text ?? "28x28x1").Split('x', '×', '*');
        var sizes = sides.Select(s => int.TryParse(s.Trim(), out var n) && n is >= 1 and <= MostSide ? n : 0).ToArray();
        return sizes is [> 0, > 0, > 0] ? new(sizes[0], sizes[1], sizes[2])
            : throw new FormatException($"input: expected height x width x channels, as 28x28x1, each at most {MostSide}, got '{Excerpt.Of(text!)}'");
    }

    /// <summary>Layers as text, not too many.</summary>
    public static string Bounded(string text) => text.Length <= MostText ? text
        : throw new FormatException($"layers: expected at most {MostText} letters, got {text.Length}");

    private static OpenNetwork Opened(string file)
    {
        try
        {
            return OpenNetwork.OfFile(file);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new IOException(OpenNetwork.Line(e, file), e);
        }
    }

    private OpenNetwork Kept(string key, Func<OpenNetwork> open)
    {
        // One at a time: two that open the same file would take its memory twice.
        lock (_open)
        {
            var found = _open.FindIndex(o => o.Key == key);
            var network = found >= 0 ? _open[found].Network : open();
            if (found >= 0) _open.RemoveAt(found);
            _open.Add((key, network));
            if (_open.Count > MostOpen) _open.RemoveAt(0);
            return network;
        }
    }
}
