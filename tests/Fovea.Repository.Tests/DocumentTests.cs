using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Fovea.Repository.Tests;

/// <summary>What README.md and the documents name exists: files, commands and their options, targets, types and members.</summary>
public partial class DocumentTests
{
    public static TheoryData<string> Documents() => [.. Repository.Documents()];

    public static TheoryData<string> Guides() => [.. Repository.Documents().Where(d => d.StartsWith("docs", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_exists(string document)
    {
        var text = Repository.Text(document);
        var paths = RepositoryPath().Matches(text).Select(m => m.Value.TrimEnd('.', '/'));
        Assert.All(paths, path => Assert.True(Exists(path), $"{document} names {path}, which does not exist"));
        var folder = Path.GetDirectoryName(Repository.At(document))!;
        var links = Link().Matches(text).Select(m => m.Groups[1].Value).Where(link => !link.Contains(':', StringComparison.Ordinal));
        Assert.All(links, link =>
            Assert.True(Path.Exists(Path.Combine(folder, link)), $"{document} links to {link}, which does not exist"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_and_each_of_its_options_exists(string document)
    {
        foreach (var line in CommandLine().Matches(Repository.Text(document)).Select(m => m.Groups[1].Value).Distinct())
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var command = words.TakeWhile(w => CommandWord().IsMatch(w)).FirstOrDefault();
            var (code, help) = Help(command);
            Assert.True(code == 0, $"{document} names 'fovea {line}': {help}");
            // Of a command whose help was read; words after it may be subcommands, names or files.
            foreach (var option in words.Where(w => w.StartsWith("--", StringComparison.Ordinal)).Select(w => w.Split('=')[0]))
                Assert.True((help + HelpOfSubcommand(words)).Contains(option, StringComparison.Ordinal),
                    $"{document} names 'fovea {line}', and 'fovea {command} --help' knows no {option}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_build_target_exists(string document)
    {
        var build = Repository.Text("build.cs");
        Assert.All(Target().Matches(Repository.Text(document)), target =>
            Assert.Contains($"[\"{target.Groups[1].Value}\"]", build, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void Every_name_of_the_guides_stands_in_the_sources(string document)
    {
        var text = Repository.Text(document);
        // Names that a guide's own examples make up are defined in its fences.
        var known = string.Join('\n', Fence().Matches(text).Select(m => m.Value)) + Sources.Value;
        var inline = Fence().Replace(text, "");
        var names = Name().Matches(inline).SelectMany(m => m.Groups[1].Value.Split('.', '<', '>', ',')).Where(n => n.Length > 1);
        foreach (var name in names.Distinct())
            Assert.True(Regex.IsMatch(known, $@"\b{name}\b"), $"{document} names `{name}`, which stands nowhere in src or tests");
    }

    [Fact]
    public void The_code_of_the_readme_is_that_of_the_examples()
    {
        var fences = CSharpFences("README.md").Select(Lines).ToList();
        Assert.SkipWhen(fences.Count == 0, "README.md shows no C# yet.");
        var examples = Repository.CSharpFiles("examples").Select(Repository.Text);
        var marked = examples.SelectMany(text => Marked().Matches(text)).Select(m => Lines(m.Groups[1].Value)).ToList();
        Assert.All(fences, fence => Assert.Contains(fence, marked));
        Assert.All(marked, code => Assert.Contains(code, fences));
    }

    /// <summary>The C# that a document shows, fence by fence.</summary>
    internal static IEnumerable<string> CSharpFences(string document) =>
        CSharpFence().Matches(Repository.Text(document)).Select(m => m.Groups[1].Value);

    private static readonly Lazy<string> Sources = new(() =>
        string.Join('\n', Repository.CSharpFiles("src").Concat(Repository.CSharpFiles("tests")).Select(Repository.Text)));

    private static readonly ConcurrentDictionary<string, (int Code, string Help)> Helps = new();

    private static bool Exists(string path)
    {
        if (!path.Contains('*')) return Path.Exists(Repository.At(path));
        var folder = Repository.At(Path.GetDirectoryName(path)!);
        return Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(path)).Any();
    }

    // As the tool prints it; that it does so as a process of its own is tested with its commands.
    private static (int Code, string Help) Help(params string?[] words) =>
        Helps.GetOrAdd(string.Join(' ', words.OfType<string>()), line =>
        {
            // A guide's own command is here, and not in the tool.
            Assert.NotEqual("shapes", words.FirstOrDefault());
            using var text = new StringWriter();
            string[] arguments = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
            return (Cli.Application.Run(arguments, text, text), text.ToString());
        });

    private static string HelpOfSubcommand(string[] words) =>
        words.Length > 1 && CommandWord().IsMatch(words[1]) ? Help(words[..2]).Help : "";

    private static string Lines(string code) => string.Join('\n', code.Trim().Split('\n').Select(l => l.TrimEnd()));

    // A file or folder of the repository; … and <…> stand for what a reader fills in.
    [GeneratedRegex(@"(?<![\w./-])(?:(?:src|tests|examples|docs|benchmarks|\.ci)/[\w.*/-]*[\w*]|build\.cs|Fovea\.slnx)(?![\w…<])")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    // In backticks, or at the start of a line of a fence.
    [GeneratedRegex(@"(?:`|^(?:\$ )?)fovea(?: ([^`|#>\n]*))?", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"^[a-z][a-z-]*$")]
    private static partial Regex CommandWord();

    [GeneratedRegex(@"build\.cs -- (\w+)")]
    private static partial Regex Target();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpFence();

    [GeneratedRegex(@"^// README:\n(.*?)^// end", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"`((?:I?[A-Z][a-z]\w*)(?:[.<]\w+>?)*)(?:\([^`]*\))?`")]
    private static partial Regex Name();
}
