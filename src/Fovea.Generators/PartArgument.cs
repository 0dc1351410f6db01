using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fovea.Generators;

/// <summary>A parameter that a configuration can give: how it is declared there, and how it is read.</summary>
internal sealed class PartArgument
{
    private readonly string _kind, _default, _rest;
    private readonly IParameterSymbol _parameter;

    private PartArgument(IParameterSymbol parameter, string kind, string value, string standard, string rest = ")") =>
        (_parameter, _kind, Value, _default, _rest) = (parameter, kind, value, standard, rest);

    /// <summary>The expression that reads it from <c>arguments</c>.</summary>
    public string Value { get; }

    /// <summary>The argument of a parameter, or null where a configuration cannot write one.</summary>
    public static PartArgument? Of(IParameterSymbol parameter)
    {
        var (type, isNullable) = Plain(parameter.Type);
        if (!parameter.HasExplicitDefaultValue) return null;
        var name = Text(parameter.Name);
        var standard = Default(parameter, type);
        switch (type.SpecialType)
        {
            case SpecialType.System_Double:
            case SpecialType.System_Single:
                var cast = type.SpecialType == SpecialType.System_Single ? isNullable ? "(float?)" : "(float)" : "";
                return new(parameter, "Number", $"{cast}arguments.{(isNullable ? "OptionalNumber" : "Number")}({name})",
                    standard == "null" ? "null" : $"(double)({standard})", Optional(isNullable));
            case SpecialType.System_Int32:
                return new(parameter, "Integer", $"arguments.{(isNullable ? "OptionalInteger" : "Integer")}({name})", standard,
                    Optional(isNullable));
            case SpecialType.System_Boolean when !isNullable:
                return new(parameter, "Flag", $"arguments.Flag({name})", standard);
            case SpecialType.System_String when standard != "null":
                return new(parameter, "Text", $"arguments.Text({name})", standard);
        }
        if (type.TypeKind == TypeKind.Enum && !isNullable) return Enumeration(parameter, type, name);
        // A list's default is null, which stands for what the class does then.
        return type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() switch
        {
            "double[]" or "System.Collections.Generic.IReadOnlyList<double>" =>
                new(parameter, "Numbers", $"arguments.Numbers({name})", "null"),
            "int[]" or "System.Collections.Generic.IReadOnlyList<int>" => new(parameter, "Integers", $"arguments.Integers({name})", "null"),
            _ => null,
        };
    }

    /// <summary>The expression that declares it.</summary>
    public string Spec(string description) =>
        $"global::Fovea.ArgumentSpec.{_kind}({Text(_parameter.Name)}, {_default}, {Text(description)}{_rest}";

    private static PartArgument Enumeration(IParameterSymbol parameter, ITypeSymbol type, string name)
    {
        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).ToList();
        var standard = fields.First(f => f.ConstantValue!.Equals(parameter.ExplicitDefaultValue));
        var cases = string.Join(", ", fields.Select(f => $"{Text(Camel(f.Name))} => {type.Text()}.{f.Name}"));
        return new(parameter, "Text",
            $"arguments.Text({name}) switch {{ {cases}, var other => throw new global::System.ArgumentException(other) }}",
            Text(Camel(standard.Name)), ", " + string.Join(", ", fields.Select(f => Text(Camel(f.Name)))) + ")");
    }

    private static string Optional(bool isNullable) => isNullable ? ") with { IsOptional = true }" : ")";

    private static string Default(IParameterSymbol parameter, ITypeSymbol type) => parameter.ExplicitDefaultValue switch
    {
        null => type.IsReferenceType || parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? "null" : "default",
        double d when double.IsInfinity(d) => d > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        bool b => b ? "true" : "false",
        string s => Text(s),
        // The shortest digits of a float, as they were written.
        float f => double.Parse(f.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture) + "d",
        double d => d.ToString("R", CultureInfo.InvariantCulture) + "d",
        var other => other.ToString(),
    };

    private static (ITypeSymbol Type, bool IsNullable) Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? (nullable.TypeArguments[0], true) : (type, false);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static string Text(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
