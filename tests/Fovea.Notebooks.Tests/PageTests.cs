using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Notebooks.Tests;

/// <summary>Every snippet and every command of the course prints what its page shows, and draws the pictures that it shows.</summary>
[Collection("course")]
public partial class PageTests
{
    private const int MostPictureBytes = 60_000;

    // Writes what is printed and drawn into the pages, for whoever writes one; what differed is to be read before it is kept.
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("FOVEA_COURSE_WRITE") == "1";

    public static TheoryData<string> Names() => [.. Course.Pages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Everything_on_a_page_runs_and_prints_what_it_shows(string name)
    {
        Assert.SkipUnless(Graphviz.IsFound, "Graphviz is not installed: apt-get install graphviz");
        var page = Course.Pages[name];
        var differences = new List<string>();
        var printed = new Dictionary<PageCell, string>();
        using var session = new PageSession();
        foreach (var cell in page.Cells.Where(c => c.Kind != PageCellKind.Prose))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            printed[cell] = await session.Run(cell);
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}.md:{cell.Line}: {clock.ElapsedMilliseconds} ms");
            if (ExpectedText.Difference(cell.Printed, printed[cell]) is not { } difference) continue;
            differences.Add($"docs/course/{name}.md:{cell.Line}: {difference}. All that was printed:\n{printed[cell]}");
        }
        if (IsWriting) PageWriting.Write(page, printed, session.Folder);
        Assert.True(differences.Count == 0 || IsWriting, string.Join('\n', differences));
        Assert.All(Pictures(page), picture => ComparePicture(Path.Combine(session.Folder, picture), picture));
    }

    public static TheoryData<string> Texts() =>
        [.. Directory.GetFiles(Course.Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Links_and_commands_of_the_prose_exist(string name)
    {
        var page = CoursePage.Load(Path.Combine(Course.Folder, name + ".md"));
        var prose = string.Join('\n', page.Cells.Where(c => c.Kind == PageCellKind.Prose).Select(c => c.Text));
        Assert.All(Link().Matches(prose).Select(m => m.Groups[1].Value).Where(l => !l.Contains(':', StringComparison.Ordinal)),
            link => Assert.True(Path.Exists(Path.Combine(Course.Folder, link)), $"{name}.md links to {link}, which does not exist"));
        var root = Cli.Application.Root();
        foreach (Match command in InlineCommand().Matches(prose))
        {
            if (command.Value.Contains('…', StringComparison.Ordinal)) continue;
            var errors = root.Parse([.. command.Groups[1].Value.Split(' ')]).Errors;
            Assert.True(errors.Count == 0, $"{name}.md names {command.Value}: {string.Join(' ', errors)}");
        }
    }

    [Fact]
    public void Every_picture_is_small_and_belongs_to_a_page()
    {
        var shown = Course.Pages.Values.SelectMany(Pictures).ToHashSet();
        Assert.All(Directory.GetFiles(Path.Combine(Course.Folder, "images")), file =>
        {
            Assert.Contains($"images/{Path.GetFileName(file)}", shown);
            Assert.InRange(new FileInfo(file).Length, 1, MostPictureBytes);
        });
    }

    private static List<string> Pictures(CoursePage page) => [.. page.Cells.Where(c => c.Kind == PageCellKind.Prose)
        .SelectMany(c => Picture().Matches(c.Text)).Select(m => m.Groups[1].Value)];

    private static void ComparePicture(string made, string name)
    {
        Assert.True(File.Exists(made), $"nothing on the page makes {name}");
        var kept = Path.Combine(Course.Folder, name);
        Assert.True(File.Exists(kept), $"docs/course/{name} is missing");
        // What a drawing says; where it stands differs with the version of the layout, and in the last digit with the processor.
        if (Path.GetExtension(name) == ".svg") Assert.Equal(Words(kept), Words(made));
        else
        {
            var (a, b) = (Image.Load(kept), Image.Load(made));
            Assert.Equal((a.Width, a.Height, a.Channels), (b.Width, b.Height, b.Channels));
            var difference = Enumerable.Range(0, a.Pixels8.Length).Average(i => Math.Abs(a.Pixels8[i] - b.Pixels8[i]));
            Assert.True(difference < 4, string.Create(CultureInfo.InvariantCulture, $"{name} differs by {difference:F1} of 255 a pixel"));
        }
    }

    private static List<string> Words(string file) =>
        [.. XDocument.Load(file).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"!\[[^\]]*\]\((images/[^)\s]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`fovea ([^`]+)`")]
    private static partial Regex InlineCommand();
}
