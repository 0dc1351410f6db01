using Fovea.Course;

namespace Backprop;

/// <summary>
/// A fully connected layer: y = x·W + b, that is y[n, m] = Σ_d x[n, d]·W[d, m] + b[m].
/// </summary>
public sealed class FullyConnected : IFullyConnected
{
    /// <summary>
    /// x [N, D], W [D, M], b [M]. Return y [N, M].
    /// </summary>
    public double[,] Forward(double[,] x, double[,] w, double[] b)
    {
        // begin
        var (samples, inputs, outputs) = (x.GetLength(0), x.GetLength(1), w.GetLength(1));
        var y = new double[samples, outputs];
        for (var n = 0; n < samples; n++)
        {
            for (var m = 0; m < outputs; m++)
            {
                y[n, m] = b[m];
                for (var d = 0; d < inputs; d++) y[n, m] += x[n, d] * w[d, m];
            }
        }
        return y;
        // end
    }

    /// <summary>
    /// upstream = ∂L/∂y [N, M], x [N, D], W [D, M]. Return ∂L/∂x [N, D], ∂L/∂W [D, M] and ∂L/∂b [M]. Each is a sum over
    /// all the y that the element has a part in.
    /// </summary>
    public (double[,] Dx, double[,] Dw, double[] Db) Backward(double[,] upstream, double[,] x, double[,] w)
    {
        // begin
        var (samples, inputs, outputs) = (x.GetLength(0), x.GetLength(1), w.GetLength(1));
        var (dx, dw, db) = (new double[samples, inputs], new double[inputs, outputs], new double[outputs]);
        for (var n = 0; n < samples; n++)
        {
            for (var m = 0; m < outputs; m++)
            {
                db[m] += upstream[n, m];
                for (var d = 0; d < inputs; d++)
                {
                    dx[n, d] += upstream[n, m] * w[d, m];
                    dw[d, m] += upstream[n, m] * x[n, d];
                }
            }
        }
        return (dx, dw, db);
        // end
    }
}
