using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fovea.Generators;

/// <summary>Kinds marked with <c>DataKind</c>: records that are written as names and values and read back.</summary>
internal static class DataKind
{
    private const string Fields = "global::Fovea.Fields";

    // What a class's name ends in beside its own name.
    private static readonly string[] Endings = ["Attributes", "Function", "Relation"];

    public static IEnumerable<Entry> Entries(INamedTypeSymbol type)
    {
        if (type.IsAbstract || type.IsStatic) return [];
        if (!type.IsValueType) return Kind(type) is { } kind && Of(kind, type, type) is { } own ? [own] : [];
        return type.AllInterfaces.Select(i => i.Attribute("DataKindAttribute")?.ConstructorArguments[0].Value).OfType<INamedTypeSymbol>()
            .Select(record => record.OriginalDefinition.Construct(type))
            .Select(record => Kind(record) is { } kind ? Of(kind, record, type) : null).OfType<Entry>();
    }

    private static INamedTypeSymbol? Kind(INamedTypeSymbol type) =>
        type.Ancestors().FirstOrDefault(t => t.TypeKind == TypeKind.Class && t.Attribute("DataKindAttribute") is not null);

    private static Entry? Of(INamedTypeSymbol kind, INamedTypeSymbol record, INamedTypeSymbol named)
    {
        var constructor = record.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public
                && !(c.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, record)))
            .OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
        if (constructor is null) return null;
        var (written, read) = (new List<string>(), new List<string>());
        foreach (var parameter in constructor.Parameters)
        {
            var name = Camel(parameter.Name);
            if (Write(parameter.Type, $"v.{parameter.Name}") is not { } value || Read(parameter.Type, "data", name) is not { } back)
                return null;
            if (value.Length > 0) written.Add($"[\"{name}\"] = {value}");
            read.Add(back);
        }
        var entry = $"global::Fovea.DataEntry<{kind.Text()}>";
        return new(entry, $"new {entry}(\"{Name(named)}\", typeof({record.Text()}), static value => "
            + $"{{ var v = ({record.Text()})value; return new {Fields} {{ {string.Join(", ", written)} }}; }}, "
            + $"static data => new {record.Text()}({string.Join(", ", read)}))");
    }

    private static string Name(INamedTypeSymbol type) =>
        Endings.FirstOrDefault(e => type.Name.EndsWith(e, System.StringComparison.Ordinal)) is { } ending
            ? type.Name.Substring(0, type.Name.Length - ending.Length) : type.Name;

    // The expression of a value that Fields take; empty for a struct that holds nothing; null where there is no such value.
    private static string? Write(ITypeSymbol type, string value)
    {
        if (Plain(type) is not null || IsShape(type)) return value;
        switch (type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString())
        {
            case "int[]" or "double[]": return value;
            case "Fovea.Tensors.Size2": return $"new int[] {{ {value}.H, {value}.W }}";
        }
        if (IsPairs(type)) return $"global::System.Linq.Enumerable.Select({value}, p => new int[] {{ p.Item1, p.Item2 }})";
        if (Parts(type) is not { } parts) return null;
        if (parts.Count == 0) return "";
        var inner = parts.Select(p => (p.Name, Value: Write(p.Type, $"{value}.{p.Name}"))).ToList();
        return inner.Any(p => p.Value is null) ? null
            : $"new {Fields} {{ {string.Join(", ", inner.Select(p => $"[\"{Camel(p.Name)}\"] = {p.Value}"))} }}";
    }

    private static string? Read(ITypeSymbol type, string data, string name)
    {
        if (Plain(type) is { } method)
        {
            var cast = type.SpecialType == SpecialType.System_Single ? "(float)" : "";
            return $"{cast}{data}.{method}(\"{name}\")";
        }
        if (IsShape(type)) return $"global::Fovea.Tensors.Shape.Create({data}.Integers(\"{name}\"))";
        var optional = type.NullableAnnotation == NullableAnnotation.Annotated ? "Optional" : "";
        switch (type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString())
        {
            case "int[]": return $"{data}.{optional}Integers(\"{name}\")";
            case "double[]" when optional.Length == 0: return $"{data}.Numbers(\"{name}\")";
            case "Fovea.Tensors.Size2": return $"{data}.Pair(\"{name}\")";
        }
        if (IsPairs(type)) return $"{data}.Pairs(\"{name}\")";
        if (Parts(type) is not { } parts) return null;
        if (parts.Count == 0) return $"new {type.Text()}()";
        var inner = parts.Select(p => (p.Name, Value: Read(p.Type, $"{data}.Object(\"{name}\")", Camel(p.Name)))).ToList();
        return inner.Any(p => p.Value is null) ? null
            : $"new {type.Text()}() {{ {string.Join(", ", inner.Select(p => $"{p.Name} = {p.Value}"))} }}";
    }

    // The method of FieldReader for a type that is one value.
    private static string? Plain(ITypeSymbol type)
    {
        var (inner, optional) = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? (nullable.TypeArguments[0], "Optional") : (type, "");
        return inner.SpecialType switch
        {
            SpecialType.System_Double or SpecialType.System_Single => $"{optional}Number",
            SpecialType.System_Int32 => $"{optional}Integer",
            SpecialType.System_Boolean when optional.Length == 0 => "Flag",
            SpecialType.System_String => type.NullableAnnotation == NullableAnnotation.Annotated ? "OptionalText" : "Text",
            _ => inner.TypeKind == TypeKind.Enum && optional.Length == 0 ? $"Choice<{inner.Text()}>" : null,
        };
    }

    // The properties that a struct is made of; null where they cannot be set.
    private static List<IPropertySymbol>? Parts(ITypeSymbol type)
    {
        if (!type.IsValueType || type is not INamedTypeSymbol { IsTupleType: false }) return null;
        var properties = type.GetMembers().OfType<IPropertySymbol>().Where(p => !p.IsStatic && p.SetMethod is not null).ToList();
        return type.GetMembers().OfType<IFieldSymbol>().Count(f => !f.IsStatic) == properties.Count ? properties : null;
    }

    private static bool IsShape(ITypeSymbol type) => type.ToDisplayString() == "Fovea.Tensors.Shape";

    private static bool IsPairs(ITypeSymbol type) => type is IArrayTypeSymbol { ElementType: INamedTypeSymbol { IsTupleType: true } tuple }
        && tuple.TupleElements.Length == 2 && tuple.TupleElements.All(e => e.Type.SpecialType == SpecialType.System_Int32);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
