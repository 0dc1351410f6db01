using Fovea.Course;

namespace Backprop;

/// <summary>
/// The rectifier: y = max(0, x), element by element.
/// </summary>
public sealed class Relu : IRelu
{
    /// <summary>
    /// x [N, D]. Return y [N, D].
    /// </summary>
    public double[,] Forward(double[,] x)
    {
        // begin
        var (rows, columns) = (x.GetLength(0), x.GetLength(1));
        var y = new double[rows, columns];
        for (var n = 0; n < rows; n++)
            for (var d = 0; d < columns; d++) y[n, d] = Math.Max(0, x[n, d]);
        return y;
        // end
    }

    /// <summary>
    /// upstream = ∂L/∂y [N, D], x [N, D] the input of the forward pass. Return ∂L/∂x [N, D].
    /// </summary>
    public double[,] Backward(double[,] upstream, double[,] x)
    {
        // begin
        var (rows, columns) = (x.GetLength(0), x.GetLength(1));
        var dx = new double[rows, columns];
        for (var n = 0; n < rows; n++)
            for (var d = 0; d < columns; d++) dx[n, d] = x[n, d] > 0 ? upstream[n, d] : 0;
        return dx;
        // end
    }
}
