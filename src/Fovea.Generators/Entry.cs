using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fovea.Generators;

/// <summary>One line of a catalogue: the kind, and the expression that makes the thing.</summary>
/// <param name="Kind">The type argument of <c>Catalog&lt;T&gt;</c>.</param>
/// <param name="Code">The expression.</param>
/// <param name="Problem">What is wrong, where something is.</param>
internal sealed record Entry(string Kind, string Code, Problem? Problem = null);

/// <summary>What is reported to whoever builds.</summary>
/// <param name="Message">Expected and got.</param>
/// <param name="File">Where.</param>
/// <param name="Span">The characters.</param>
/// <param name="Lines">The lines.</param>
internal sealed record Problem(string Message, string File, TextSpan Span, LinePositionSpan Lines)
{
    private static readonly DiagnosticDescriptor Rule =
        new("FOVEA001", "A part that cannot be configured", "{0}", "Fovea", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static Problem At(ISymbol symbol, string message)
    {
        var place = symbol.Locations.First().GetLineSpan();
        return new(message, place.Path, symbol.Locations.First().SourceSpan, place.Span);
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.Create(File, Span, Lines), Message);
}

/// <summary>Names that are equal where their texts are, so that nothing is written anew without need.</summary>
internal readonly struct Names(ImmutableArray<string> values) : IEquatable<Names>
{
    public ImmutableArray<string> Values { get; } = values;

    public bool Equals(Names other) => Values.SequenceEqual(other.Values);

    public override bool Equals(object? other) => other is Names names && Equals(names);

    public override int GetHashCode() => Values.Aggregate(17, (hash, name) => hash * 31 + name.GetHashCode());
}
