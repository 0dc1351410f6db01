using System.Collections.Concurrent;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>The pictures of a folder that cannot be read, all of them, before the first is used.</summary>
internal sealed class BadPictures
{
    private const int MostNamed = 20;

    private readonly PictureFolder _folder;
    private readonly SortedDictionary<int, string> _problems;

    private BadPictures(PictureFolder folder, SortedDictionary<int, string> problems) => (_folder, _problems) = (folder, problems);

    /// <summary>Their positions.</summary>
    public IReadOnlyCollection<int> Positions => _problems.Keys;

    /// <summary>Reads every picture, on all cores.</summary>
    /// <param name="folder">The files.</param>
    /// <param name="read">Reads the file of a position.</param>
    public static BadPictures Find(PictureFolder folder, Action<int> read)
    {
        var problems = new ConcurrentDictionary<int, string>();
        ReadAll.Run(folder.Files.Length, i =>
        {
            try
            {
                read(i);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems[i] = e.Message.Contains(folder.Files[i], StringComparison.Ordinal) ? e.Message : $"{folder.Files[i]}: {e.Message}";
            }
        });
        return new(folder, new(problems));
    }

    /// <summary>Throws where there are any and they are not to be left out.</summary>
    /// <exception cref="DataFormatException">It names them.</exception>
    public void Refuse(bool skip)
    {
        if (_problems.Count == 0 || skip) return;
        var first = _problems.First();
        throw new DataFormatException(_folder.Files[first.Key], -1, "pictures",
            $"{_problems.Count} of {_folder.Files.Length} cannot be read; mend or remove {(_problems.Count == 1 ? "it" : "them")}, or go on"
            + $" without (skipBad: true):{Named("\n  ")}");
    }

    /// <summary>A line that says what was left out.</summary>
    public IReadOnlyList<string> Warnings => _problems.Count == 0 ? []
        : [$"{_folder.Path}: {_problems.Count} of {_folder.Files.Length} pictures cannot be read and are left out:{Named("\n  ")}"];

    private string Named(string before) => string.Concat(_problems.Values.Take(MostNamed).Select(p => before + p))
        + (_problems.Count > MostNamed ? $"{before}and {_problems.Count - MostNamed} more" : "");
}
