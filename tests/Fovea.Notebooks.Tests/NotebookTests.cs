using System.Text;
using System.Text.Json;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Documents.Jupyter;

namespace Fovea.Notebooks.Tests;

/// <summary>Notebooks are the pages, cell by cell, in the form that Jupyter and Polyglot notebooks read.</summary>
public class NotebookTests
{
    [Fact]
    public void Those_of_the_course_are_made_from_its_pages()
    {
        var made = CourseNotebooks.Make(Course.Folder);
        Assert.NotEmpty(made);
        var kept = Directory.GetFiles(Path.Combine(Course.Folder, CourseNotebooks.Folder), "*.ipynb").Order().ToList();
        Assert.Equal(made.Keys.Order(), kept);
        foreach (var (path, bytes) in made)
            Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes),
                $"{path} is not the page's. Run: dotnet run build.cs -- notebooks");
    }

    [Fact]
    public void DotNet_Interactive_reads_what_is_written()
    {
        const string Text = """
            # Title

            ![p](images/p.svg) [next](2-b.md) [d](../results.md) [w](https://example.org) [a](#here)

            ```csharp
            var a = "ä<";
            a
            ```

            ```text
            ä<
            …
            ```

            ```sh
            fovea graph "a*b" \
              --at a=2,b=3
            ```
            """;
        var page = CoursePage.Parse(Text, "1-a.md");
        var bytes = NotebookWriter.Write(page);
        var kernels = new KernelInfoCollection { new KernelInfo("csharp"), new KernelInfo("pwsh") };
        var notebook = Notebook.Read(new MemoryStream(bytes), kernels);
        Assert.Equal(["markdown", "csharp", "pwsh", "markdown", "csharp", "pwsh"], notebook.Elements.Select(e => e.KernelName));
        Assert.Contains("Fovea.Tensors.dll", notebook.Elements[1].Contents, StringComparison.Ordinal);
        Assert.Contains("fovea.dll", notebook.Elements[2].Contents, StringComparison.Ordinal);
        Assert.Equal("# Title\n\n![p](../images/p.svg) [next](2-b.ipynb) [d](../../results.md) [w](https://example.org) [a](#here)",
            notebook.Elements[3].Contents);
        Assert.Equal("var a = \"ä<\";\na", notebook.Elements[4].Contents);
        Assert.Equal("ä<\n…\n", Assert.IsType<TextElement>(Assert.Single(notebook.Elements[4].Outputs)).Text);
        Assert.EndsWith("fovea graph 'a*b' --at 'a=2,b=3'", notebook.Elements[5].Contents, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_are_those_of_nbformat_4_5()
    {
        using var json = JsonDocument.Parse(NotebookWriter.Write(CoursePage.Parse("# T\n\n```csharp\nvar x = 1;\n```", "1-a.md")));
        var notebook = json.RootElement;
        Assert.Equal((4, 5), (notebook.GetProperty("nbformat").GetInt32(), notebook.GetProperty("nbformat_minor").GetInt32()));
        Assert.Equal(".net-csharp", notebook.GetProperty("metadata").GetProperty("kernelspec").GetProperty("name").GetString());
        var cells = notebook.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(cells.Count, cells.Select(c => c.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(cells.Where(c => c.GetProperty("cell_type").GetString() == "code"), c =>
        {
            Assert.Equal(JsonValueKind.Null, c.GetProperty("execution_count").ValueKind);
            Assert.Equal(JsonValueKind.Array, c.GetProperty("outputs").ValueKind);
        });
    }

    [Fact]
    public void Notebooks_of_pages_that_are_gone_are_deleted_and_others_written_once()
    {
        using var folder = new TestFolder();
        folder.Write("1-a.md", Encoding.UTF8.GetBytes("# A"));
        folder.Write("README.md", Encoding.UTF8.GetBytes("# Index"));
        var old = folder.Write("notebooks/2-b.ipynb", [1]);
        Assert.Equal([folder.At("notebooks/1-a.ipynb")], CourseNotebooks.Update(folder.Path));
        Assert.False(File.Exists(old));
        Assert.Empty(CourseNotebooks.Update(folder.Path));
    }
}
