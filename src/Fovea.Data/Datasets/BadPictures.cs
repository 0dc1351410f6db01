using System.Collections.Concurrent;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>The pictures of a set that cannot be read, all of them, before the first is used.</summary>
internal sealed class BadPictures
{
    private const int MostNamed = 20;

    private readonly string _path;
    private readonly Func<int, string> _fileOf;
    private readonly int _count;
    private readonly SortedDictionary<int, string> _problems;

    /// <summary>What cannot be read.</summary>
    /// <param name="path">The whole set.</param>
    /// <param name="fileOf">The file of a position.</param>
    /// <param name="count">Pictures in all.</param>
    /// <param name="problems">What is wrong, by position.</param>
    public BadPictures(string path, Func<int, string> fileOf, int count, IDictionary<int, string> problems) =>
        (_path, _fileOf, _count, _problems) = (path, fileOf, count, new(problems));

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
        return new(folder.Path, i => folder.Files[i], folder.Files.Length, problems);
    }

    /// <summary>Throws where there are any and they are not to be left out.</summary>
    /// <exception cref="DataFormatException">It names them.</exception>
    public void Refuse(bool skip)
    {
        if (_problems.Count == 0 || skip) return;
        var first = _problems.First();
        throw new DataFormatException(_fileOf(first.Key), -1, "pictures",
            $"{_problems.Count} of {_count} cannot be read; mend or remove {(_problems.Count == 1 ? "it" : "them")}, or go on"
            + $" without (skipBad: true):{Named("\n  ")}");
    }

    /// <summary>A line that says what was left out.</summary>
    public IReadOnlyList<string> Warnings => _problems.Count == 0 ? []
        : [$"{_path}: {_problems.Count} of {_count} pictures cannot be read and are left out:{Named("\n  ")}"];

    private string Named(string before) => string.Concat(_problems.Values.Take(MostNamed).Select(p => before + p))
        + (_problems.Count > MostNamed ? $"{before}and {_problems.Count - MostNamed} more" : "");
}
