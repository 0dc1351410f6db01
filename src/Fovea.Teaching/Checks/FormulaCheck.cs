using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>A formula of matrix calculus, and how far the engine is from it.</summary>
/// <param name="Formula">The formula.</param>
/// <param name="Difference">The largest difference between its two sides, at random numbers in float64.</param>
/// <param name="Holds">Whether the sides are to be equal; a line that shows a difference has false.</param>
public sealed record FormulaCheck(string Formula, double Difference, bool Holds = true)
{
    /// <summary>The largest difference that counts as equal.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Whether the difference is as the formula says.</summary>
    public bool IsConfirmed => Holds ? Difference <= Tolerance : Difference > 1e-3;
}
