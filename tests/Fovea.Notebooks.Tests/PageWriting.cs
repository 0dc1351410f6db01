namespace Fovea.Notebooks.Tests;

/// <summary>Puts what the cells of a page printed and drew into its files, where the page says otherwise.</summary>
internal static class PageWriting
{
    public static void Write(CoursePage page, IReadOnlyDictionary<PageCell, string> printed, string folder)
    {
        var path = Path.Combine(Course.Folder, page.Name + ".md");
        var lines = File.ReadAllLines(path).ToList();
        // From the end, so that the lines before stay where they are.
        foreach (var cell in page.Cells.Where(printed.ContainsKey).Reverse())
        {
            if (ExpectedText.Difference(cell.Printed, printed[cell]) is null) continue;
            var after = cell.Line + cell.Text.Split('\n').Length;
            if (cell.Printed.Length > 0)
            {
                var start = lines.IndexOf("```text", after);
                var end = lines.IndexOf("```", start);
                lines.RemoveRange(after, end + 1 - after);
            }
            if (printed[cell].Trim().Length > 0)
            {
                var shown = printed[cell].ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd());
                lines.InsertRange(after, ["", "```text", .. shown, "```"]);
            }
        }
        File.WriteAllLines(path, lines);
        var images = Directory.CreateDirectory(Path.Combine(Course.Folder, "images")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "images")))
            File.Copy(file, Path.Combine(images, Path.GetFileName(file)), overwrite: true);
    }
}
