using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fovea.Generators;

/// <summary>Kinds marked with <c>CataloguedMethod</c>: static methods of a name, in static classes.</summary>
internal static class MethodKind
{
    public static IEnumerable<Entry> Entries(INamedTypeSymbol type, Compilation compilation)
    {
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (!method.Parameters.IsEmpty || method.ReturnType is not INamedTypeSymbol { Arity: 1 } list
                || list.TypeArguments[0] is not INamedTypeSymbol item) continue;
            foreach (var kind in Kinds(item, compilation))
                if ((string)kind.Attribute("CataloguedMethodAttribute")!.ConstructorArguments[0].Value! == method.Name)
                    yield return new(kind.Text(), $"new {kind.Text()}(typeof({type.Text()}), {type.Text()}.{method.Name})");
        }
    }

    // The kinds stand beside what the methods return, so that not every type has to be looked at.
    private static IEnumerable<INamedTypeSymbol> Kinds(INamedTypeSymbol item, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(item.ContainingAssembly,
            compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly)
            ? [] : item.ContainingNamespace.GetTypeMembers().Where(t => t.Attribute("CataloguedMethodAttribute") is not null);
}
