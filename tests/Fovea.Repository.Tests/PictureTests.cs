using System.Text.RegularExpressions;

namespace Fovea.Repository.Tests;

/// <summary>Every picture of the documents is made by a command that a page shows, and is shown.</summary>
public partial class PictureTests
{
    public static TheoryData<string> Pictures() => [.. Directory.EnumerateFiles(Repository.At("docs"), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => Picture().IsMatch(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_is_shown_and_made_by_a_command(string picture)
    {
        // On the pages of docs commands run at the root of the repository, on those of the course in its folder.
        var pages = Repository.Pages().Where(p => p == "README.md" || p.StartsWith("docs/", StringComparison.Ordinal)).ToList();
        var isOfCourse = picture.StartsWith("docs/course/", StringComparison.Ordinal);
        var written = isOfCourse ? Path.GetRelativePath("docs/course", picture) : picture;
        var makers = pages.Where(p => p.StartsWith("docs/course/", StringComparison.Ordinal) == isOfCourse);
        Assert.True(makers.SelectMany(Code).Any(code => code.Contains(written, StringComparison.Ordinal)),
            $"No page shows the command that makes {picture}. Name it in a fence, or in docs/images/README.md.");
        var name = Regex.Escape(Path.GetFileName(picture));
        Assert.True(pages.Any(p => Regex.IsMatch(Repository.Text(p), $@"!\[[^\]]+\]\([^)]*\b{name}\)")),
            $"No page shows {picture}, with words for those who cannot see it.");
    }

    [Fact]
    public void All_of_them_are_made_anew_by_one_command() =>
        Assert.Contains("targets[\"pictures\"] = Pictures;", Repository.Text("build.cs"), StringComparison.Ordinal);

    private static IEnumerable<string> Code(string page) => Fence().Matches(Repository.Text(page)).Select(m => m.Value);

    [GeneratedRegex(@"/images/.*\.(?:png|jpg|svg|gif)$")]
    private static partial Regex Picture();

    [GeneratedRegex(@"^(`{3,}).*?^\1", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
