using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>Thrown where an expression cannot be read or lacks a value. The message names the column and marks the place.</summary>
public sealed class ExpressionException : FormatException
{
    /// <summary>Creates the exception for a place in an expression.</summary>
    /// <param name="text">The whole expression.</param>
    /// <param name="column">Where, from 1.</param>
    /// <param name="length">Characters that are meant; 0 at the end.</param>
    /// <param name="problem">Expected and got, in one clause.</param>
    public ExpressionException(string text, int column, int length, string problem)
        : base($"expression, column {column}: {problem}: {Mark(text, column - 1, length)}") => Column = column;

    /// <summary>Creates the exception with a plain message.</summary>
    public ExpressionException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public ExpressionException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public ExpressionException() { }

    /// <summary>The column, from 1; 0 where there is none.</summary>
    public int Column { get; }

    // The text around the place, with the place in brackets: a + ⟨*⟩ b
    private static string Mark(string text, int start, int length)
    {
        const int around = 24;
        int from = Math.Max(0, start - around), end = Math.Min(text.Length, start + length), to = Math.Min(text.Length, end + around);
        var (before, after) = (from > 0 ? "…" : "", to < text.Length ? "…" : "");
        return $"{before}{text[from..start]}⟨{text[start..end]}⟩{text[end..to]}{after}".ReplaceLineEndings(" ");
    }
}
