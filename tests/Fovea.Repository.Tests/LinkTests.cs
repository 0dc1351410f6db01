using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Repository.Tests;

/// <summary>Links and pictures of every page of the repository lead to a file that is there, and to a heading that it has.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages() => [.. Repository.Pages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var text = Prose(Repository.Text(page));
        var links = new[] { Link(), Definition(), Attribute() }.SelectMany(form => form.Matches(text)).Select(m => m.Groups[1].Value);
        Assert.All(links.Distinct(), link => Assert.Null(Problem(page, link)));
    }

    [Theory]
    [InlineData("docs/backprop.md", "architecture.md#the-catalogue", null)]
    [InlineData("docs/backprop.md", "../README.md", null)]
    [InlineData("docs/backprop.md", "https://example.org/nowhere", null)]
    [InlineData("docs/backprop.md", "images/none.svg", "docs/images/none.svg does not exist")]
    [InlineData("docs/backprop.md", "architecture.md#the-catalog", "docs/architecture.md has no heading 'the-catalog'")]
    [InlineData("docs/backprop.md", "#nothing", "docs/backprop.md has no heading 'nothing'")]
    [InlineData("docs/backprop.md", "../../elsewhere.md", "it leaves the repository")]
    [InlineData("docs/backprop.md", "/docs/models.md", "it begins at the root, which is another one on the site")]
    [InlineData("docs/backprop.md", "../build.cs#L3", null)]
    [InlineData("docs/backprop.md", "../build.cs#L99999", "build.cs has no line 99999")]
    public void A_link_that_leads_nowhere_is_found(string page, string link, string? expected) =>
        Assert.Equal(expected, Problem(page, link));

    [Theory]
    [InlineData("# A\n## A value that is used twice: f2\n", "a|a-value-that-is-used-twice-f2")]
    [InlineData("## `Tensor` and [Module](x.md)\n## A\n## A\n", "tensor-and-module|a|a-1")]
    [InlineData("```sh\n# no heading\n```\n# 1 · Größe, D(G(z))?\n", "1--größe-dgz")]
    [InlineData("text <a id=\"here\"></a>\n", "here")]
    public void Headings_have_the_anchors_that_GitHub_gives_them(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Anchors(text));

    private static string? Problem(string page, string link)
    {
        if (Scheme().IsMatch(link)) return null;
        if (link.StartsWith('/')) return "it begins at the root, which is another one on the site";
        var (path, anchor) = link.IndexOf('#', StringComparison.Ordinal) is var at and >= 0 ? (link[..at], link[(at + 1)..]) : (link, "");
        var from = Repository.At(page);
        var full = path.Length == 0 ? from : Path.GetFullPath(Path.Combine(from, "..", Uri.UnescapeDataString(path)));
        var target = Path.GetRelativePath(Repository.Root, full);
        if (target.StartsWith("..", StringComparison.Ordinal)) return "it leaves the repository";
        if (!Path.Exists(full)) return $"{target} does not exist";
        if (anchor.Length == 0) return null;
        if (LineNumber().Match(anchor) is { Success: true } line && !target.EndsWith(".md", StringComparison.Ordinal))
            return File.ReadLines(full).Count() >= int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) ? null : $"{target} has no line {line.Groups[1].Value}";
        return Anchors(File.ReadAllText(full)).Contains(Uri.UnescapeDataString(anchor)) ? null : $"{target} has no heading '{anchor}'";
    }

    // Small letters; what is no letter, digit, hyphen or underscore goes, blanks become hyphens, and what comes again is counted.
    private static List<string> Anchors(string text)
    {
        var (anchors, seen) = (new List<string>(), new Dictionary<string, int>());
        foreach (Match match in HeadingOrId().Matches(Fence().Replace(text, "")))
        {
            if (match.Groups["id"].Success)
            {
                anchors.Add(match.Groups["id"].Value);
                continue;
            }
            // What is no letter goes, brackets and all.
            var title = Link().Replace(match.Groups["title"].Value, "]");
            var anchor = Dropped().Replace(title.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            anchors.Add(seen.TryGetValue(anchor, out var times) ? $"{anchor}-{times}" : anchor);
            seen[anchor] = times + 1;
        }
        return anchors;
    }

    private static string Prose(string text) => Code().Replace(Fence().Replace(text, ""), "");

    [GeneratedRegex(@"\]\(([^)\s]+)(?: ""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\[[^\]\n]+\]: (\S+)", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"<\w+ [^>]*\b(?:src|href)=""([^""]+)""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^L(\d+)$")]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"^(?:#{1,6} (?<title>.*)$)|<a (?:id|name)=""(?<id>[^""]+)""", RegexOptions.Multiline)]
    private static partial Regex HeadingOrId();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}_ -]")]
    private static partial Regex Dropped();

    [GeneratedRegex(@"^ *(`{3,}|~{3,}).*?^ *\1", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"``.*?``|`[^`\n]+`")]
    private static partial Regex Code();
}
