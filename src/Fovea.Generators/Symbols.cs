using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fovea.Generators;

/// <summary>Questions about types.</summary>
internal static class Symbols
{
    /// <summary>Whether a type is one of the namespace <c>Fovea</c> by this name.</summary>
    public static bool IsNamed(this INamedTypeSymbol? type, string name) =>
        type?.Name == name && type.ContainingNamespace is { Name: "Fovea", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>The attribute of this name, or null.</summary>
    public static AttributeData? Attribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass.IsNamed(name));

    /// <summary>The type as it is written in generated code.</summary>
    public static string Text(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The classes that a class derives from and the interfaces that it has.</summary>
    public static IEnumerable<INamedTypeSymbol> Ancestors(this INamedTypeSymbol type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType) yield return t;
        foreach (var t in type.AllInterfaces) yield return t;
    }
}
