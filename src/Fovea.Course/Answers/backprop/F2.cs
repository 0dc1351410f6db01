using Fovea.Course;

namespace Backprop;

/// <summary>
/// f₂(x) = (e²ˣ − 1)/(e²ˣ + 1), which is tanh x. Write it with exponentials, without Math.Tanh.
/// </summary>
public sealed class F2 : IF2
{
    /// <summary>
    /// Return (e²ˣ − 1)/(e²ˣ + 1).
    /// </summary>
    public double Forward(double x)
    {
        // begin
        var e = Math.Exp(2 * x);
        return (e - 1) / (e + 1);
        // end
    }

    /// <summary>
    /// Return df/dx. With e = e²ˣ, numerator e − 1 and denominator e + 1 there are two paths back to e, and one from
    /// there to x.
    /// </summary>
    public double Backward(double x)
    {
        // begin
        var e = Math.Exp(2 * x);
        var (numerator, denominator) = (e - 1, e + 1);
        var dNumerator = 1 / denominator;
        var dDenominator = -numerator / (denominator * denominator);
        return (dNumerator + dDenominator) * 2 * e;
        // end
    }
}
