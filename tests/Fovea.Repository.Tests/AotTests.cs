using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fovea.Repository.Tests;

/// <summary>The command as one native file: compiled ahead of time, it has lost nothing.</summary>
public sealed partial class AotTests(AotTests.NativeCommand command) : IClassFixture<AotTests.NativeCommand>
{
    [GeneratedRegex(@"http://127\.0\.0\.1:\d+(/\?token=[0-9a-f]+)?")]
    private static partial Regex Address();

    /// <summary>What this machine's programs are compiled for.</summary>
    internal static string Rid =>
        $"linux-{System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    [Fact]
    public void Help_lists_every_command()
    {
        var help = command.Run("--help");
        foreach (var name in Fovea.Cli.Application.Root().Subcommands.Select(c => c.Name).Where(n => n != "shapes"))
            Assert.Contains($"\n  {name}", help, StringComparison.Ordinal);
        Assert.Contains("solve", command.Run("ps", "--help"), StringComparison.Ordinal);
    }

    [Fact]
    public void Digits_are_learned_and_recognised()
    {
        var run = Path.Combine(command.Folder, "digits");
        var trained = command.Run("train", "digits", "--epochs", "4", "--seed", "0", "--out", run);
        Assert.Matches(@"Test accuracy: 9\d\.\d\d %", trained);
        Assert.Contains("\"testAccuracy\": 0.9", command.Run("eval", run, "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scene_is_solved()
    {
        var folder = Path.Combine(command.Folder, "scene");
        Assert.Contains("\"meanAngularError\"", command.Run("ps", "solve", "--method", "learned", "--mesh", "ply,obj,glb,stl,3mf", "--out",
            folder, "--json"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
        foreach (var format in new[] { "ply", "obj", "glb", "stl", "3mf" })
            Assert.True(File.Exists(Path.Combine(folder, $"mesh.{format}")), format);
    }

    [Fact]
    public void Photographs_are_read_and_written_by_the_library_beside_it()
    {
        var picture = new Imaging.Image(9, 7, 3);
        picture.Save(Path.Combine(command.Folder, "photo.jpg"));
        command.Run("filter", "photo.jpg", "--kernel", "box:3", "--out", "soft.webp");
        Assert.Equal(9, Imaging.Image.Load(Path.Combine(command.Folder, "soft.webp")).Width);
        command.Run("filter", "gallery", "photo.jpg", "--out", "sheet.png");
        Assert.True(Imaging.Image.Load(Path.Combine(command.Folder, "sheet.png")).Width > 100);
    }

    [Fact]
    public void Everything_that_is_found_by_name_is_there()
    {
        Assert.Contains("passed\": true", command.Run("gradcheck", "conv2d", "--json"), StringComparison.Ordinal);
        foreach (var filter in Imaging.FilterCatalog.All)
            Assert.Contains($"\"{filter.Name}\"", command.Run("filter", "list", "--json"), StringComparison.Ordinal);
        Assert.Contains("batchnorm-view", command.Run("experiment"), StringComparison.Ordinal);
        Assert.Contains("\"crossEntropy\"", command.Run("train", "--schema"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_predicts_and_the_studio_opens()
    {
        var run = Path.Combine(command.Folder, "served");
        command.Run("train", "digits", "--epochs", "1", "--out", run);
        var digit = new Imaging.Image(8, 8, 1).Encode();
        using var client = new HttpClient();
        await command.WhileAsync(["serve", run, "--port", "0"], async address =>
        {
            using var body = new ByteArrayContent(digit);
            body.Headers.ContentType = new("image/png");
            var answer = await client.PostAsync(new Uri(address, "/v1/predict?top=2"), body);
            Assert.Contains("\"probability\":", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains("/v1/predict", await client.GetStringAsync(new Uri(address, "/openapi/v1.json")), StringComparison.Ordinal);
            Assert.Contains("fovea", await client.GetStringAsync(new Uri(address, "/metrics")), StringComparison.Ordinal);
        });
        await command.WhileAsync(["studio", command.Folder, "--no-browser"], async address =>
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", address.Query["?token=".Length..]);
            foreach (var page in Catalog<Fovea.Studio.IStudioPage>.All)
            {
                var script = $"/web/pages/{page.Id}.js";
                Assert.Contains(script, await client.GetStringAsync(new Uri(address, $"/{page.Id}")), StringComparison.Ordinal);
                Assert.NotEmpty(await client.GetStringAsync(new Uri(address, script)));
            }
            Assert.Contains("served", await client.GetStringAsync(new Uri(address, "/api/runs")), StringComparison.Ordinal);
        });
    }

    /// <summary>The published file.</summary>
    public sealed class NativeCommand : IDisposable
    {
        private readonly string? _missing;

        public NativeCommand()
        {
            if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("FOVEA_AOT") != "1")
            {
                _missing = "Native compilation of the whole command takes minutes: dotnet run build.cs -- aot, on Linux.";
                return;
            }
            // As another program would build it: in a copy of the outputs, so that those of the tests stay as they are. The analyzers have
            // seen the sources in the build of the tests; what the native compiler has to say is an error here as well.
            var (code, output) = Repository.Run("dotnet", ["publish", "src/Fovea.Cli", "-c", "Release", "-r", Rid, "-p:PublishAot=true",
                "-p:RunAnalyzers=false", "-p:ArtifactsPath=" + Path.Combine(Folder, "artifacts"), "-o", Path.Combine(Folder, "native"),
                "-v", "quiet", "-nodeReuse:false"]);
            // The linker is a package of the system's.
            if (code != 0 && output.Contains("clang", StringComparison.Ordinal)) _missing = "No linker was found: install clang and zlib1g-dev.";
            else Assert.True(code == 0, output);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-aot-").FullName;

        public string Run(params string[] arguments)
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            var (code, output) = Repository.Run(Path.Combine(Folder, "native", "fovea"), arguments, Folder);
            Assert.True(code == 0, output);
            return output;
        }

        /// <summary>Does something while a server runs, whose address stands in what it prints.</summary>
        public async Task WhileAsync(string[] arguments, Func<Uri, Task> work)
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            using var server = Process.Start(new ProcessStartInfo(Path.Combine(Folder, "native", "fovea"), arguments)
            {
                WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            try
            {
                var address = new TaskCompletionSource<Uri>();
                void Look(object sender, DataReceivedEventArgs line)
                {
                    if (Address().Match(line.Data ?? "") is { Success: true } found) address.TrySetResult(new(found.Value));
                }
                server.OutputDataReceived += Look;
                server.ErrorDataReceived += Look;
                server.BeginOutputReadLine();
                server.BeginErrorReadLine();
                await work(await address.Task.WaitAsync(TimeSpan.FromSeconds(60)));
            }
            finally
            {
                server.Kill();
            }
        }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
