using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fovea.Generators;

/// <summary>A kind marked with <c>CataloguedFile</c>: files of an ending in a folder.</summary>
/// <param name="Type">The class.</param>
/// <param name="Folder">The folder's name.</param>
/// <param name="Ending">The ending, with its dot.</param>
internal sealed record FileKind(string Type, string Folder, string Ending)
{
    /// <summary>The kinds of a compilation and of what it refers to.</summary>
    public static ImmutableArray<FileKind> All(Compilation compilation) =>
    [
        .. compilation.SourceModule.ReferencedAssemblySymbols.Prepend(compilation.Assembly)
            .Where(a => a.Name == "Fovea" || a.Name.StartsWith("Fovea.", StringComparison.Ordinal))
            .SelectMany(a => Types(a.GlobalNamespace)).Select(Of).OfType<FileKind>(),
    ];

    /// <summary>The entry of a file, or null where it is not of this kind.</summary>
    public Entry? Entry(AdditionalText file, CancellationToken cancellation)
    {
        var name = Path.GetFileName(file.Path);
        if (Path.GetFileName(Path.GetDirectoryName(file.Path)) != Folder || !name.EndsWith(Ending, StringComparison.Ordinal)) return null;
        var (title, text) = (name.Substring(0, name.Length - Ending.Length), file.GetText(cancellation)?.ToString() ?? "");
        return new(Type, $"new {Type}({Literal(title)}, {Literal(text)})");
    }

    private static FileKind? Of(INamedTypeSymbol type) => type.Attribute("CataloguedFileAttribute")?.ConstructorArguments is { } given
        ? new(type.Text(), (string)given[0].Value!, (string)given[1].Value!) : null;

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));
}
