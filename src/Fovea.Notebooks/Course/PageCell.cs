namespace Fovea.Notebooks;

/// <summary>What a part of a course page is.</summary>
public enum PageCellKind
{
    /// <summary>Text with formulas, links and pictures, in Markdown.</summary>
    Prose,

    /// <summary>C#, which goes on where the snippet before it ended.</summary>
    Snippet,

    /// <summary>One command of <c>fovea</c> or several, a line each.</summary>
    Command,
}

/// <summary>A part of a course page: what becomes a cell of its notebook.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its lines, without the fence around them.</param>
/// <param name="Line">Where its text begins, counted from 1.</param>
public sealed record PageCell(PageCellKind Kind, string Text, int Line)
{
    /// <summary>What it prints, as the page shows it; a line of <c>…</c> stands for any lines. Empty where it prints nothing.</summary>
    public string Printed { get; init; } = "";

    /// <summary>The commands of a <see cref="PageCellKind.Command"/>, each without the word <c>fovea</c> and as the words of a command
    /// line. A line that ends in <c>\</c> goes on in the next; one that begins with <c>#</c> is a remark.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands() => CommandText.Parse(Text);
}
