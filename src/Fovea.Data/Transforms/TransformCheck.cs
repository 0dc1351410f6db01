using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>What the arguments of transforms have in common.</summary>
internal static class TransformCheck
{
    public static int AtLeast(int value, int least, string subject, string what,
        [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least ? value
            : throw new ArgumentOutOfRangeException(name, $"{subject}: expected {what} of {least} or more, got {value}.");

    public static double Within(double value, double most, string subject, string what,
        [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value <= most ? value
            : throw new ArgumentOutOfRangeException(name,
                FormattableString.Invariant($"{subject}: expected {what} of 0…{most}, got {value}."));

    public static void Fits(Shape input, int height, int width, int padding, string subject)
    {
        if (input[1] + 2 * padding < height || input[2] + 2 * padding < width)
            throw new ShapeException($"{subject}: expected pictures of at least {height} × {width}"
                + (padding > 0 ? $" with a border of {padding}" : "")
                + $", got {input[1]} × {input[2]}. Resize them first, or crop less.");
    }
}
