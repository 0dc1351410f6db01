namespace Fovea;

/// <summary>How a box of a diagram looks.</summary>
public enum DiagramShape
{
    /// <summary>A name or a number: no frame.</summary>
    Value,

    /// <summary>An operator.</summary>
    Operator,

    /// <summary>A value that goes on to several places.</summary>
    Copy,

    /// <summary>A layer of a network.</summary>
    Layer,
}

/// <summary>A box of a diagram.</summary>
/// <param name="Label">What stands in it; lines are separated by <c>\n</c>.</param>
/// <param name="Shape">How it looks.</param>
public sealed record DiagramBox(string Label, DiagramShape Shape)
{
    /// <summary>What the box stands for, by the name that it has elsewhere: a layer's dotted name, or an operation's with its number; null
    /// for none.</summary>
    public string? Name { get; init; }
}

/// <summary>An arrow of a diagram, with what is written along it.</summary>
/// <param name="From">Number of the box where it begins.</param>
/// <param name="To">Number of the box where it ends.</param>
/// <param name="Name">What the value is called, or null.</param>
/// <param name="Value">The value that goes along it, or its shape.</param>
/// <param name="Gradient">The gradient that comes back, or null.</param>
/// <param name="Numeric">The same gradient by finite differences, or null.</param>
public sealed record DiagramArrow(int From, int To, string? Name = null, string? Value = null, string? Gradient = null,
    string? Numeric = null);

/// <summary>A drawing of a computation: boxes and the values that flow between them.</summary>
/// <param name="Title">The line below the drawing.</param>
/// <param name="Boxes">The boxes.</param>
/// <param name="Arrows">The arrows, in the order of the computation.</param>
public sealed record Diagram(string Title, IReadOnlyList<DiagramBox> Boxes, IReadOnlyList<DiagramArrow> Arrows)
{
    /// <summary>The colour of values, as #rrggbb.</summary>
    internal const string ValueColor = "#0550ae";

    /// <summary>The colour of gradients.</summary>
    internal const string GradientColor = "#cf222e";

    /// <summary>The colour of numeric gradients.</summary>
    internal const string NumericColor = "#8250df";

    /// <summary>Drawn from top to bottom, as networks are, and not from left to right.</summary>
    public bool IsVertical { get; init; }

    /// <summary>The diagram in Graphviz's DOT language.</summary>
    public string ToDot() => DiagramText.Dot(this);

    /// <summary>The diagram as a Mermaid flowchart.</summary>
    public string ToMermaid() => DiagramText.Mermaid(this);
}
