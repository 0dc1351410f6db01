#:property PublishAot=false
#:property TreatWarningsAsErrors=false
// The project's checks besides the tests:  dotnet run build.cs -- TARGET
//   lint      file sizes, unfinished code, names
//   isa       the built tests of the kernels once more, with instruction sets switched off
//   examples  every example runs and reaches its floor
//   all       the three of them
// Build first, with `dotnet build -c Release`; the exit code is 0 where everything passed.
using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

var root = FindRoot();
var targets = new Dictionary<string, Func<bool>> { ["lint"] = Lint, ["isa"] = Isa, ["examples"] = Examples };
targets["all"] = () => targets.Where(t => t.Key != "all").Select(t => t.Value()).ToList().TrueForAll(passed => passed);
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
    findings.AddRange(Style());
    // White space by .editorconfig, of every file, without building.
    string[] format = ["format", "whitespace", ".", "--folder", "--verify-no-changes", "--exclude", "artifacts"];
    if (Run("dotnet", format, capture: true).Code != 0)
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
            if (lines[i].Length > mostColumns && !isWithinText) yield return $"{path}:{i + 1}: {lines[i].Length} columns, at most {mostColumns}.";
            if (i > 0 && i + 1 < lines.Length && words.IsMatch(lines[i]) && lines[i - 1].Contains("///", StringComparison.Ordinal)
                && Regex.IsMatch(lines[i + 1], @"^\s*/// [^<{]") && !lines[i - 1].Contains("code", StringComparison.Ordinal))
                yield return $"{path}:{i + 1}: a sentence is cut after '{lines[i].Trim()}'. Flow it anew.";
        }
        foreach (Match match in braced.Matches(text))
            if (!match.Value.Contains("//", StringComparison.Ordinal))
                yield return $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: braces around one statement.";
    }
}

bool Isa()
{
    string[] projects = ["Fovea.Tensors.Tests", "Fovea.Reference.Tests", "Fovea.Nn.Tests", "Fovea.Formats.Tests"];
    // What the processor does not have is off already: the tests themselves have run so.
    string[] switches = ["DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];
    if (Avx512F.IsSupported) switches = ["DOTNET_EnableAVX512", .. switches];
    var sums = new Dictionary<string, int> { ["total"] = 0, ["failed"] = 0, ["succeeded"] = 0, ["skipped"] = 0 };
    var passed = true;
    foreach (var off in switches)
    {
        foreach (var project in projects)
        {
            var tests = Path.Combine(root, "artifacts", "bin", project, "release", project + ".dll");
            if (!File.Exists(tests))
            {
                Console.Error.WriteLine($"isa: {project} is not built. Run `dotnet build -c Release` first.");
                return false;
            }
            var clock = Stopwatch.StartNew();
            var (code, output) = Run("dotnet", [tests, "--no-progress", "--no-ansi"], capture: true, (off, "0"));
            foreach (Match count in Regex.Matches(output, @"^\s*(total|failed|succeeded|skipped):\s*(\d+)", RegexOptions.Multiline))
                sums[count.Groups[1].Value] += int.Parse(count.Groups[2].Value);
            Console.WriteLine($"{off}=0 {project}: {(code == 0 ? "passed" : $"FAILED ({code})")} in {clock.Elapsed.TotalSeconds:F0} s");
            if (code != 0) Console.Error.WriteLine(output);
            passed &= code == 0;
        }
    }
    Console.WriteLine("isa:");
    foreach (var (what, count) in sums) Console.WriteLine($"  {what}: {count}");
    return passed;
}

bool Examples()
{
    var failed = new List<string>();
    foreach (var file in Directory.GetFiles(Path.Combine(root, "examples"), "??-*.cs").Order(StringComparer.Ordinal))
    {
        var path = Path.GetRelativePath(root, file);
        Console.WriteLine($"--- {path}");
        var lines = File.ReadAllLines(file).Length;
        if (lines >= 80) failed.Add($"{path} has {lines} lines, fewer than 80 are allowed");
        var clock = Stopwatch.StartNew();
        var (code, _) = Run("dotnet", ["run", "-c", "Release", file], capture: false);
        Console.WriteLine($"--- {path}: exit code {code} in {clock.Elapsed.TotalSeconds:F0} s\n");
        if (code != 0) failed.Add($"{path} ended with exit code {code}");
    }
    foreach (var failure in failed) Console.Error.WriteLine($"examples: {failure}");
    Console.WriteLine($"examples: {failed.Count} failures");
    return failed.Count == 0;
}

IEnumerable<string> CSharpFiles() => ((IEnumerable<string>)["src", "tests", "examples", "benchmarks"])
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
