using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fovea.Notebooks;

/// <summary>Writes course pages as notebooks for the C# kernel of .NET Interactive (Polyglot, Jupyter).</summary>
/// <remarks><b>Source</b>: the format of Jupyter notebooks, nbformat 4.5; languages of cells as Polyglot notebooks name them.</remarks>
public static class NotebookWriter
{
    private const string CSharp = "csharp", Shell = "pwsh";

    /// <summary>The page as the bytes of an <c>.ipynb</c> file: the same bytes for the same page.</summary>
    /// <param name="page">The page.</param>
    public static byte[] Write(CoursePage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteStartArray("cells");
            var number = 0;
            foreach (var cell in FirstCells.For(page).Concat(page.Cells)) Write(json, cell, ++number);
            json.WriteEndArray();
            WriteMetadata(json);
            json.WriteNumber("nbformat", 4);
            json.WriteNumber("nbformat_minor", 5);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, PageCell cell, int number)
    {
        json.WriteStartObject();
        json.WriteString("cell_type", cell.Kind == PageCellKind.Prose ? "markdown" : "code");
        if (cell.Kind != PageCellKind.Prose) json.WriteNull("execution_count");
        json.WriteString("id", number.ToString("cell-000", CultureInfo.InvariantCulture));
        json.WriteStartObject("metadata");
        if (cell.Kind != PageCellKind.Prose)
        {
            var kernel = cell.Kind == PageCellKind.Snippet ? CSharp : Shell;
            WriteObject(json, "dotnet_interactive", "language", kernel);
            WriteObject(json, "polyglot_notebook", "kernelName", kernel);
        }
        json.WriteEndObject();
        if (cell.Kind != PageCellKind.Prose) WriteOutputs(json, cell.Printed);
        WriteLines(json, "source", cell.Kind switch
        {
            PageCellKind.Prose => NotebookLinks.Moved(cell.Text),
            // Jupyter knows one kernel for a notebook; the line hands the cell on to its PowerShell.
            PageCellKind.Command => $"#!{Shell}\n{string.Join('\n', CommandText.PowerShell(cell.Text))}",
            _ => cell.Text,
        });
        json.WriteEndObject();
    }

    private static void WriteOutputs(Utf8JsonWriter json, string printed)
    {
        json.WriteStartArray("outputs");
        if (printed.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("name", "stdout");
            json.WriteString("output_type", "stream");
            WriteLines(json, "text", printed + "\n");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json)
    {
        json.WriteStartObject("metadata");
        json.WriteStartObject("kernelspec");
        json.WriteString("display_name", ".NET (C#)");
        json.WriteString("language", "C#");
        json.WriteString("name", ".net-csharp");
        json.WriteEndObject();
        json.WriteStartObject("language_info");
        json.WriteString("file_extension", ".cs");
        json.WriteString("mimetype", "text/x-csharp");
        json.WriteString("name", "C#");
        json.WriteString("pygments_lexer", CSharp);
        json.WriteEndObject();
        json.WriteStartObject("polyglot_notebook");
        json.WriteStartObject("kernelInfo");
        json.WriteString("defaultKernelName", CSharp);
        json.WriteStartArray("items");
        foreach (var kernel in new[] { CSharp, Shell })
        {
            json.WriteStartObject();
            json.WriteStartArray("aliases");
            json.WriteEndArray();
            json.WriteString("name", kernel);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, string name, string key, string value)
    {
        json.WriteStartObject(name);
        json.WriteString(key, value);
        json.WriteEndObject();
    }

    // Jupyter keeps texts as lists of lines, each with its end.
    private static void WriteLines(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartArray(name);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = i + 1 < lines.Length ? lines[i] + "\n" : lines[i];
            if (line.Length > 0) json.WriteStringValue(line);
        }
        json.WriteEndArray();
    }
}
