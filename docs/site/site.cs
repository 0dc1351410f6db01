// Makes the site in artifacts/site:  dotnet run build.cs -- site
// A copy of docs is made ready for docfx: README.md is its first page, and what else of the repository pages link to becomes pages, too.
// The reference of the libraries is written from their assemblies and documentation files as they were built. A link that leads nowhere, a
// reference to what does not exist and a warning of docfx are findings; the exit code is 0 where there is none.
using System.Diagnostics;
using System.IO.Enumeration;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

var clock = Stopwatch.StartNew();
var root = FindRoot();
var (stage, site) = (At("artifacts/site-pages"), At("artifacts/site"));
var findings = new List<string>();
var pages = new Queue<string>(["README.md"]);

if (Directory.Exists(stage)) Directory.Delete(stage, recursive: true);
foreach (var file in Directory.EnumerateFiles(At("docs"), "*", SearchOption.AllDirectories).Select(Relative).Order(StringComparer.Ordinal))
{
    if (file.EndsWith(".md", StringComparison.Ordinal)) pages.Enqueue(file);
    else if (!file.EndsWith("toc.yml", StringComparison.Ordinal)) Write(SitePath(file), file);
}
for (var seen = new HashSet<string>(); pages.TryDequeue(out var page);)
    if (seen.Add(page)) WriteText(SitePath(page), Page(page));

var libraries = Directory.GetDirectories(At("src")).Select(folder => Path.GetFileName(folder))
    .Where(name => name is not ("Fovea.Generators" or "Fovea.Cli")).Order(StringComparer.Ordinal).ToList();
if (CopyAssemblies() && Run("tool", "restore") && Run("docfx", "metadata", Path.Combine(stage, "docfx.json")))
{
    Reference();
    Contents();
    if (Run("docfx", "build", Path.Combine(stage, "docfx.json")) && findings.Count == 0) Publish();
}
foreach (var finding in findings.Distinct()) Console.Error.WriteLine($"site: {finding}");
var end = findings.Count > 0 ? "artifacts/site is left as it was"
    : $"{Directory.GetFiles(site, "*.html", SearchOption.AllDirectories).Length:N0} pages in artifacts/site";
Console.WriteLine($"site: {findings.Distinct().Count()} findings; {end}, {clock.Elapsed.TotalSeconds:F0} s");
return findings.Count == 0 ? 0 : 1;

// --- Pages

// Where a file or folder of the repository stands on the site.
string SitePath(string path) => path == "README.md" ? "index.md"
    : path.StartsWith("docs/", StringComparison.Ordinal) ? path["docs/".Length..]
    : path.EndsWith(".md", StringComparison.Ordinal) ? $"source/{path}"
    : Directory.Exists(At(path)) ? $"source/{path}/index.md" : $"source/{path}.md";

// A document with its links turned; a file of code as a page that shows it; a folder as a list.
string Page(string path)
{
    if (Directory.Exists(At(path)))
    {
        var list = Directory.GetFiles(At(path)).Select(Relative).Order(StringComparer.Ordinal)
            .Select(file => $"- [{Path.GetFileName(file)}]({Link(file, path)})");
        return $"# {path}\n\n{string.Join('\n', list)}\n";
    }
    var text = File.ReadAllText(At(path));
    var language = Path.GetExtension(path) switch { ".cs" => "csharp", ".md" => "", "" or ".txt" => "text", var end => end[1..] };
    return language == "" ? Markdown.Links().Replace(text, Turn) : $"# {path}\n\n````{language}\n{text.TrimEnd()}\n````\n";

    string Turn(Match match)
    {
        var (link, anchor) = (match.Groups["link"].Value, match.Groups["anchor"].Value);
        if (link.Length == 0 || link.Contains(':', StringComparison.Ordinal)) return match.Value;
        var to = Relative(Path.GetFullPath(Path.Combine(At(path), "..", link))).TrimEnd('/');
        if (File.Exists(At($"{to}/README.md"))) to += "/README.md";
        if (!to.StartsWith("..", StringComparison.Ordinal) && Path.Exists(At(to))) return $"]({Link(to, path)}{anchor})";
        findings.Add($"{path}: the link to {link} leads nowhere");
        return match.Value;
    }
}

string Link(string to, string from)
{
    if (!to.StartsWith("docs/", StringComparison.Ordinal)) pages.Enqueue(to);
    return Path.GetRelativePath(Path.GetDirectoryName("/" + SitePath(from))!, "/" + SitePath(to)).Replace('\\', '/');
}

// --- Reference

bool CopyAssemblies()
{
    string Built(string project, string file) => At($"artifacts/bin/{project}/release/{file}");
    var files = libraries.SelectMany(name => new[] { Built(name, $"{name}.dll"), Built(name, $"{name}.xml") }).ToList();
    var missing = files.Where(f => !File.Exists(f)).Select(f => $"{Relative(f)} is missing. Run `dotnet build -c Release` first.").ToList();
    findings.AddRange(missing);
    if (missing.Count > 0) return false;
    files.AddRange(libraries.SelectMany(name => Packages(Built(name, $"{name}.deps.json"))));
    foreach (var file in files.DistinctBy(file => Path.GetFileName(file))) Write($"bin/{Path.GetFileName(file)}", file);
    return true;
}

// Assemblies of the packages whose types signatures name, in the cache of the machine.
static IEnumerable<string> Packages(string dependencies)
{
    var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
    using var json = JsonDocument.Parse(File.ReadAllText(dependencies));
    foreach (var package in json.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
    {
        if (!package.Value.TryGetProperty("runtime", out var assemblies)) continue;
        var folder = Path.Combine(cache, package.Name.ToLowerInvariant());
        foreach (var file in assemblies.EnumerateObject().Select(a => Path.Combine(folder, a.Name)).Where(File.Exists)) yield return file;
    }
}

// References in texts become links; what every object has is not listed, and what comes from other types is folded away.
void Reference()
{
    var files = Directory.GetFiles(Path.Combine(stage, "api"), "*.md");
    var texts = files.Select(file => File.ReadAllText(file).ReplaceLineEndings("\n")).ToList();
    var places = new Dictionary<string, string>();
    foreach (var (file, text) in files.Zip(texts))
        foreach (Match id in Markdown.Id().Matches(text))
            places.TryAdd(id.Groups[1].Value, $"{Path.GetFileName(file)}#{id.Groups[1].Value}");
    var types = files.Zip(texts)
        .Select(t => (Page: Path.GetFileName(t.First), Namespace: Markdown.Namespace().Match(t.Second).Groups[1].Value))
        .Where(t => t.Namespace.Length > 0).ToLookup(t => t.Page[(t.Namespace.Length + 1)..^".md".Length].Split('-')[0]);
    foreach (var (file, text) in files.Zip(texts))
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var linked = Markdown.Cref().Replace(text, m => Linked(name, Uri.UnescapeDataString(m.Groups[1].Value)));
        linked = Markdown.OfObject().Replace(linked, "");
        linked = Markdown.FromOthers().Replace(linked, m => Fold(name, m.Groups[1].Value, m.Groups[2].Value));
        File.WriteAllText(file, Markdown.Signatures().Replace(linked, m => Markdown.TypeLine().Replace(m.Value, Typed)));
    }
    var about = libraries.Select(library =>
    {
        var page = File.Exists(Path.Combine(stage, "api", $"{library}.md")) ? $"{library}.md" : "Fovea.md";
        var description = XDocument.Load(At($"src/{library}/{library}.csproj")).Descendants("Description").FirstOrDefault()?.Value;
        return $"| [{library}]({page}) | {description} |";
    });
    WriteText("api/index.md", $"""
        # Reference of the libraries

        Each library is a package of its name; its types are in the namespace of that name, those of Fovea.Core in `Fovea`. The operations
        on tensors are listed with [Tensor](Fovea.Tensors.Tensor.md), the layers in [Fovea.Nn](Fovea.Nn.md).

        | library | what |
        | --- | --- |
        {string.Join('\n', about)}

        """);
    var contents = Path.Combine(stage, "api", "toc.yml");
    const string all = "- name: Libraries\n  href: index.md\n- name:";
    File.WriteAllText(contents, Markdown.FirstItem().Replace(File.ReadAllText(contents), all, 1));

    // Types of other libraries, which docfx leaves as words, become links; a description follows its parameter without a gap.
    string Typed(Match line) => Markdown.TypeWord().Replace(line.Groups["line"].Value, word =>
        types[word.Groups["type"].Value].ToList() is [var only] ? $"[{word.Value}]({only.Page})" : word.Value)
        + (line.Groups["gap"].Success ? "  \n" : "");

    string Linked(string page, string uid)
    {
        var words = uid.Split('(')[0].Split('.');
        var name = Markdown.Arity().Replace(words[^1] == "#ctor" ? words[^2] : words[^1], "");
        if (places.TryGetValue(Markdown.NoLetter().Replace(uid, "_"), out var place)) return $"<a href=\"{place}\">{name}</a>";
        // A value of an enumeration stands on the page of its type.
        var type = Path.Combine(stage, "api", $"{string.Join('.', words[..^1])}.md");
        if (File.Exists(type) && File.ReadAllText(type).Contains($"`{name} = ", StringComparison.Ordinal))
            return $"<a href=\"{Path.GetFileName(type)}\">{name}</a>";
        if (words[0] == "Fovea") findings.Add($"{page}: {uid} is not in the reference");
        return $"<code>{name}</code>";
    }

    static string Fold(string page, string title, string list)
    {
        list = list.Trim().TrimEnd(',');
        if (list.Length == 0) return "";
        var open = page == "Fovea.Tensors.Tensor" && title == "Extension Methods" ? " open" : "";
        return $"<details{open}><summary>{title}</summary>\n\n{list}\n\n</details>\n\n";
    }
}

// --- Contents

// docs/toc.yml, its patterns replaced by the pages that fit; each part of it becomes a file of its own, which stands at the left.
void Contents()
{
    var lines = File.ReadAllLines(At("docs/toc.yml")).Where(line => !line.StartsWith('#')).ToList();
    var hrefs = lines.Select(line => Markdown.Href().Match(line).Groups["page"].Value).Where(href => href.Length > 0).ToList();
    var patterns = hrefs.Where(href => href.Contains('*')).OrderBy(href => href == "*.md").ToList();
    var all = Directory.GetFiles(stage, "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(stage, f))
        .Where(page => page.Split('/')[0] is not ("index.md" or "api" or "source")).ToLookup(page => hrefs.Contains(page) ? page
            : patterns.First(pattern => FileSystemName.MatchesSimpleExpression(pattern, page)));
    var (contents, part, first) = (new List<string>(), new List<string>(), "");
    var title = "";
    foreach (var line in lines.Append("- name: "))
    {
        if (line.StartsWith("- name: ", StringComparison.Ordinal))
        {
            if (first.Length > 0)
            {
                WriteText($"{title.ToLowerInvariant()}/toc.yml", string.Join('\n', part) + "\n");
                contents.AddRange([$"- name: {title}", $"  href: {title.ToLowerInvariant()}/", $"  topicHref: {first}"]);
            }
            (title, first) = (line["- name: ".Length..], "");
            part.Clear();
        }
        else if (line.StartsWith("  href: ", StringComparison.Ordinal))
        {
            var href = line["  href: ".Length..];
            contents.AddRange([$"- name: {title}", $"  href: {href.Replace("toc.yml", "", StringComparison.Ordinal)}"]);
            if (href == "api/toc.yml") contents.Add("  topicHref: api/index.md");
        }
        else if (Markdown.Href().Match(line) is { Success: true } match)
        {
            var indent = match.Groups["indent"].Value[2..];
            foreach (var page in all[match.Groups["page"].Value].OrderBy(InOrder, StringComparer.Ordinal))
            {
                if (first.Length == 0) first = page;
                part.AddRange([$"{indent}- name: '{Title(page)}'", $"{indent}  href: ../{page}"]);
            }
        }
        else if (line != "  items:")
        {
            part.Add(line[2..]);
        }
    }
    WriteText("toc.yml", string.Join('\n', contents) + "\n");

    // Page 10 comes after page 9.
    static string InOrder(string page) => Markdown.Number().Replace(page, number => number.Value.PadLeft(4, '0'));

    // The first heading, as YAML has it between single quotes.
    string Title(string page) => File.ReadLines(Path.Combine(stage, page)).First(line => line.StartsWith("# ", StringComparison.Ordinal))
        [2..].Replace("`", "", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
}

// --- Files and programs

void Publish()
{
    var built = Path.Combine(stage, "_site");
    foreach (var map in Directory.GetFiles(Path.Combine(built, "public"), "*.map")) File.Delete(map);
    if (Directory.Exists(site)) Directory.Delete(site, recursive: true);
    Directory.Move(built, site);
}

// Findings are the lines in which docfx warns.
bool Run(params string[] arguments)
{
    var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root, RedirectStandardOutput = true };
    // Much of docfx's time goes into compiling docfx itself; no profiles are needed for so short a run.
    start.Environment["DOTNET_TieredPGO"] = "0";
    var before = clock.Elapsed;
    using var process = Process.Start(start)!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    var (code, known) = (process.ExitCode, findings.Count);
    findings.AddRange(output.Split('\n').Where(line => Markdown.Warning().IsMatch(line)).Select(line => line.Trim()));
    if (code != 0 && findings.Count == known) findings.Add($"dotnet {string.Join(' ', arguments)} ended with exit code {code}: {output}");
    Console.WriteLine($"dotnet {arguments[0]} {arguments[1]}: {(clock.Elapsed - before).TotalSeconds:F0} s");
    return code == 0;
}

string At(string path) => Path.Combine(root, path);

string Relative(string path) => Path.GetRelativePath(root, path);

void WriteText(string path, string text) => File.WriteAllText(Place(path), text);

void Write(string path, string file) => File.Copy(At(file), Place(path));

string Place(string path)
{
    path = Path.Combine(stage, path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    return path;
}

static string FindRoot()
{
    var folder = new DirectoryInfo(Environment.CurrentDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fovea.slnx"))) folder = folder.Parent;
    return folder?.FullName ?? throw new InvalidOperationException("site.cs: expected to run inside the repository.");
}

/// <summary>What is looked for in the pages.</summary>
internal static partial class Markdown
{
    // Code is matched first, so that what looks like a link in it is left alone.
    [GeneratedRegex(@"^(`{3,}).*?^\1|`[^`\n]+`|\]\((?<link>[^)#\s]+)(?<anchor>#[^)\s]*)?\)",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    public static partial Regex Links();

    [GeneratedRegex("<a id=\"([^\"]+)\"")]
    public static partial Regex Id();

    [GeneratedRegex("<xref href=\"([^\"]+)\"[^>]*></xref>")]
    public static partial Regex Cref();

    [GeneratedRegex(@"^\[object\.[^\n]*\n", RegexOptions.Multiline)]
    public static partial Regex OfObject();

    [GeneratedRegex(@"^#### (Inherited Members|Extension Methods)\n(.*?)(?=^#)", RegexOptions.Multiline | RegexOptions.Singleline)]
    public static partial Regex FromOthers();

    [GeneratedRegex(@"`+\d+")]
    public static partial Regex Arity();

    [GeneratedRegex(@"^Namespace: \[([\w.]+)\]", RegexOptions.Multiline)]
    public static partial Regex Namespace();

    // The parts of a member that begin with types.
    [GeneratedRegex(@"^#### (?:(?:Type )?Parameters|Returns|(?:Property|Field) Value|Exceptions|Inheritance|Implements|Derived)\n.*?(?=^#|\z)",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    public static partial Regex Signatures();

    [GeneratedRegex(@"^(?<line>`\w+` [^\n]*|\ (?!\ )[^\n]*|\w+(?: ←|,)?\ ?)$(?<gap>\n\n(?=[^`\s#]))?", RegexOptions.Multiline)]
    public static partial Regex TypeLine();

    // Links that are there are matched first.
    [GeneratedRegex(@"\[[^\]]*\]\([^)]*\)|`[^`]*`|(?<type>\b[A-Z]\w*)")]
    public static partial Regex TypeWord();

    [GeneratedRegex("[^A-Za-z0-9]")]
    public static partial Regex NoLetter();

    [GeneratedRegex("^- name:", RegexOptions.Multiline)]
    public static partial Regex FirstItem();

    [GeneratedRegex("^(?<indent> {2,})- href: \"?(?<page>[^\"\\s]+)\"?$")]
    public static partial Regex Href();

    [GeneratedRegex(@"\d+")]
    public static partial Regex Number();

    [GeneratedRegex(@"\b(?:warning|error)\b.*?:")]
    public static partial Regex Warning();
}
