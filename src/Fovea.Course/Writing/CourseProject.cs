using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Course;

/// <summary>A folder that <see cref="CourseFolder"/> wrote, to be built and run by the .NET SDK.</summary>
/// <remarks>Running it runs whatever code is in it.</remarks>
public sealed class CourseProject
{
    private const int Sdk = 10;

    private readonly string _folder, _project, _libraries;

    /// <summary>The project of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="libraries">The folder of <see cref="CourseFolder.Library"/>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">It has not one project.</exception>
    public CourseProject(string folder, string libraries)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"course: expected a folder of exercises, got {folder}, which is not there.");
        var projects = Directory.GetFiles(folder, "*.csproj");
        if (projects is not [var project])
        {
            throw new FileNotFoundException($"course: expected one .csproj in {folder}, got {projects.Length}. "
                + "Write a folder of exercises with: fovea course new SET");
        }
        (_folder, _project, _libraries) = (Path.GetFullPath(folder), project, Path.TrimEndingDirectorySeparator(libraries));
    }

    /// <summary>Builds and runs it.</summary>
    /// <param name="args">What <see cref="CourseGrader"/> is told besides the folder of the results.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">There is no .NET SDK, the code does not compile, or it ended before all was
    /// graded.</exception>
    public string Grade(params IReadOnlyList<string> args)
    {
        RequireSdk();
        var program = Path.Combine(_folder, "bin", "graded");
        var build = Dotnet("build", _project, "-c", "Release", "-v", "q", "-nologo", "-nodeReuse:false", "-o", program,
            $"-p:FoveaFolder={_libraries}");
        if (build.Code != 0) throw new InvalidOperationException($"course: {_folder} does not compile: {Errors(build.Output)}");
        var run = Dotnet([Path.Combine(program, Path.GetFileNameWithoutExtension(_project) + ".dll"), "--out", _folder, .. args]);
        if (run.Code == 0 && run.Output.Length > 0) return run.Output;
        var reason = run.Error.Contains("Stack overflow", StringComparison.Ordinal)
            ? $"a method calls itself without end (stack overflow){Method(run.Error)}" : FirstLine(run.Error);
        throw new InvalidOperationException($"course: {_folder} ended before all was graded, with exit code {run.Code}: {reason}");
    }

    /// <summary>The errors of a build, <c>F1.cs(12,9): error CS1002: ; expected</c>, each once, the first three of them.</summary>
    internal static string Errors(string output)
    {
        var errors = output.Split('\n').Where(l => l.Contains(": error ", StringComparison.Ordinal))
            .Select(l => l.LastIndexOf(" [", StringComparison.Ordinal) is var end and > 0 ? l[..end].Trim() : l.Trim()).Distinct().ToList();
        if (errors.Count == 0) return FirstLine(output);
        var shown = errors.Take(3).Select(e => Path.GetFileName(e[..e.IndexOf(": error ", StringComparison.Ordinal)])
            + e[e.IndexOf(": error ", StringComparison.Ordinal)..]);
        return string.Join("; ", shown) + (errors.Count > 3 ? $"; and {errors.Count - 3} more" : "");
    }

    // ", at Backprop.F1.Forward(Double, Double)": the first method of the trace.
    private static string Method(string trace) => trace.Split('\n').Select(l => l.Trim())
        .FirstOrDefault(l => l.StartsWith("at ", StringComparison.Ordinal)) is { } line ? $", {line}" : "";

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "nothing was printed";

    private static void RequireSdk()
    {
        const string fix = "Install it from https://dotnet.microsoft.com/download, or run the folder where it is.";
        var found = "none";
        try
        {
            var list = Dotnet("--list-sdks").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (Array.Exists(list, l => int.TryParse(l.Split('.')[0], out var major) && major >= Sdk)) return;
            if (list.Length > 0) found = string.Join(", ", list.Select(l => l.Split(' ')[0]));
        }
        catch (Win32Exception)
        {
            found = "no program 'dotnet'";
        }
        throw new InvalidOperationException($"course: expected the .NET SDK {Sdk} or later to build the exercises, found {found}. {fix}");
    }

    private static (int Code, string Output, string Error) Dotnet(params IReadOnlyList<string> args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", args)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        // A build must not take the settings of one that this process was started by.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        // Errors are found in the build's messages.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
