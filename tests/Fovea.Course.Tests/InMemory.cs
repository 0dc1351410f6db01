using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fovea.Course.Tests;

/// <summary>Compiles texts as the SDK does, with its usual usings.</summary>
internal static class InMemory
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>The assembly; fails where there is an error or a warning.</summary>
    public static Assembly Compile(string name, OutputKind kind, params IEnumerable<(string Name, string Text)> files)
    {
        var trees = files.Append(("Usings.cs", Usings)).Select(f => CSharpSyntaxTree.ParseText(f.Item2, path: f.Item1));
        // Not this assembly, which has the solutions.
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => p != typeof(InMemory).Assembly.Location);
        var compilation = CSharpCompilation.Create(name, trees, platform.Select(p => MetadataReference.CreateFromFile(p)),
            new(kind, nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        Assert.Empty(compilation.Emit(stream).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }
}
