using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>A table, on a page and as text.</summary>
/// <remarks>On a page its headings sort it: numbers by their value, with the units of times and sizes in mind, and everything else as text,
/// in which numbers count as numbers. A long table has a filter.</remarks>
/// <param name="title">What it is a table of; may be empty.</param>
/// <param name="columns">The headings; one that ends with &gt; is a column of numbers, which stand to the right.</param>
public sealed class PageTable(string title, params IReadOnlyList<string> columns) : PageBlock
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>What it is a table of; may be empty.</summary>
    public string Title => title;

    /// <summary>The headings.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>The rows, a cell for each column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <returns>The table itself.</returns>
    /// <exception cref="ArgumentException">There are not as many cells as columns.</exception>
    public PageTable Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != columns.Count)
            throw new ArgumentException($"PageTable.Add: expected a cell for each of {columns.Count} columns, got {cells.Count}.");
        _rows.Add(cells);
        return this;
    }

    /// <summary>The table for a terminal.</summary>
    public TextTable ToText()
    {
        var table = new TextTable([.. columns]);
        foreach (var row in _rows) table.Add([.. row]);
        return table;
    }

    /// <inheritdoc/>
    protected internal override void Write(TextWriter html)
    {
        html.Write("<div class=\"table\"><div class=\"scroll\">\n<table>\n");
        if (title.Length > 0) html.Write($"<caption>{Escape(title)}</caption>\n");
        html.Write("<thead><tr>");
        for (var c = 0; c < columns.Count; c++)
        {
            var name = columns[c].TrimEnd('>');
            html.Write(name.Length > 0 ? $"<th scope=\"col\"{Numeric(c)}>{Escape(name)}</th>" : $"<td{Numeric(c)}></td>");
        }
        html.Write("</tr></thead>\n<tbody>\n");
        foreach (var row in _rows)
        {
            html.Write("<tr>");
            for (var c = 0; c < row.Count; c++)
            {
                // What a row is of is its first text.
                html.Write(c == 0 && !IsNumeric(c) && row[c].Length > 0 ? $"<th scope=\"row\">{Escape(row[c])}</th>"
                    : $"<td{Numeric(c)}>{Escape(row[c])}</td>");
            }
            html.Write("</tr>\n");
        }
        html.Write("</tbody>\n</table>\n</div></div>\n");
    }

    private bool IsNumeric(int column) => columns[column].EndsWith('>');

    private string Numeric(int column) => IsNumeric(column) ? " class=\"n\"" : "";
}
