using System.IO.Compression;
using System.Xml.Linq;

namespace Fovea.Repository.Tests;

/// <summary>What a user gets: the packages, and the tool installed from them.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Packages_are_complete_and_the_tool_installs_and_runs()
    {
        var packages = Path.Combine(_folder, "packages");
        Pack(packages);
        var files = Directory.GetFiles(packages, "*.nupkg");
        Assert.Equal(Repository.Projects().Where(p => p != "Fovea.Generators"), files.Select(PackageId).Order());
        Assert.All(files, CheckPackage);
        var version = Version(files.Single(f => PackageId(f) == "Fovea.Cli"));
        CheckTool(packages, version);
        CheckReadme(packages, version);
    }

    // The C# of README.md in a new project, made by the commands that stand above it.
    private void CheckReadme(string packages, string version)
    {
        var readme = Repository.Text("README.md");
        string[] add = ["add", "package", "Fovea.Training", "--version", version, "--no-restore"];
        string[] run = ["run", "-c", "Release", $"-p:RestoreAdditionalProjectSources={packages}"];
        foreach (var line in new[] { "dotnet new console -o first", $"dotnet {string.Join(' ', add)}",
            "dotnet run -c Release -p:RestoreAdditionalProjectSources=../packages" })
            Assert.Contains(line, readme, StringComparison.Ordinal);
        var project = Path.Combine(_folder, "first");
        // Packages of this version that were made before would be taken from the cache.
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(_folder, "cache") };
        Step(_folder, ["new", "console", "-o", "first"]);
        Step(project, add);
        File.WriteAllText(Path.Combine(project, "Program.cs"), string.Join('\n', DocumentTests.CSharpFences("README.md")));
        Assert.Contains("largest error against central differences", Step(project, run), StringComparison.Ordinal);

        string Step(string folder, string[] words)
        {
            var (code, output) = Repository.Run("dotnet", words, folder, environment);
            Assert.True(code == 0, $"dotnet {string.Join(' ', words)}: {output}");
            return output;
        }
    }

    private static void Pack(string packages)
    {
        // Built already where the whole solution is tested; built now where this project is tested alone.
        string[] pack = ["pack", "Fovea.slnx", "-c", Repository.Configuration, "-o", packages, "-v", "quiet", "-nodeReuse:false"];
        var (code, output) = Repository.Run("dotnet", pack);
        Assert.True(code == 0, output);
    }

    private static void CheckPackage(string path)
    {
        using var package = ZipFile.OpenRead(path);
        var names = package.Entries.Select(e => e.FullName).ToList();
        Assert.Contains("README.md", names);
        Assert.Contains("LICENSE", names);
        var metadata = Specification(package);
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        if (PackageId(path) == "Fovea.Core") Assert.Contains("analyzers/dotnet/cs/Fovea.Generators.dll", names);
        // What the SDK writes where there is none.
        Assert.NotEqual("Package Description", Value("description"));
        Assert.False(string.IsNullOrEmpty(Value("tags")));

        // A library brings its documentation; every package brings symbols of the same code.
        var id = PackageId(path);
        if (id != "Fovea.Cli") Assert.Contains($"lib/net10.0/{id}.xml", names);
        var assembly = names.Single(n => n.EndsWith(id == "Fovea.Cli" ? "/fovea.dll" : $"/{id}.dll", StringComparison.Ordinal));
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(path, ".snupkg"));
        Assert.Contains(Path.ChangeExtension(assembly, ".pdb"), symbols.Entries.Select(e => e.FullName));
    }

    private void CheckTool(string packages, string version)
    {
        // Only the folder: the tool must not need anything else. Its sources are not those of the project beside it.
        var config = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "alone")).FullName, "nuget.config");
        File.WriteAllText(config, $"""
            <configuration><packageSources><clear /><add key="local" value="{packages}" /></packageSources></configuration>
            """);
        var tools = Path.Combine(_folder, "tools");
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(_folder, "cache") };
        string[] install = ["tool", "install", "Fovea.Cli", "--tool-path", tools, "--version", version, "--configfile", config];
        var (code, output) = Repository.Run("dotnet", install, _folder, environment);
        Assert.True(code == 0, output);

        (code, output) = Repository.Run(Path.Combine(tools, "fovea"), ["train", "--epochs", "2"], _folder);
        Assert.True(code == 0, output);
        Assert.Contains("Test accuracy", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "runs", "digits-1", "model.safetensors")));
    }

    private static string PackageId(string path)
    {
        using var package = ZipFile.OpenRead(path);
        return Specification(package).Elements().Single(e => e.Name.LocalName == "id").Value;
    }

    private static string Version(string path)
    {
        using var package = ZipFile.OpenRead(path);
        return Specification(package).Elements().Single(e => e.Name.LocalName == "version").Value;
    }

    private static XElement Specification(ZipArchive package)
    {
        using var stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }
}
