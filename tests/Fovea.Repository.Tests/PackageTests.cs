using System.IO.Compression;
using System.Xml.Linq;

namespace Fovea.Repository.Tests;

/// <summary>What a user gets: the packages, the tool installed from them, and the application of the template.</summary>
public sealed class PackageTests(ITestOutputHelper output) : IDisposable
{
    private const string Templates = "Fovea.Templates";

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Packages_are_complete_and_the_tool_installs_and_runs()
    {
        var packages = Path.Combine(_folder, "packages");
        Pack(packages);
        var files = Directory.GetFiles(packages, "*.nupkg");
        Assert.Equal(Repository.Projects().Where(p => p != "Fovea.Generators").Append(Templates).Order(), files.Select(PackageId).Order());
        Assert.All(files, CheckPackage);
        var version = Version(files.Single(f => PackageId(f) == "Fovea.Cli"));
        CheckTool(packages, version);
        CheckReadme(packages, version);
        CheckTemplate(packages, version);
    }

    // A new application says what a picture shows; compiled ahead of time it does the same.
    private void CheckTemplate(string packages, string version)
    {
        var environment = Caches();
        environment["DOTNET_CLI_HOME"] = Path.Combine(_folder, "home");
        var source = $"-p:RestoreAdditionalProjectSources={packages}";
        var application = Path.Combine(_folder, "Shapes.App");
        Step(_folder, "dotnet", "new", "install", Path.Combine(packages, $"{Templates}.{version}.nupkg"));
        Step(_folder, "dotnet", "new", "fovea-classifier", "-o", application);
        var project = File.ReadAllText(Path.Combine(application, "Shapes.App.csproj"));
        Assert.Contains($"Version=\"{version}\"", project, StringComparison.Ordinal);
        var managed = Step(application, "dotnet", "run", "-c", "Release", source, "--", "digit.png");
        Assert.Matches(@"digit\.png: 7 \d\d\.\d\s?%, ", managed);
        // Minutes more: with the tests of the native command (dotnet run build.cs -- aot).
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("FOVEA_AOT") != "1") return;

        var native = Path.Combine(_folder, "native");
        Step(application, "dotnet", "publish", "-c", "Release", "-r", AotTests.Rid, source, "-o", native);
        var program = Path.Combine(native, "Shapes.App");
        var line = managed.Split('\n').Single(l => l.StartsWith("digit.png", StringComparison.Ordinal));
        Assert.Contains(line, Step(application, program, "digit.png"), StringComparison.Ordinal);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 5; i++) Step(application, program, "digit.png");
        output.WriteLine($"The application: {new FileInfo(program).Length / 1e6:F1} MB, {clock.ElapsedMilliseconds / 5} ms from start to end.");

        string Step(string folder, string name, params string[] words)
        {
            var (code, text) = Repository.Run(name, words, folder, environment);
            Assert.True(code == 0, $"{name} {string.Join(' ', words)}: {text}");
            return text;
        }
    }

    // The C# of README.md in a new project, made by the commands that stand above it.
    private void CheckReadme(string packages, string version)
    {
        var readme = Repository.Text("README.md");
        string[] add = ["add", "package", "Fovea.Training", "--version", version, "--no-restore"];
        // Under a name that no class could have: the generator makes one of it.
        string[] run = ["run", "-c", "Release", $"-p:RestoreAdditionalProjectSources={packages}", "-p:AssemblyName=01-first"];
        foreach (var line in new[] { "dotnet new console -o first", $"dotnet {string.Join(' ', add)}",
            "dotnet run -c Release -p:RestoreAdditionalProjectSources=../packages" })
            Assert.Contains(line, readme, StringComparison.Ordinal);
        var project = Path.Combine(_folder, "first");
        var environment = Caches();
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

    // Packages of this version that were made before would be taken from the usual cache: ours go into one of their own. Those of others,
    // some hundred megabytes when they are unpacked, are where the build of the tests has put them.
    private Dictionary<string, string> Caches()
    {
        var caches = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(_folder, "cache") };
        var usual = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        if (Directory.Exists(usual) && Directory.GetDirectories(usual, "fovea.*").Length == 0) caches["NUGET_FALLBACK_PACKAGES"] = usual;
        return caches;
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
        if (PackageId(path) == Templates)
        {
            Assert.Contains("content/classifier/.template.config/template.json", names);
            Assert.Contains("content/classifier/model.fovea", names);
            return;
        }

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
