using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fovea.Generators;

/// <summary>Writes, for each project, the class that adds what the project has to <c>Catalog&lt;T&gt;</c>, and after it what the projects
/// have that it refers to.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var found = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax or StructDeclarationSyntax,
            static (syntax, cancellation) => Entries(syntax, cancellation)).SelectMany(static (entries, _) => entries).Collect();
        var references = context.CompilationProvider.Select(static (compilation, _) => References(compilation));
        var files = context.AdditionalTextsProvider.Combine(context.CompilationProvider.Select(static (c, _) => FileKind.All(c)))
            .SelectMany(static (pair, cancellation) => pair.Right.Select(kind => kind.Entry(pair.Left, cancellation)).OfType<Entry>())
            .Collect();
        var assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Program");
        context.RegisterSourceOutput(found.Combine(files).Combine(references).Combine(assembly), static (output, all) =>
        {
            var (((types, texts), registers), name) = all;
            var entries = types.AddRange(texts);
            foreach (var entry in entries)
                if (entry.Problem is { } problem) output.ReportDiagnostic(problem.ToDiagnostic());
            if (CatalogSource.Write(name, entries, registers) is { } source) output.AddSource("Catalog.g.cs", source);
        });
    }

    private static ImmutableArray<Entry> Entries(GeneratorSyntaxContext syntax, CancellationToken cancellation)
    {
        if (syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, cancellation) is not INamedTypeSymbol type || !IsReachable(type)) return [];
        // A class in several parts is read once, at the first.
        if (type.DeclaringSyntaxReferences[0].GetSyntax(cancellation) != syntax.Node) return [];
        return [.. type.IsStatic ? MethodKind.Entries(type, syntax.SemanticModel.Compilation) : ClassKind.Entries(type),
            .. PartKind.Entries(type, cancellation), .. DataKind.Entries(type)];
    }

    private static bool IsReachable(INamedTypeSymbol type)
    {
        for (var t = type; t is not null; t = t.ContainingType)
            if (t.IsFileLocal || t.IsGenericType || t.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
                return false;
        return true;
    }

    // The classes that referenced assemblies keep their entries in.
    private static Names References(Compilation compilation) => new([.. compilation.SourceModule.ReferencedAssemblySymbols
        .SelectMany(a => a.GetAttributes()).Where(a => a.AttributeClass.IsNamed("CatalogSourceAttribute"))
        .Select(a => ((INamedTypeSymbol)a.ConstructorArguments[0].Value!).Text()).OrderBy(n => n, System.StringComparer.Ordinal)]);
}
