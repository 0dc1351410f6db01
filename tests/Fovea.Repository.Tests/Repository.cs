using System.Diagnostics;

namespace Fovea.Repository.Tests;

/// <summary>The files of the working tree, and programs run in it.</summary>
internal static class Repository
{
    /// <summary>The folder of Fovea.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration that these tests were built in, as the artifacts folder spells it.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>A path within the working tree.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>The text of a file of the working tree.</summary>
    public static string Text(string path) => File.ReadAllText(At(path));

    /// <summary>C# files under a folder, relative to the root, build outputs left out.</summary>
    public static IEnumerable<string> CSharpFiles(string folder) =>
        Directory.EnumerateFiles(At(folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file)).Where(file => !file.Split('/').Contains("obj")).Order(StringComparer.Ordinal);

    /// <summary>README.md and what lies in docs.</summary>
    public static IEnumerable<string> Documents() =>
        ["README.md", .. Directory.EnumerateFiles(At("docs"), "*.md").Select(file => Path.GetRelativePath(Root, file)).Order()];

    /// <summary>Every page of Markdown, build outputs and what the tools keep left out.</summary>
    public static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true })
        .Select(file => Path.GetRelativePath(Root, file)).Where(file => !file.Split('/').Any(part => Outputs.Contains(part)))
        .Order(StringComparer.Ordinal);

    private static readonly string[] Outputs = ["artifacts", "obj", "bin", "runs", "node_modules", "TestResults"];

    /// <summary>The names of the projects in src.</summary>
    public static IEnumerable<string> Projects() => Directory.GetDirectories(At("src")).Select(folder => Path.GetFileName(folder)).Order();

    /// <summary>Runs a program and returns its exit code and everything that it wrote.</summary>
    public static (int Code, string Output) Run(string program, IEnumerable<string> arguments, string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // A build started from a test run must not take the settings of the build that started the tests.
        var inherited = start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase));
        foreach (var name in inherited.ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fovea.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"Expected Fovea.slnx above {AppContext.BaseDirectory}.");
    }
}
