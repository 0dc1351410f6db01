using Fovea.Course;

namespace Backprop;

/// <summary>
/// f₁(ŷ, y) = (ŷ − y)², the squared error of a prediction ŷ for a target y.
/// </summary>
public sealed class F1 : IF1
{
    /// <summary>
    /// Return (ŷ − y)².
    /// </summary>
    public double Forward(double prediction, double target)
    {
        // begin
        var difference = prediction - target;
        return difference * difference;
        // end
    }

    /// <summary>
    /// Return ∂f/∂ŷ and ∂f/∂y. Go backward through the two steps: the square, then the difference.
    /// </summary>
    public (double DPrediction, double DTarget) Backward(double prediction, double target)
    {
        // begin
        var dDifference = 2 * (prediction - target);
        return (dDifference, -dDifference);
        // end
    }
}
