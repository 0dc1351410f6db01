using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fovea.Repository.Tests;

/// <summary>Every public member of every library is documented: the compiler says so, and nothing keeps it from saying so.</summary>
/// <remarks>A public member without a comment is CS1591, a reference in a comment to what does not exist CS1574. Both are warnings where a
/// documentation file is written, and warnings are errors.</remarks>
public class PublicDocumentationTests
{
    private static readonly string[] Rules = ["CS1591", "CS1570", "CS1571", "CS1572", "CS1573", "CS1574", "CS1580", "CS1581", "CS1584"];

    public static TheoryData<string> Projects() => [.. Repository.Projects().Where(p => p != "Fovea.Generators")];

    [Fact]
    public void Warnings_are_errors_and_documentation_is_written()
    {
        Assert.Equal(["true"], Values("Directory.Build.props", "TreatWarningsAsErrors"));
        Assert.Equal(["true"], Values("src/Directory.Build.props", "GenerateDocumentationFile"));
        Assert.Contains("Directory.Build.props', '$(MSBuildThisFileDirectory)../'", Repository.Text("src/Directory.Build.props"),
            StringComparison.Ordinal);
        foreach (var file in new[] { "Directory.Build.props", "src/Directory.Build.props", "Directory.Build.targets" }) HasNoWay(file);
        Assert.All(Rules, rule => Assert.DoesNotContain(rule, Repository.Text(".editorconfig"), StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_project_switches_that_off(string name)
    {
        var project = $"src/{name}/{name}.csproj";
        string[] properties = ["TreatWarningsAsErrors", "GenerateDocumentationFile", "DocumentationFile", "WarningsNotAsErrors", "WarningLevel"];
        Assert.All(properties, property => Assert.Empty(Values(project, property)));
        HasNoWay(project);
        foreach (var file in Repository.CSharpFiles($"src/{name}"))
            Assert.DoesNotMatch(@"(?m)#pragma warning disable(?:\s*$|.*\b(?:CS)?15[78]\d\b|.*\b(?:CS)?1591\b)", Repository.Text(file));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_documentation_that_was_built_is_whole(string project)
    {
        var name = project == "Fovea.Cli" ? "fovea" : project;
        var file = Repository.At($"artifacts/bin/{project}/{Repository.Configuration}/{name}.xml");
        Assert.SkipUnless(File.Exists(file), $"{project} is not built.");
        var members = XDocument.Load(file).Descendants("member").ToList();
        Assert.NotEmpty(members);
        Assert.All(members, member =>
        {
            var (id, references) = ((string)member.Attribute("name")!, member.Descendants().Attributes("cref").Select(a => a.Value));
            Assert.True(references.All(r => !r.StartsWith("!:", StringComparison.Ordinal)), $"{id} refers to what does not exist");
            Assert.True(member.Elements().Any(), $"{id} says nothing");
        });
    }

    private static void HasNoWay(string file)
    {
        var silenced = string.Join(';', Values(file, "NoWarn"));
        Assert.All(Rules, rule => Assert.DoesNotContain(rule[2..], silenced, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Values(string file, string property) =>
        XDocument.Load(Repository.At(file)).Descendants(property).Select(e => e.Value);
}
