namespace Fovea.Notebooks;

/// <summary>What every notebook begins with: how to open it, and the cells that load Fovea and its command.</summary>
internal static class FirstCells
{
    // From the folder of the notebooks.
    private const string Built = "../../../artifacts/bin/";

    // Those whose types code may name. The others are loaded when these need them.
    private static readonly string[] Libraries = ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Onnx", "Models",
        "Training", "Sweeps", "Studies", "Teaching", "Photometry", "Notebooks"];

    /// <summary>The cells for a page.</summary>
    public static IEnumerable<PageCell> For(CoursePage page)
    {
        yield return new(PageCellKind.Prose, $"""
            *This notebook is docs/course/{page.Name}.md, cell by cell. It runs in VS Code with the extension Polyglot Notebooks, and in
            Jupyter with the kernel of .NET Interactive. Build Fovea first, by `dotnet build -c Release` in the folder of the repository:
            no packages are published yet. The next cells load what was built, let tensors, pictures, charts, graphs and summaries show
            themselves, and name the command.*
            """, 0);
        var references = Libraries.Select(name => $"#r \"{Built}Fovea.Notebooks/release/Fovea.{name}.dll\"");
        yield return new(PageCellKind.Snippet, string.Join('\n', [.. references, "", "Fovea.Notebooks.RichOutput.Register();"]), 0);
        if (page.Cells.Any(c => c.Kind == PageCellKind.Command))
            yield return new(PageCellKind.Snippet,
                $"#!pwsh\nfunction {CommandText.Program} {{ dotnet {Built}Fovea.Cli/release/fovea.dll @args }}", 0);
    }
}
