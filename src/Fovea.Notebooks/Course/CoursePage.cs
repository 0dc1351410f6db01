using System.Text;

namespace Fovea.Notebooks;

/// <summary>A page of the course companion: Markdown in which code is followed by what it prints.</summary>
/// <remarks>A fence of <c>csharp</c> is a snippet, one of <c>sh</c> holds commands, and a fence of <c>text</c> directly after either is
/// what it prints. Everything else is prose.</remarks>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Cells">Its parts, in order.</param>
public sealed record CoursePage(string Name, IReadOnlyList<PageCell> Cells)
{
    private const string Fence = "```";

    /// <summary>The first heading.</summary>
    public string Title => Cells.SelectMany(c => c.Kind == PageCellKind.Prose ? c.Text.Split('\n') : [])
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..] ?? Name;

    /// <summary>Reads a page from its file.</summary>
    /// <param name="path">A Markdown file in UTF-8.</param>
    /// <exception cref="DataFormatException">A fence does not end, what is printed follows no code, or a command is not one of
    /// <c>fovea</c>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CoursePage Load(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>The pages of a folder: the files whose names begin with a digit, in their order.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFormatException">As for <see cref="Load"/>.</exception>
    /// <exception cref="IOException">The folder or a file in it cannot be read.</exception>
    public static IReadOnlyList<CoursePage> LoadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*.md").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])).Order(StringComparer.Ordinal)
            .Select(Load)];

    /// <summary>Reads a page from its text.</summary>
    /// <param name="text">Markdown.</param>
    /// <param name="file">Where it comes from.</param>
    /// <exception cref="DataFormatException">As for <see cref="Load"/>.</exception>
    public static CoursePage Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(file);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var cells = new List<PageCell>();
        var prose = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var kind = lines[i].TrimEnd() switch
            {
                "```csharp" => PageCellKind.Snippet,
                "```sh" => PageCellKind.Command,
                _ => PageCellKind.Prose,
            };
            var isPrinted = lines[i].TrimEnd() == "```text";
            if (kind == PageCellKind.Prose && !isPrinted)
            {
                prose.Add(lines[i]);
                // Another fence (mermaid, json, …) is prose to its end, whatever stands in it.
                if (!lines[i].StartsWith(Fence, StringComparison.Ordinal)) continue;
                var other = End(lines, i, file);
                prose.AddRange(lines[(i + 1)..(other + 1)]);
                i = other;
                continue;
            }
            Flush(cells, prose, i);
            var end = End(lines, i, file);
            var body = string.Join('\n', lines[(i + 1)..end]);
            if (isPrinted && (cells.Count == 0 || cells[^1] is { Kind: PageCellKind.Prose } or { Printed.Length: > 0 }))
                throw Problem(lines, i, file, "text",
                    "expected it directly after the code that prints it. Use another fence for text of other kinds.");
            if (kind == PageCellKind.Command) CheckCommands(lines, i, file, body);
            if (isPrinted) cells[^1] = cells[^1] with { Printed = body };
            else cells.Add(new(kind, body, i + 2));
            i = end;
        }
        Flush(cells, prose, lines.Length);
        return new(Path.GetFileNameWithoutExtension(file), cells);
    }

    private static void Flush(List<PageCell> cells, List<string> prose, int before)
    {
        var text = string.Join('\n', prose).Trim('\n');
        if (text.Trim().Length > 0) cells.Add(new(PageCellKind.Prose, text, before - prose.Count + 1));
        prose.Clear();
    }

    private static int End(string[] lines, int start, string file)
    {
        var end = Array.FindIndex(lines, start + 1, line => line.TrimEnd() == Fence);
        return end >= 0 ? end : throw Problem(lines, start, file, "fence", $"expected a line of {Fence} after line {start + 1}.");
    }

    private static void CheckCommands(string[] lines, int at, string file, string body)
    {
        foreach (var line in CommandText.Lines(body))
            if (line != CommandText.Program && !line.StartsWith(CommandText.Program + " ", StringComparison.Ordinal))
                throw Problem(lines, at, file, "sh", $"expected a command that begins with '{CommandText.Program}', got '{line}'.");
    }

    private static DataFormatException Problem(string[] lines, int line, string file, string field, string problem) =>
        new(file, lines.Take(line).Sum(l => Encoding.UTF8.GetByteCount(l) + 1L), field, problem);
}
