using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Cli.Tests;

/// <summary>The commands of docs/backprop.md are run, and print what the page shows.</summary>
public partial class BackpropPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "backprop.md"));

    public static TheoryData<string> Commands() => [.. Shown().Select(s => s.Command)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_prints_what_the_page_shows(string command)
    {
        var needsGraphviz = command.Contains(".svg", StringComparison.Ordinal);
        Assert.SkipWhen(needsGraphviz && !Graphviz.IsFound, "Graphviz is not installed: apt-get install graphviz");
        using var cli = new CliRunner();
        var words = Word().Matches(command).Select(m => m.Value.Trim('"'));
        var output = cli.Run([.. words.Skip(1)]).Done().Split('\n').Select(l => l.TrimEnd()).ToList();
        var at = 0;
        // In order; … stands for what differs from machine to machine, or is left out.
        foreach (var line in Shown().First(s => s.Command == command).Lines.Where(l => l.Trim() != "…"))
        {
            var pattern = "^" + Regex.Escape(line.TrimEnd()).Replace("…", ".*", StringComparison.Ordinal) + "$";
            var found = output.FindIndex(at, l => Regex.IsMatch(l, pattern));
            Assert.True(found >= 0, $"docs/backprop.md shows '{line}' for '{command}', which printed:\n{string.Join('\n', output)}");
            at = found + 1;
        }
        if (Drawing().Match(command) is { Success: true } drawing)
            Assert.Equal(Texts(Path.Combine(cli.Folder, drawing.Groups[1].Value)), Texts(Path.Combine(Root(), drawing.Groups[1].Value)));
    }

    // What a picture says; where it stands differs with Graphviz's version.
    private static List<string> Texts(string file) =>
        [.. XDocument.Load(file).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_picture_of_the_page_comes_from_a_command_of_it()
    {
        var pictures = Picture().Matches(Page).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(pictures);
        Assert.All(pictures, p => Assert.Contains(Shown(), s => s.Command.EndsWith($"--out docs/{p}", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_four_lines_of_a_regression_step_are_those_of_the_example()
    {
        var fence = CSharp().Match(Page).Groups[1].Value.TrimEnd('\n').Split('\n');
        Assert.Equal(4, fence.Length);
        var example = File.ReadAllLines(Directory.GetFiles(Path.Combine(Root(), "examples"), "??-backprop.cs").Single())
            .Select(l => l.Trim());
        Assert.All(fence, line => Assert.Contains(line, example));
    }

    // A fence may hold several commands; what follows each is its output.
    private static List<(string Command, List<string> Lines)> Shown()
    {
        var shown = new List<(string Command, List<string> Lines)>();
        foreach (Match fence in Fence().Matches(Page))
            foreach (var line in fence.Groups[1].Value.TrimEnd('\n').Split('\n'))
                if (line.StartsWith("$ ", StringComparison.Ordinal)) shown.Add((line[2..], []));
                else shown[^1].Lines.Add(line);
        return shown;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fovea.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"Expected Fovea.slnx above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^```\w*\n(\$ fovea .*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"""[^""]*""|\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"--out (\S+\.svg)$")]
    private static partial Regex Drawing();

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)]+)\)")]
    private static partial Regex Picture();
}
