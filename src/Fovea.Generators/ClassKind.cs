using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fovea.Generators;

/// <summary>Kinds marked with <c>Catalogued</c>: classes that derive from them and need nothing.</summary>
internal static class ClassKind
{
    public static IEnumerable<Entry> Entries(INamedTypeSymbol type)
    {
        if (type.IsAbstract || !type.InstanceConstructors.Any(IsPlain)) return [];
        return type.Ancestors().Where(kind => kind.Attribute("CataloguedAttribute") is not null)
            .Select(kind => new Entry(kind.Text(), $"new {type.Text()}()"));
    }

    private static bool IsPlain(IMethodSymbol constructor) => constructor.Parameters.IsEmpty
        && constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
}
