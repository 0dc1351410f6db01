using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fovea.Studio.Tests;

/// <summary>The studio's texts are all in one file, and all of them are used.</summary>
public partial class StudioTextsTests
{
    private static readonly Lazy<JsonElement> Texts = new(() => JsonDocument.Parse(StudioTexts.Json).RootElement);

    public static TheoryData<string> Scripts() => [.. typeof(StudioServer).Assembly.GetManifestResourceNames()
        .Where(n => n.EndsWith(".js", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_text_that_a_script_names_is_there(string script) =>
        Assert.All(Names(StudioFiles.Text(script)), name => Assert.True(Has(name), $"{script}: {name} is not in texts.json"));

    [Fact]
    public void Every_text_is_named_somewhere()
    {
        var scripts = string.Concat(Scripts().Select(s => StudioFiles.Text(s.Data)));
        var sources = string.Concat(Directory.GetFiles(Path.Combine(Root(), "src/Fovea.Studio"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText));
        foreach (var page in Texts.Value.EnumerateObject())
            foreach (var text in page.Value.EnumerateObject())
                Assert.True(text.Name is "title" or "lead" || scripts.Contains($"\"{page.Name}.{text.Name}\"", StringComparison.Ordinal)
                    || sources.Contains($"\"{text.Name}\"", StringComparison.Ordinal), $"{page.Name}.{text.Name} is used nowhere");
    }

    [Fact]
    public void Every_page_has_its_script_and_says_what_it_is()
    {
        Assert.NotEmpty(StudioShell.Pages);
        foreach (var page in StudioShell.Pages)
        {
            Assert.Contains("page(", StudioFiles.Text($"pages/{page.Id}.js"), StringComparison.Ordinal);
            Assert.NotEmpty(StudioTexts.Of(page.Id, "title"));
            Assert.EndsWith(".", StudioTexts.Of(page.Id, "lead"), StringComparison.Ordinal);
        }
    }

    // What follows t( within quotes, and keys that are written alone: "page.name".
    private static IEnumerable<string> Names(string script) => Called().Matches(script).Select(m => m.Groups[1].Value);

    private static bool Has(string name) => name.Split('.') is [var page, var text] && Texts.Value.TryGetProperty(page, out var texts)
        && texts.TryGetProperty(text, out _);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fovea.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("""\bt\("([^"]+)"[,)]""")]
    private static partial Regex Called();
}
