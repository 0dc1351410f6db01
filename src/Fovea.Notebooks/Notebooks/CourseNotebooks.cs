namespace Fovea.Notebooks;

/// <summary>The notebooks of a folder of course pages.</summary>
public static class CourseNotebooks
{
    /// <summary>The folder of the notebooks, in that of the pages.</summary>
    public const string Folder = "notebooks";

    /// <summary>A notebook for each page: its path, and the bytes that belong there.</summary>
    /// <param name="pages">The folder of the pages.</param>
    /// <exception cref="DataFormatException">A page cannot be read as one.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<string, byte[]> Make(string pages)
    {
        ArgumentException.ThrowIfNullOrEmpty(pages);
        return CoursePage.LoadAll(pages).ToDictionary(p => Path.Combine(pages, Folder, p.Name + ".ipynb"), NotebookWriter.Write);
    }

    /// <summary>Writes the notebooks of all pages, each wholly or not at all, and deletes those of pages that are gone.</summary>
    /// <param name="pages">The folder of the pages.</param>
    /// <returns>The files that were written: those that differ from what was there.</returns>
    /// <exception cref="DataFormatException">A page cannot be read as one.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static IReadOnlyList<string> Update(string pages)
    {
        var notebooks = Make(pages);
        var folder = Directory.CreateDirectory(Path.Combine(pages, Folder)).FullName;
        foreach (var file in Directory.GetFiles(folder, "*.ipynb"))
            if (!notebooks.Keys.Any(n => Path.GetFileName(n) == Path.GetFileName(file))) File.Delete(file);
        var written = new List<string>();
        foreach (var (path, bytes) in notebooks)
        {
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes)) continue;
            AtomicFile.Write(path, stream => stream.Write(bytes));
            written.Add(path);
        }
        return written;
    }
}
