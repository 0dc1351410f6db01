#:property PublishAot=false
#:property TreatWarningsAsErrors=false
// The project's checks:  dotnet run build.cs -- TARGET
//   lint      file sizes, unfinished code, names
//   tests     all tests, and those of the kernels once more with instruction sets switched off; builds what is not built
//   isa       the latter alone
//   examples  every example runs and reaches its floor
//   all       lint, tests and examples
//   site      documents and the reference of the libraries as pages in artifacts/site; no link may be broken
//   pictures  the commands of the documents that make pictures, which are made anew
//   aot       the whole command as a native program, and its tests, and the application of the template; takes minutes
//   notebooks docs/course/notebooks, from the pages of the course
//   tool      fovea as a native tool for this machine, in artifacts/tool; takes minutes, and a linker (clang, zlib1g-dev)
// The others want a build, `dotnet build -c Release`; the exit code is 0 where everything passed.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

var root = FindRoot();
var targets = new Dictionary<string, Func<bool>>
{
    ["lint"] = Lint, ["examples"] = Examples,
    ["tests"] = () => RunTests([.. TestRuns(), .. IsaRuns()]), ["isa"] = () => RunTests(IsaRuns()),
    ["aot"] = () => Run("dotnet", [Built("Fovea.Repository.Tests"), "--no-progress", "--no-ansi", "--filter-class", "*AotTests", "*PackageTests"],
        capture: false, [("FOVEA_AOT", "1")]).Code == 0,
    ["site"] = () => Run("dotnet", ["run", "docs/site/site.cs"], capture: false).Code == 0,
    ["notebooks"] = () => Run("dotnet", ["run", "-c", "Release", Path.Combine("docs", "course", "notebooks.cs")], capture: false).Code == 0,
};
targets["pictures"] = Pictures;
targets["tool"] = Tool;
targets["all"] = () => ((string[])["lint", "tests", "examples"]).Select(each => targets[each]()).ToList().TrueForAll(passed => passed);
if (args is not [var name] || !targets.TryGetValue(name, out var target))
{
    Console.Error.WriteLine($"build.cs: expected one target of {string.Join(", ", targets.Keys)}, got '{string.Join(' ', args)}'");
    return 2;
}
return target() ? 0 : 1;

bool Lint()
{
    const int mostLines = 500, manyLines = 300;
    // Assembled, so that this file does not find itself.
    var unfinished = new Regex(string.Join('|', "Not" + "ImplementedException", @"\bTO" + @"DO\b", @"\bFIX" + @"ME\b"));
    var vague = new Regex(@"\b(?:class|struct|record|interface)\s+\w*(?:Helper|Manager|Utils)\b");
    var findings = new List<string>();
    var lengths = new List<int>();
    foreach (var file in CSharpFiles())
    {
        var path = Path.GetRelativePath(root, file);
        var lines = File.ReadAllLines(file);
        if (path.StartsWith("src", StringComparison.Ordinal)) lengths.Add(lines.Length);
        if (lines.Length > mostLines) findings.Add($"{path}: {lines.Length} lines, at most {mostLines} are allowed. Split it.");
        else if (lines.Length > manyLines) Console.WriteLine($"note: {path}: {lines.Length} lines");
        for (var i = 0; i < lines.Length; i++)
        {
            var place = $"{path}:{i + 1}";
            if (unfinished.Match(lines[i]) is { Success: true } mark) findings.Add($"{place}: {mark.Value}. Finish it, or leave it out.");
            if (vague.Match(lines[i]) is { Success: true } type) findings.Add($"{place}: '{type.Value}'. Name what it does.");
        }
    }
    // White space by .editorconfig, of every file, without building; at the same time as the rest.
    string[] format = ["format", "whitespace", ".", "--folder", "--verify-no-changes", "--exclude", "artifacts"];
    var whitespace = Task.Run(() => Run("dotnet", format, capture: true).Code);
    findings.AddRange(Style());
    if (whitespace.Result != 0)
        findings.Add("white space differs from .editorconfig: dotnet format whitespace . --folder --exclude artifacts");
    lengths.Sort();
    foreach (var finding in findings) Console.Error.WriteLine(finding);
    Console.WriteLine($"lint: {findings.Count} findings; {lengths.Count} files in src, median {lengths[lengths.Count / 2]} lines");
    return findings.Count == 0;
}

// What no analyzer of the compiler says: the width of a line, a sentence cut in its middle, braces around one short statement.
IEnumerable<string> Style()
{
    const int mostColumns = 140;
    var braced = new Regex(@"^ *(?:if|for|foreach|while)\b[^\n]*\n *\{\n *(?!var |using |const )[^\n{}]*;\n *\}", RegexOptions.Multiline);
    var words = new Regex(@"^\s*/// \w\S*(?: \S+)?(?<![.:>;])$");
    foreach (var file in CSharpFiles().Where(f => !f.Contains("/Goldens/", StringComparison.Ordinal)))
    {
        var (path, text) = (Path.GetRelativePath(root, file), File.ReadAllText(file));
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // A text is not cut: it may reach beyond.
            var isWithinText = lines[i].Length > mostColumns
                && (lines[i][..mostColumns].Count(c => c == '"') % 2 == 1 || lines[i].Contains("\"\"\"", StringComparison.Ordinal));
            if (lines[i].Length > mostColumns && !isWithinText)
                yield return $"{path}:{i + 1}: {lines[i].Length} columns, at most {mostColumns}.";
            if (i > 0 && i + 1 < lines.Length && words.IsMatch(lines[i]) && lines[i - 1].Contains("///", StringComparison.Ordinal)
                && Regex.IsMatch(lines[i + 1], @"^\s*/// [^<{]") && !lines[i - 1].Contains("code", StringComparison.Ordinal))
                yield return $"{path}:{i + 1}: a sentence is cut after '{lines[i].Trim()}'. Flow it anew.";
        }
        foreach (Match match in braced.Matches(text))
            if (!match.Value.Contains("//", StringComparison.Ordinal))
                yield return $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: braces around one statement.";
    }
}

// Two packages: one with the native program, and one that names it, by which the tool is installed.
bool Tool()
{
    var folder = Path.Combine(root, "artifacts", "tool");
    // Beside the other outputs, which are not compiled ahead of time.
    string[] pack = ["pack", "src/Fovea.Cli", "-c", "Release", "-p:PublishAot=true", "-p:RunAnalyzers=false",
        "-p:ArtifactsPath=" + Path.Combine(root, "artifacts", "native"), "-o", folder];
    if (Run("dotnet", [.. pack, "--use-current-runtime"], capture: false).Code != 0 || Run("dotnet", pack, capture: false).Code != 0)
        return false;
    Console.WriteLine("dotnet tool install --global Fovea.Cli --add-source artifacts/tool");
    return true;
}

IEnumerable<TestRun> IsaRuns()
{
    // What the processor does not have is off already: the tests themselves have run so.
    string[] switches = Avx512F.IsSupported ? ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2"] : ["DOTNET_EnableAVX2"];
    var runs = switches.SelectMany(off => ((string[])["Tensors", "Reference", "Nn"]).Select(name => Off(name, off)))
        // Vectors that software stands in for are slow: the kernels against their plain references are enough.
        .Append(Off("Reference", "DOTNET_EnableHWIntrinsic"));
    // Products of bytes alone have kernels for it.
    return AvxVnni.IsSupported ? runs.Append(Off("Reference", "DOTNET_EnableAVXVNNI", "*Quantized*")) : runs;

    static TestRun Off(string name, string feature, params string[] classes) => new($"Fovea.{name}.Tests", (feature, "0"), classes);
}

// Where PoCL is installed, a driver for OpenCL that needs no graphics processor, kernels run by it, too.
IEnumerable<TestRun> TestRuns() => Directory.GetDirectories(Path.Combine(root, "tests"), "*.Tests")
    .Select(folder => new TestRun(Path.GetFileName(folder)))
    .Concat(HasPocl() ? [new("Fovea.Gpu.Tests", ("FOVEA_TEST_DEVICE", "opencl"), "*.KernelTests", "*.ConvolutionTests",
        "*.ElementTypeTests", "*.ScanTests", "*.MovingTests", "*.TrainingTests", "*.QueueTests")] : []);

bool HasPocl() => File.Exists("/etc/OpenCL/vendors/pocl.icd") && NativeLibrary.TryLoad("libOpenCL.so.1", out _);

// As many at a time as there are processors, the longest first, so that none is left alone at the end.
bool RunTests(IEnumerable<TestRun> runs)
{
    string[] longest = ["Cli", "Repository", "Gpu", "Tensors", "Models", "Onnx", "Browser", "Photometry", "Training", "Studies", "Course"];
    var queue = runs.OrderBy(run => Array.IndexOf(longest, run.Project.Split('.')[1]) is >= 0 and var i ? i : longest.Length).ToList();
    var missing = queue.Select(run => run.Project).Distinct().Where(project => !File.Exists(Built(project))).ToList();
    if (missing.Count > 0 && Run("dotnet", ["build", "-c", "Release"], capture: false).Code != 0) return false;

    var failed = 0;
    var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
    Parallel.ForEach(Partitioner.Create(queue, EnumerablePartitionerOptions.NoBuffering), options, run =>
    {
        var clock = Stopwatch.StartNew();
        string[] filter = run.Classes.Length > 0 ? ["--filter-class", .. run.Classes] : [];
        (string, string)[] variables = run.Variable is { } variable ? [variable] : [];
        var (code, output) = Run("dotnet", [Built(run.Project), "--no-progress", "--no-ansi", .. filter], capture: true, variables);
        // With an instruction set switched off much is skipped that says why each time: of those, only the counts are shown.
        if (run.Variable is not null && code == 0) output = output[Math.Max(0, output.LastIndexOf("  total:", StringComparison.Ordinal))..];
        var what = run.Variable is var (name, value) ? $"{name}={value} {run.Project}" : run.Project;
        lock (queue)
        {
            Console.WriteLine($"{what}: {(code == 0 ? "passed" : $"FAILED ({code})")} in {clock.Elapsed.TotalSeconds:F0} s");
            Console.WriteLine(output.Trim('\n'));
            if (code != 0) failed++;
        }
    });
    Console.WriteLine($"tests: {queue.Count - failed} of {queue.Count} runs passed");
    return failed == 0;
}

string Built(string project) => Path.Combine(root, "artifacts", "bin", project, "release", project + ".dll");

// `dotnet run FILE` builds each example with all that it refers to: some seconds for each of them. So it does for the first; the others are
// projects of one solution, made of the same directives.
bool Examples()
{
    var failed = new List<string>();
    var files = Directory.GetFiles(Path.Combine(root, "examples"), "??-*.cs").Order(StringComparer.Ordinal).ToList();
    var built = BuildExamples(files.Skip(1));
    foreach (var file in files)
    {
        var path = Path.GetRelativePath(root, file);
        Console.WriteLine($"--- {path}");
        var lines = File.ReadAllLines(file).Length;
        if (lines >= 80) failed.Add($"{path} has {lines} lines, fewer than 80 are allowed");
        var clock = Stopwatch.StartNew();
        string[] run = built.TryGetValue(file, out var program) ? [program] : ["run", "-c", "Release", file];
        var (code, _) = Run("dotnet", run, capture: false);
        Console.WriteLine($"--- {path}: exit code {code} in {clock.Elapsed.TotalSeconds:F0} s\n");
        if (code != 0) failed.Add($"{path} ended with exit code {code}");
    }
    foreach (var failure in failed) Console.Error.WriteLine($"examples: {failure}");
    Console.WriteLine($"examples: {failed.Count} failures");
    return failed.Count == 0;
}

// The programs by their files. An example that says more than its projects is left to `dotnet run`, as are all where one does not build.
Dictionary<string, string> BuildExamples(IEnumerable<string> files)
{
    const string project = "#:project ";
    var folder = Path.Combine(root, "artifacts", "examples");
    Directory.CreateDirectory(folder);
    File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), """
        <Project>
          <Import Project="../../examples/Directory.Build.props" />
        </Project>
        """);
    var programs = new Dictionary<string, string>();
    var solution = new List<string>();
    foreach (var file in files)
    {
        var directives = File.ReadLines(file).Where(line => line.StartsWith("#:", StringComparison.Ordinal)).ToList();
        if (!directives.TrueForAll(line => line.StartsWith(project, StringComparison.Ordinal))) continue;
        var name = Path.GetFileNameWithoutExtension(file);
        var references = directives.Select(line => $"""<ProjectReference Include="../../../examples/{line[project.Length..].Trim()}" />""");
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <Features>$(Features);FileBasedProgram</Features>
                <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="../../../examples/{name}.cs" />
                {string.Join("\n    ", references)}
              </ItemGroup>
            </Project>
            """);
        solution.Add($"""  <Project Path="{name}/{name}.csproj" />""");
        programs[file] = Path.Combine(folder, name, "bin", "Release", "net10.0", name + ".dll");
    }
    var all = Path.Combine(folder, "examples.slnx");
    File.WriteAllText(all, $"<Solution>\n{string.Join('\n', solution)}\n</Solution>\n");
    var clock = Stopwatch.StartNew();
    // Without the property, what a solution refers to and does not list is built for debugging, and kernels are ten times slower.
    var (code, output) = Run("dotnet",
        ["build", all, "-c", "Release", "-v", "quiet", "-nologo", "-p:ShouldUnsetParentConfigurationAndPlatform=false"], capture: true);
    if (code == 0) Console.WriteLine($"--- {programs.Count} examples built in {clock.Elapsed.TotalSeconds:F0} s\n");
    else Console.Error.WriteLine(output);
    return code == 0 ? programs : [];
}

// The fences of docs/images/README.md, and each line of another page that begins with `$ ` and names a file of docs/images.
bool Pictures()
{
    var command = Path.Combine(root, "artifacts", "bin", "Fovea.Cli", "release", "fovea.dll");
    var shown = Directory.GetFiles(Path.Combine(root, "docs"), "*.md").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
        .Where(line => Regex.IsMatch(line, @"^\$ .*docs/images/")).Select(line => line[2..]);
    var fences = Regex.Matches(File.ReadAllText(Path.Combine(root, "docs", "images", "README.md")), @"^```sh\n(.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline).Select(fence => fence.Groups[1].Value.TrimEnd());
    var failed = 0;
    foreach (var script in shown.Concat(fences))
    {
        Console.WriteLine($"--- {script}");
        if (Run("sh", ["-ec", $"fovea() {{ dotnet '{command}' \"$@\"; }}\n{script}"], capture: false).Code != 0) failed++;
    }
    Console.WriteLine($"pictures: {failed} failures; `git diff --stat docs` says which have changed");
    return failed == 0;
}

IEnumerable<string> CSharpFiles() => ((IEnumerable<string>)["src", "tests", "examples", "benchmarks", "docs"])
    .Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
    .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
    .Append(Path.Combine(root, "build.cs"))
    .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
    .Order(StringComparer.Ordinal);

(int Code, string Output) Run(string program, string[] arguments, bool capture, params (string Name, string Value)[] environment)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = root, RedirectStandardOutput = capture };
    foreach (var (variable, value) in environment) start.Environment[variable] = value;
    using var process = Process.Start(start)!;
    var output = capture ? process.StandardOutput.ReadToEnd() : "";
    process.WaitForExit();
    return (process.ExitCode, output);
}

static string FindRoot()
{
    var folder = new DirectoryInfo(Environment.CurrentDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fovea.slnx"))) folder = folder.Parent;
    return folder?.FullName ?? throw new InvalidOperationException("build.cs: expected to run inside the repository.");
}

// The tests of a project, or some classes of them, with a variable of the environment set.
internal sealed record TestRun(string Project, (string Name, string Value)? Variable = null, params string[] Classes);
