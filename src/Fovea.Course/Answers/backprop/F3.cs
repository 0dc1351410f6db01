using Fovea.Course;

namespace Backprop;

/// <summary>
/// f₃(s₁, s₂, i) = −log(eˢⁱ/(eˢ¹ + eˢ²)), the softmax loss of two classes with scores s₁ and s₂. The label i is 1 or 2.
/// </summary>
public sealed class F3 : IF3
{
    /// <summary>
    /// Return −log pᵢ, where p₁ = eˢ¹/(eˢ¹ + eˢ²) and p₂ = eˢ²/(eˢ¹ + eˢ²).
    /// </summary>
    public double Forward(double s1, double s2, int label)
    {
        // begin
        var sum = Math.Exp(s1) + Math.Exp(s2);
        return -Math.Log(Math.Exp(label == 1 ? s1 : s2) / sum);
        // end
    }

    /// <summary>
    /// Return ∂f/∂s₁ and ∂f/∂s₂. The score of the label and the other one have different derivatives.
    /// </summary>
    public (double DS1, double DS2) Backward(double s1, double s2, int label)
    {
        // begin
        var sum = Math.Exp(s1) + Math.Exp(s2);
        var (p1, p2) = (Math.Exp(s1) / sum, Math.Exp(s2) / sum);
        return label == 1 ? (p1 - 1, p2) : (p1, p2 - 1);
        // end
    }
}
