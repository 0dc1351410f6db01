namespace Fovea.Reports;

/// <summary>A part of a <see cref="ReportPage"/>. A new kind is a class of this kind in a file of its own.</summary>
public abstract class PageBlock
{
    /// <summary>Writes the part's HTML.</summary>
    protected internal abstract void Write(TextWriter html);
}
