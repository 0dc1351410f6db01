using Microsoft.DotNet.Interactive.Formatting;

namespace Fovea.Notebooks;

/// <summary>How values of a type show themselves in a notebook. One that derives from <see cref="RichFormatter{T}"/> is found; it needs a
/// file and no list.</summary>
[Catalogued]
public abstract class RichFormatter
{
    private protected RichFormatter() { }

    /// <summary>Hands the formatter to the notebook's formatting, for the type and all that derive from it.</summary>
    internal abstract void Register();
}

/// <summary>How values of a type show themselves in a notebook.</summary>
/// <typeparam name="T">The type; those that derive from it are shown the same way.</typeparam>
public abstract class RichFormatter<T> : RichFormatter where T : notnull
{
    /// <summary>The value as HTML that loads nothing.</summary>
    /// <param name="value">What is shown.</param>
    public abstract string ToHtml(T value);

    internal override void Register() => Formatter.Register<T>((value, writer) => writer.Write(ToHtml(value)), HtmlFormatter.MimeType);
}
