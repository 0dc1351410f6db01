using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fovea.Generators;

/// <summary>Kinds marked with <c>PartKind</c>: what configurations name, with arguments.</summary>
internal static class PartKind
{
    public static IEnumerable<Entry> Entries(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var marked = type.GetMembers().OfType<IMethodSymbol>().Select(m => (Method: m, Part: m.Attribute("PartAttribute")))
            .Where(m => m.Part is not null).ToList();
        if (type.Attribute("PartAttribute") is { } own)
            marked.Add((type.InstanceConstructors.OrderByDescending(c => c.DeclaredAccessibility == Accessibility.Public)
                .ThenByDescending(c => c.Parameters.Length).First(), own));
        return marked.Select(m => Of(m.Method, m.Part!, cancellation));
    }

    private static Entry Of(IMethodSymbol method, AttributeData part, CancellationToken cancellation)
    {
        var made = method.MethodKind == Microsoft.CodeAnalysis.MethodKind.Constructor ? method.ContainingType
            : method.ReturnType as INamedTypeSymbol;
        var kind = made?.Ancestors().Prepend(made).FirstOrDefault(t => t.Attribute("PartKindAttribute") is not null);
        if (kind is null) return new("", "", Problem.At(method, $"{made?.Name}: expected a class of a kind that is marked with PartKind."));
        var context = kind.Attribute("PartKindAttribute")!.ConstructorArguments[0].Value as INamedTypeSymbol;
        var documents = Documents(method, cancellation);
        var (specs, values) = (new List<string>(), new List<string>());
        foreach (var parameter in method.Parameters)
        {
            if (FromContext(parameter, context) is { } given) values.Add($"{Named(parameter)}: {given}");
            else if (PartArgument.Of(parameter) is { } argument)
            {
                specs.Add(argument.Spec(documents.TryGetValue(parameter.Name, out var text) ? text : ""));
                values.Add($"{Named(parameter)}: {argument.Value}");
            }
            else if (!parameter.IsOptional)
                return new("", "", Problem.At(parameter,
                    $"{made!.Name}: '{parameter.Name}' needs a default that a configuration can write."));
        }
        var call = method.MethodKind == Microsoft.CodeAnalysis.MethodKind.Constructor
            ? $"new {made!.Text()}" : $"{method.ContainingType.Text()}.{method.Name}";
        var cast = context is null ? "" : $"var context = ({context.Text()})given!; ";
        var entry = $"global::Fovea.PartEntry<{kind.Text()}>";
        return new(entry, $"new {entry}({Literal(part, 0)}, {Literal(part, 1)}, [{string.Join(", ", specs)}], "
            + $"static (given, arguments) => {{ {cast}return {call}({string.Join(", ", values)}); }})");
    }

    // What the context has of a parameter's type; where there are several, the one of its name.
    private static string? FromContext(IParameterSymbol parameter, INamedTypeSymbol? context)
    {
        if (context is null) return null;
        if (SymbolEqualityComparer.Default.Equals(parameter.Type, context)) return "context";
        var fitting = context.GetMembers().OfType<IPropertySymbol>().Where(p =>
            p.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal && !p.IsStatic
            && SymbolEqualityComparer.Default.Equals(p.Type, parameter.Type)).ToList();
        var named = fitting.FirstOrDefault(p => p.Name.Equals(parameter.Name, System.StringComparison.OrdinalIgnoreCase));
        // Numbers of a context stand for an argument only under the same name.
        return named is not null ? $"context.{named.Name}"
            : fitting.Count == 1 && PartArgument.Of(parameter) is null ? $"context.{fitting[0].Name}" : null;
    }

    private static string Named(IParameterSymbol parameter) => $"@{parameter.Name}";

    private static string Literal(AttributeData part, int index) =>
        SymbolDisplay.FormatLiteral((string)part.ConstructorArguments[index].Value!, quote: true);

    // Each parameter's description, in one line and without tags.
    private static Dictionary<string, string> Documents(IMethodSymbol method, CancellationToken cancellation)
    {
        var found = new Dictionary<string, string>();
        foreach (var symbol in new ISymbol[] { method, method.ContainingType })
        {
            if (symbol.GetDocumentationCommentXml(CultureInfo.InvariantCulture, false, cancellation) is not { Length: > 0 } xml) continue;
            foreach (var parameter in XElement.Parse(xml).Elements("param"))
                if (parameter.Attribute("name")?.Value is { } name && !found.ContainsKey(name))
                    found[name] = Regex.Replace(Words(parameter), @"\s+", " ").Trim();
        }
        return found;
    }

    private static string Words(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } tag => (tag.Attribute("cref") ?? tag.Attribute("name"))?.Value.Split('.', ':').Last() ?? "",
        XElement tag => Words(tag),
        _ => "",
    }));
}
