using Fovea.Course;

namespace Backprop;

/// <summary>
/// f₄ = max(0, 1 − y·tanh(w·x + b))² + λ/2·w²: the squared hinge loss of a neuron with weight w and bias b for an input
/// x whose label y is −1 or 1, with weight decay λ.
/// </summary>
public sealed class F4 : IF4
{
    /// <summary>
    /// Return max(0, 1 − y·tanh(w·x + b))² + λ/2·w². Math.Tanh is allowed.
    /// </summary>
    public double Forward(double w, double x, double b, double y, double lambda)
    {
        // begin
        var hinge = Math.Max(0, 1 - (y * Math.Tanh((w * x) + b)));
        return (hinge * hinge) + (lambda / 2 * w * w);
        // end
    }

    /// <summary>
    /// Return ∂f/∂w, ∂f/∂x and ∂f/∂b. Two paths lead back to w.
    /// </summary>
    public (double DW, double DX, double DB) Backward(double w, double x, double b, double y, double lambda)
    {
        // begin
        var tanh = Math.Tanh((w * x) + b);
        var hinge = Math.Max(0, 1 - (y * tanh));
        var dHinge = 2 * hinge;
        var dTanh = -y * dHinge;
        var dSum = dTanh * (1 - (tanh * tanh));
        return ((dSum * x) + (lambda * w), dSum * w, dSum);
        // end
    }
}
