using Backprop;

namespace Fovea.Course.Tests;

// Answers with one usual mistake each.

internal sealed class ReluBySignOfUpstream : IRelu
{
    public double[,] Forward(double[,] x) => new Relu().Forward(x);

    public double[,] Backward(double[,] upstream, double[,] x) => new Relu().Forward(upstream);
}

internal sealed class ReluWithoutUpstream : IRelu
{
    public double[,] Forward(double[,] x) => new Relu().Forward(x);

    public double[,] Backward(double[,] upstream, double[,] x) =>
        Each.Of(x, x, (v, _) => v > 0 ? 1 : 0);
}

internal sealed class ReluThatPassesNegatives : IRelu
{
    public double[,] Forward(double[,] x) => new Relu().Forward(x);

    public double[,] Backward(double[,] upstream, double[,] x) => (double[,])upstream.Clone();
}

internal sealed class ReluInPlace : IRelu
{
    public double[,] Forward(double[,] x)
    {
        for (var i = 0; i < x.GetLength(0); i++)
            for (var j = 0; j < x.GetLength(1); j++) x[i, j] = Math.Max(0, x[i, j]);
        return x;
    }

    public double[,] Backward(double[,] upstream, double[,] x) => new Relu().Backward(upstream, x);
}

internal sealed class ReluForOneSize : IRelu
{
    public double[,] Forward(double[,] x) => new Relu().Forward(x);

    // Right for the first sizes that are drawn, and for no others.
    public double[,] Backward(double[,] upstream, double[,] x)
    {
        var right = new Relu().Backward(upstream, x);
        First ??= x.GetLength(1);
        return x.GetLength(1) == First ? right : Each.Of(right, right, (v, _) => (3 * v) + 1);
    }

    private int? First { get; set; }
}

internal sealed class FullyConnectedWithoutBias : IFullyConnected
{
    public double[,] Forward(double[,] x, double[,] w, double[] b) => new FullyConnected().Forward(x, w, new double[b.Length]);

    public (double[,] Dx, double[,] Dw, double[] Db) Backward(double[,] upstream, double[,] x, double[,] w) =>
        new FullyConnected().Backward(upstream, x, w);
}

internal sealed class FullyConnectedWithMeanOfBias : IFullyConnected
{
    public double[,] Forward(double[,] x, double[,] w, double[] b) => new FullyConnected().Forward(x, w, b);

    public (double[,] Dx, double[,] Dw, double[] Db) Backward(double[,] upstream, double[,] x, double[,] w)
    {
        var (dx, dw, db) = new FullyConnected().Backward(upstream, x, w);
        return (dx, dw, [.. db.Select(v => v / x.GetLength(0))]);
    }
}

internal sealed class FullyConnectedTransposed : IFullyConnected
{
    public double[,] Forward(double[,] x, double[,] w, double[] b) => new FullyConnected().Forward(x, w, b);

    public (double[,] Dx, double[,] Dw, double[] Db) Backward(double[,] upstream, double[,] x, double[,] w)
    {
        var (dx, dw, db) = new FullyConnected().Backward(upstream, x, w);
        return (dx, Each.Transposed(dw), db);
    }
}

internal sealed class SoftmaxLossAsSum : ISoftmaxLoss
{
    public double Forward(double[,] scores, int[] labels) => labels.Length * new SoftmaxLoss().Forward(scores, labels);

    public double[,] Backward(double[,] scores, int[] labels) =>
        Each.Of(new SoftmaxLoss().Backward(scores, labels), scores, (v, _) => v * labels.Length);
}

internal sealed class SoftmaxLossThatOverflows : ISoftmaxLoss
{
    public double Forward(double[,] scores, int[] labels)
    {
        var (sum, loss) = (Sums(scores), 0.0);
        for (var n = 0; n < labels.Length; n++) loss -= Math.Log(Math.Exp(scores[n, labels[n]]) / sum[n]) / labels.Length;
        return loss;
    }

    public double[,] Backward(double[,] scores, int[] labels)
    {
        var (sum, d) = (Sums(scores), new double[scores.GetLength(0), scores.GetLength(1)]);
        for (var n = 0; n < labels.Length; n++)
        {
            for (var c = 0; c < scores.GetLength(1); c++)
                d[n, c] = ((Math.Exp(scores[n, c]) / sum[n]) - (c == labels[n] ? 1 : 0)) / labels.Length;
        }
        return d;
    }

    private static double[] Sums(double[,] scores)
    {
        var sums = new double[scores.GetLength(0)];
        for (var n = 0; n < sums.Length; n++)
            for (var c = 0; c < scores.GetLength(1); c++) sums[n] += Math.Exp(scores[n, c]);
        return sums;
    }
}

internal sealed class SoftmaxLossWithoutLabels : ISoftmaxLoss
{
    public double Forward(double[,] scores, int[] labels) => new SoftmaxLoss().Forward(scores, labels);

    public double[,] Backward(double[,] scores, int[] labels)
    {
        var d = new SoftmaxLoss().Backward(scores, labels);
        for (var n = 0; n < labels.Length; n++) d[n, labels[n]] += 1.0 / labels.Length;
        return d;
    }
}

internal sealed class TwoLayerNetWithoutDecay : ITwoLayerNet
{
    public double[,] Scores(double[,] x, double[,] w1, double[] b1, double[,] w2, double[] b2) =>
        new TwoLayerNet().Scores(x, w1, b1, w2, b2);

    public (double Loss, double[,] Dw1, double[] Db1, double[,] Dw2, double[] Db2) Gradients(double[,] x, int[] labels, double[,] w1,
        double[] b1, double[,] w2, double[] b2, double lambda) => new TwoLayerNet().Gradients(x, labels, w1, b1, w2, b2, 0);
}

internal sealed class TwoLayerNetWithoutMask : ITwoLayerNet
{
    public double[,] Scores(double[,] x, double[,] w1, double[] b1, double[,] w2, double[] b2) =>
        new TwoLayerNet().Scores(x, w1, b1, w2, b2);

    public (double Loss, double[,] Dw1, double[] Db1, double[,] Dw2, double[] Db2) Gradients(double[,] x, int[] labels, double[,] w1,
        double[] b1, double[,] w2, double[] b2, double lambda)
    {
        var (loss, _, _, dw2, db2) = new TwoLayerNet().Gradients(x, labels, w1, b1, w2, b2, lambda);
        var layer = new FullyConnected();
        var hidden = new Relu().Forward(layer.Forward(x, w1, b1));
        var dScores = new SoftmaxLoss().Backward(layer.Forward(hidden, w2, b2), labels);
        var (_, dw1, db1) = layer.Backward(layer.Backward(dScores, hidden, w2).Dx, x, w1);
        return (loss, Each.Of(dw1, w1, (d, w) => d + (lambda * w)), db1, dw2, db2);
    }
}

internal sealed class BatchNormOfTheBatch : IBatchNorm
{
    private readonly BatchNorm _right = new();

    public (double[,] Y, double[] Mean, double[] Variance) Train(double[,] x, double[] gamma, double[] beta, double epsilon) =>
        _right.Train(x, gamma, beta, epsilon);

    public double[] Running(double[] running, double[] batch, double momentum) => _right.Running(batch, running, momentum);

    public double[,] Test(double[,] x, double[] gamma, double[] beta, double[] runningMean, double[] runningVariance, double epsilon) =>
        _right.Train(x, gamma, beta, epsilon).Y;

    public (double[,] Dx, double[] Dgamma, double[] Dbeta) Backward(double[,] upstream, double[,] x, double[] gamma, double epsilon)
    {
        // As if mean and variance were given.
        var variance = _right.Train(x, gamma, gamma, epsilon).Variance;
        var dx = (double[,])upstream.Clone();
        for (var n = 0; n < dx.GetLength(0); n++)
            for (var d = 0; d < dx.GetLength(1); d++) dx[n, d] *= gamma[d] / Math.Sqrt(variance[d] + epsilon);
        var (_, dGamma, dBeta) = _right.Backward(upstream, x, gamma, epsilon);
        return (dx, dGamma, [.. dBeta.Select(v => v / x.GetLength(0))]);
    }
}

internal sealed class BatchNormUnbiased : IBatchNorm
{
    private readonly BatchNorm _right = new();

    public (double[,] Y, double[] Mean, double[] Variance) Train(double[,] x, double[] gamma, double[] beta, double epsilon)
    {
        var (_, mean, variance) = _right.Train(x, gamma, beta, epsilon);
        double samples = x.GetLength(0);
        double[] unbiased = [.. variance.Select(v => v * samples / (samples - 1))];
        return (_right.Test(x, gamma, beta, mean, unbiased, epsilon), mean, unbiased);
    }

    public double[] Running(double[] running, double[] batch, double momentum) => _right.Running(running, batch, momentum);

    public double[,] Test(double[,] x, double[] gamma, double[] beta, double[] runningMean, double[] runningVariance, double epsilon) =>
        _right.Test(x, gamma, beta, runningMean, runningVariance, epsilon);

    public (double[,] Dx, double[] Dgamma, double[] Dbeta) Backward(double[,] upstream, double[,] x, double[] gamma, double epsilon) =>
        _right.Backward(upstream, x, gamma, epsilon);
}

internal sealed class DropoutUnscaled : IDropout
{
    public double[,] Forward(double[,] x, double[,] uniform, double p, bool training) =>
        training ? Each.Of(x, uniform, (v, u) => u >= p ? v : 0) : Each.Of(x, x, (v, _) => v * (1 - p));

    public double[,] Backward(double[,] upstream, double[,] uniform, double p) => Each.Of(upstream, uniform, (v, u) => u < p ? v : 0);
}

internal sealed class ConvolutionFlipped : IConvolution
{
    public double[,,,] Forward(double[,,,] x, double[,,,] w, double[] b, int stride, int padding) =>
        new Convolution().Forward(x, Each.Flipped(w), b, stride, padding);

    public (double[,,,] Dx, double[,,,] Dw, double[] Db) Backward(double[,,,] upstream, double[,,,] x, double[,,,] w, int stride,
        int padding) =>
        new Convolution().Backward(upstream, x, Each.Flipped(w), stride, padding);
}

internal sealed class ConvolutionWithoutPadding : IConvolution
{
    public double[,,,] Forward(double[,,,] x, double[,,,] w, double[] b, int stride, int padding) =>
        new Convolution().Forward(x, w, b, stride, 0);

    public (double[,,,] Dx, double[,,,] Dw, double[] Db) Backward(double[,,,] upstream, double[,,,] x, double[,,,] w, int stride,
        int padding)
    {
        var (dx, dw, db) = new Convolution().Backward(upstream, x, w, stride, padding);
        double count = upstream.Length / upstream.GetLength(1);
        return (dx, dw, [.. db.Select(v => v / count)]);
    }
}

/// <summary>Loops over arrays.</summary>
internal static class Each
{
    public static double[,] Of(double[,] a, double[,] b, Func<double, double, double> function)
    {
        var y = new double[a.GetLength(0), a.GetLength(1)];
        for (var i = 0; i < y.GetLength(0); i++)
            for (var j = 0; j < y.GetLength(1); j++) y[i, j] = function(a[i, j], b[i, j]);
        return y;
    }

    public static double[,] Transposed(double[,] a)
    {
        var y = new double[a.GetLength(1), a.GetLength(0)];
        for (var i = 0; i < y.GetLength(0); i++)
            for (var j = 0; j < y.GetLength(1); j++) y[i, j] = a[j, i];
        return y;
    }

    public static double[,,,] Flipped(double[,,,] w)
    {
        var y = (double[,,,])w.Clone();
        int rows = w.GetLength(2), columns = w.GetLength(3);
        for (var f = 0; f < w.GetLength(0); f++)
            for (var c = 0; c < w.GetLength(1); c++)
                for (var u = 0; u < rows; u++)
                    for (var v = 0; v < columns; v++) y[f, c, u, v] = w[f, c, rows - 1 - u, columns - 1 - v];
        return y;
    }
}
