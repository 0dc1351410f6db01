namespace Fovea.Models;

/// <summary>Right classes of pictures, as a text file has them: a picture and its class a line, with a comma or a tab between.</summary>
public sealed class LabelFile
{
    private const int MostBytes = 256 << 20;

    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    private LabelFile()
    {
    }

    /// <summary>How many pictures have a label.</summary>
    public int Count => _labels.Count;

    /// <summary>Reads labels.</summary>
    /// <param name="path">A text file in UTF-8: <c>file,label</c> or <c>file⇥label</c>, in quotes or not; a first line that names no class
    /// is taken for the columns' names. A label is a class's name, id or number.</param>
    /// <param name="classes">The classes.</param>
    /// <exception cref="DataFormatException">A line is no such pair or names no class; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LabelFile Load(string path, ClassList classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var result = new LabelFile();
        foreach (var (number, line) in BoundedFile.ReadAllText(path, MostBytes).ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var (name, label) = Split(line);
            if (label is null) throw new DataFormatException(path, -1, $"line {number + 1}",
                $"expected a picture and its class with a comma or a tab between, got '{Excerpt.Of(line)}'");
            if (classes.Find(label) is { } index) result._labels[Key(name)] = index;
            else if (number > 0) throw new DataFormatException(path, -1, $"line {number + 1}",
                $"expected the name, id or number of a class, got '{Excerpt.Of(label)}'{Nearest.Hint(label, classes.Names)}");
        }
        return result;
    }

    /// <summary>The class of a picture by its path as the file has it, or by its name alone; null where the file does not have
    /// it.</summary>
    /// <param name="picture">The picture's path.</param>
    public int? Of(string picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return _labels.TryGetValue(Key(picture), out var label) || _labels.TryGetValue(Path.GetFileName(picture), out label) ? label : null;
    }

    private static string Key(string name) => name.Replace('\\', '/').TrimStart('.', '/');

    private static (string Name, string? Label) Split(string line)
    {
        var quoted = line.StartsWith('"') ? line.IndexOf('"', 1) : -1;
        var at = line.IndexOf('\t', StringComparison.Ordinal) is var tab and >= 0 ? tab : line.IndexOf(',', Math.Max(0, quoted));
        return at < 0 ? (line, null) : (Plain(line[..at]), Plain(line[(at + 1)..]) is { Length: > 0 } label ? label : null);

        static string Plain(string text) => text.Trim().Trim('"').Trim();
    }
}
