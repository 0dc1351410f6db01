namespace Fovea.Tensors;

/// <summary>Thrown where the numbers of a matrix do not allow what was asked for: it is singular, has not full rank, or is not positive
/// definite. The message names the operation and the matrix of a batch.</summary>
public sealed class LinearAlgebraException : ArithmeticException
{
    /// <summary>Creates the exception with a message that says subject, expected, got and fix.</summary>
    public LinearAlgebraException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and the exception it explains.</summary>
    public LinearAlgebraException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public LinearAlgebraException() { }

    // " at [2, 0] of [3, 2, 4, 4]" where there is a batch, the shape alone where there is none.
    internal static string Place(Tensor matrices, int matrix)
    {
        var shape = matrices.Shape;
        if (shape.Rank == 2) return $" of {shape}";
        var place = new int[shape.Rank - 2];
        for (var axis = place.Length - 1; axis >= 0; axis--) (place[axis], matrix) = (matrix % shape[axis], matrix / shape[axis]);
        return $" at [{string.Join(", ", place)}] of {shape}";
    }
}
