namespace Fovea.Notebooks.Tests;

/// <summary>The course's files in the working tree.</summary>
internal static class Course
{
    /// <summary>The folder of the pages.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "docs", "course");

    /// <summary>The pages by name.</summary>
    public static IReadOnlyDictionary<string, CoursePage> Pages { get; } = CoursePage.LoadAll(Folder).ToDictionary(p => p.Name);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fovea.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"Expected Fovea.slnx above {AppContext.BaseDirectory}.");
    }
}
