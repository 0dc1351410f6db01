using Fovea.Course;

namespace Backprop;

/// <summary>
/// Inverted dropout. In training an element is kept with the probability 1 − p and is then divided by 1 − p; otherwise
/// it becomes 0. At test time nothing happens. The random numbers come in, so that everybody drops the same: x[n, d] is
/// kept where uniform[n, d] ≥ p.
/// </summary>
public sealed class Dropout : IDropout
{
    /// <summary>
    /// x [N, D], uniform [N, D] with numbers of 0…1, p the probability to be dropped. Return y [N, D]; at test time
    /// (training is false) a copy of x.
    /// </summary>
    public double[,] Forward(double[,] x, double[,] uniform, double p, bool training)
    {
        // begin
        return training ? Backward(x, uniform, p) : (double[,])x.Clone();
        // end
    }

    /// <summary>
    /// upstream = ∂L/∂y [N, D] of the training form. Return ∂L/∂x [N, D].
    /// </summary>
    public double[,] Backward(double[,] upstream, double[,] uniform, double p)
    {
        // begin
        var (rows, columns) = (upstream.GetLength(0), upstream.GetLength(1));
        var dx = new double[rows, columns];
        for (var n = 0; n < rows; n++)
            for (var d = 0; d < columns; d++) dx[n, d] = uniform[n, d] >= p ? upstream[n, d] / (1 - p) : 0;
        return dx;
        // end
    }
}
