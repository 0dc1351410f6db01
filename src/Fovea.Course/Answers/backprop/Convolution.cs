using Fovea.Course;

namespace Backprop;

/// <summary>
/// A convolution layer: y[n, f, i, j] = b[f] + Σ_c,u,v x[n, c, i·s + u − p, j·s + v − p]·w[f, c, u, v], with stride s
/// and padding p. Pixels outside x are 0. The kernel is not turned round: strictly, this is a correlation.
/// </summary>
public sealed class Convolution : IConvolution
{
    /// <summary>
    /// x [N, C, H, W], w [F, C, K, L], b [F]. Return y [N, F, (H + 2p − K)/s + 1, (W + 2p − L)/s + 1], divisions
    /// rounded down.
    /// </summary>
    public double[,,,] Forward(double[,,,] x, double[,,,] w, double[] b, int stride, int padding)
    {
        // begin
        int height = x.GetLength(2), width = x.GetLength(3), kernelHeight = w.GetLength(2), kernelWidth = w.GetLength(3);
        int rows = ((height + (2 * padding) - kernelHeight) / stride) + 1, columns = ((width + (2 * padding) - kernelWidth) / stride) + 1;
        var y = new double[x.GetLength(0), w.GetLength(0), rows, columns];
        for (var n = 0; n < y.GetLength(0); n++)
        {
            for (var f = 0; f < y.GetLength(1); f++)
            {
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                    {
                        y[n, f, i, j] = b[f];
                        for (var c = 0; c < x.GetLength(1); c++)
                        {
                            for (var u = 0; u < kernelHeight; u++)
                            {
                                for (var v = 0; v < kernelWidth; v++)
                                {
                                    var (row, column) = ((i * stride) + u - padding, (j * stride) + v - padding);
                                    if (row >= 0 && row < height && column >= 0 && column < width)
                                        y[n, f, i, j] += x[n, c, row, column] * w[f, c, u, v];
                                }
                            }
                        }
                    }
                }
            }
        }
        return y;
        // end
    }

    /// <summary>
    /// upstream = ∂L/∂y, of y's shape, x [N, C, H, W], w [F, C, K, L]. Return ∂L/∂x [N, C, H, W], ∂L/∂w [F, C, K, L]
    /// and ∂L/∂b [F]. The loops are those of Forward: each product x·w in y gives upstream·w to dx and upstream·x to
    /// dw.
    /// </summary>
    public (double[,,,] Dx, double[,,,] Dw, double[] Db) Backward(double[,,,] upstream, double[,,,] x, double[,,,] w,
        int stride, int padding)
    {
        // begin
        int channels = x.GetLength(1), height = x.GetLength(2), width = x.GetLength(3);
        int filters = w.GetLength(0), kernelHeight = w.GetLength(2), kernelWidth = w.GetLength(3);
        var dx = new double[x.GetLength(0), channels, height, width];
        var dw = new double[filters, channels, kernelHeight, kernelWidth];
        var db = new double[filters];
        for (var n = 0; n < x.GetLength(0); n++)
        {
            for (var f = 0; f < filters; f++)
            {
                for (var i = 0; i < upstream.GetLength(2); i++)
                {
                    for (var j = 0; j < upstream.GetLength(3); j++)
                    {
                        var d = upstream[n, f, i, j];
                        db[f] += d;
                        for (var c = 0; c < channels; c++)
                        {
                            for (var u = 0; u < kernelHeight; u++)
                            {
                                for (var v = 0; v < kernelWidth; v++)
                                {
                                    var (row, column) = ((i * stride) + u - padding, (j * stride) + v - padding);
                                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                                    dx[n, c, row, column] += d * w[f, c, u, v];
                                    dw[f, c, u, v] += d * x[n, c, row, column];
                                }
                            }
                        }
                    }
                }
            }
        }
        return (dx, dw, db);
        // end
    }
}
