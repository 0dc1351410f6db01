namespace Fovea.Notebooks.Tests;

/// <summary>Pages are read as prose, snippets, commands and what they print.</summary>
public class CoursePageTests
{
    private const string Text = """
        # A page

        Words.

        ```csharp
        var x = 1;
        ```

        ```text
        1
        ```

        ```mermaid
        ```sh
        ```

        ```sh
        # a remark
        fovea graph "a*b" \
          --at a=2,b=3
        fovea info
        ```
        """;

    [Fact]
    public void Parts_come_in_order_with_what_they_print()
    {
        var page = CoursePage.Parse(Text, "folder/1-page.md");
        Assert.Equal("1-page", page.Name);
        Assert.Equal("A page", page.Title);
        Assert.Equal([PageCellKind.Prose, PageCellKind.Snippet, PageCellKind.Prose, PageCellKind.Command], page.Cells.Select(c => c.Kind));
        Assert.Equal(("var x = 1;", "1", 6), (page.Cells[1].Text, page.Cells[1].Printed, page.Cells[1].Line));
        Assert.Equal("```mermaid\n```sh\n```", page.Cells[2].Text);
        Assert.Equal([["graph", "a*b", "--at", "a=2,b=3"], ["info"]], page.Cells[3].Commands());
        Assert.Equal("", page.Cells[3].Printed);
    }

    [Theory]
    [InlineData("x\n```csharp\nvar x = 1;", "page.md: byte 2: fence: expected a line of ``` after line 2.")]
    [InlineData("```text\n1\n```", "page.md: byte 0: text: expected it directly after the code that prints it.")]
    [InlineData("é\n```sh\nls\n```", "page.md: byte 3: sh: expected a command that begins with 'fovea', got 'ls'.")]
    public void A_page_that_is_none_is_refused(string text, string message)
    {
        var error = Assert.Throws<DataFormatException>(() => CoursePage.Parse(text, "page.md"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb", "a \nb\n\n", null)]
    [InlineData("", "\n", null)]
    [InlineData("a\n…\nd", "a\nb\nc\nd", null)]
    [InlineData("a\n…", "a", null)]
    [InlineData("…\nb\n…", "a\nb\nc\nb", null)]
    [InlineData("a…", "ab", "expected 'a…', got 'ab'")]
    [InlineData("a\nb", "a", "expected 'b', got no more lines")]
    [InlineData("a", "a\nb", "expected no more lines, got 'b'")]
    [InlineData("…\nx", "a\nb", "expected 'x', got no more lines")]
    public void What_is_printed_is_compared_line_by_line(string expected, string printed, string? difference) =>
        Assert.Equal(difference, ExpectedText.Difference(expected, printed));
}
