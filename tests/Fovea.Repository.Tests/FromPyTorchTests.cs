using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fovea.Repository.Tests;

/// <summary>Every row of docs/from-pytorch.md is C# that builds and runs.</summary>
public partial class FromPyTorchTests
{
    private const string Guide = "docs/from-pytorch.md";

    // One program with a method a row; built once for all of them.
    private static readonly Lazy<(Assembly? Program, Dictionary<int, string> Errors)> Built = new(Build);

    public static TheoryData<int, string> Rows() =>
        [.. Codes().Select((code, i) => new TheoryDataRow<int, string>(i, code))];

    [Fact]
    public void The_table_is_there() => Assert.InRange(Codes().Count, 150, 1000);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_builds_and_runs(int row, string code)
    {
        var (program, errors) = Built.Value;
        Assert.False(errors.TryGetValue(row, out var error), $"{code}: {error}");
        Assert.NotNull(program);
        var method = program.GetType("Rows")!.GetMethod($"Row{row}")!;
        using var scope = Tensors.ComputeContext.Current.With(0).Use();
        if (Record.Exception(() => method.Invoke(null, null)) is { } thrown)
            Assert.Fail($"{code}: {(thrown as TargetInvocationException)?.InnerException ?? thrown}");
    }

    private static List<string> Codes() =>
        [.. Row().Matches(Repository.Text(Guide)).Select(m => m.Groups[1].Value.Replace(@"\|", "|", StringComparison.Ordinal))];

    private static (Assembly?, Dictionary<int, string>) Build()
    {
        var errors = new Dictionary<int, string>();
        var codes = Codes();
        var compilation = Compile(codes, errors);
        // Rows that do not build are left out, so that each of the others still says whether it runs.
        foreach (var diagnostic in compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            var line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
            var row = compilation.SyntaxTrees[0].GetText().Lines[line].ToString();
            errors.TryAdd(int.Parse(Number().Match(row).Groups[1].Value, null), diagnostic.GetMessage(null));
        }
        using var memory = new MemoryStream();
        var result = Compile(codes, errors).Emit(memory);
        return (result.Success ? Assembly.Load(memory.ToArray()) : null, errors);
    }

    private static CSharpCompilation Compile(List<string> codes, Dictionary<int, string> skipped)
    {
        var text = new StringBuilder("""
            using System; using System.Collections.Generic; using System.Linq; using Fovea; using Fovea.Tensors; using Fovea.Nn;
            using Fovea.Data; using Fovea.Formats; using Fovea.Training;
            public static class Rows {
            static void Use(Action action) => action();
            static void Use<T>(Func<T> function) => function();

            """);
        const string Names = "Tensor x = Tensor.Rand([4, 3], 0.1, 0.9), y = Tensor.Rand([4, 3], 0.1, 0.9), images = Tensor.Randn([2, 3, 8, 8]), "
            + "labels = Tensor.From(0L, 2, 1, 0), index = Tensor.From(1L, 0); Tensor mask = x > 0.5; "
            + "var net = new Sequential(new Linear(3, 3), new ReLU()); var lr = 0.1f;";
        foreach (var (i, code) in codes.Index())
        {
            if (skipped.ContainsKey(i)) continue;
            var body = code.StartsWith("var ", StringComparison.Ordinal) || code.EndsWith(';')
                || code.StartsWith("using ", StringComparison.Ordinal)
                || code.StartsWith("foreach", StringComparison.Ordinal) ? code.TrimEnd(';') + ";" : $"Use(() => {code});";
            text.Append(null, $"public static void Row{i}() {{ {Names} {body} }}\n");
        }
        var tree = CSharpSyntaxTree.ParseText(text.Append('}').ToString(), new CSharpParseOptions(LanguageVersion.Preview));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create("FromPyTorchRows", [tree], references, new(OutputKind.DynamicallyLinkedLibrary));
    }

    // The second cell of a row that has code in it.
    [GeneratedRegex(@"^\| .*? (?<!\\)\| `((?:[^`])+)` (?<!\\)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"Row(\d+)\(\)")]
    private static partial Regex Number();
}
