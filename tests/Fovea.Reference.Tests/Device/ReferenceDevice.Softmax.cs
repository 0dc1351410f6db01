using Fovea.Tensors;

namespace Fovea.Reference;

// The softmax of rows, and the loss on it.
public partial class ReferenceDevice : IExecutes<SoftmaxCall>, IExecutes<SoftmaxBackwardCall>, IExecutes<CrossEntropyCall>,
    IExecutes<CrossEntropyBackwardCall>
{
    void IExecutes<SoftmaxCall>.Execute(in SoftmaxCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        var n = x.Count / call.Rows;
        for (var row = 0; row < call.Rows; row++)
        {
            var logs = LogSoftmax(x, row * n, n);
            for (var c = 0; c < n; c++) y[row * n + c] = call.Log ? logs[c] : Math.Exp(logs[c]);
        }
    }

    void IExecutes<SoftmaxBackwardCall>.Execute(in SoftmaxBackwardCall call)
    {
        Elements dy = new(call.Dy), y = new(call.Y), dx = new(call.Dx);
        var (n, log) = (y.Count / call.Rows, call.Log);
        for (var row = 0; row < call.Rows; row++)
        {
            var members = Enumerable.Range(row * n, n);
            var sum = members.Sum(i => log ? dy[i] : dy[i] * y[i]);
            foreach (var i in members) dx[i] = log ? dy[i] - Math.Exp(y[i]) * sum : y[i] * (dy[i] - sum);
        }
    }

    void IExecutes<CrossEntropyCall>.Execute(in CrossEntropyCall call)
    {
        Elements scores = new(call.Scores), losses = new(call.Losses), probabilities = new(call.Probabilities);
        var n = scores.Count / losses.Count;
        for (var row = 0; row < losses.Count; row++)
        {
            var logs = LogSoftmax(scores, row * n, n);
            double loss = 0;
            for (var c = 0; c < n; c++)
            {
                // Where there is no target, −∞ does not count.
                var target = Target(call.Labels, call.Weight, call.Smoothing, row, c, n);
                if (target != 0) loss -= target * logs[c];
                probabilities[row * n + c] = Math.Exp(logs[c]);
            }
            losses[row] = loss;
        }
    }

    void IExecutes<CrossEntropyBackwardCall>.Execute(in CrossEntropyBackwardCall call)
    {
        Elements upstream = new(call.Upstream), p = new(call.Probabilities), dx = new(call.Dx);
        var n = dx.Count / call.Labels.Count;
        var targets = new double[n];
        for (var row = 0; row < call.Labels.Count; row++)
        {
            for (var c = 0; c < n; c++) targets[c] = Target(call.Labels, call.Weight, call.Smoothing, row, c, n);
            for (var c = 0; c < n; c++) dx[row * n + c] = upstream[row] * (p[row * n + c] * targets.Sum() - targets[c]);
        }
    }

    // w[c]·((1 − ε)·1[c = label] + ε/C).
    private static double Target(Tensor labels, Tensor? weight, double smoothing, int row, int c, int classes) =>
        At(weight, c, 1) * ((new Elements(labels).Whole(row) == c ? 1 - smoothing : 0) + smoothing / classes);

    // x − max − ln Σ e^{x − max}; a row of −∞ alone has no largest score to take off.
    private static double[] LogSoftmax(Elements x, int start, int n)
    {
        var row = Enumerable.Range(start, n).Select(i => x[i]).ToArray();
        var max = row.Max();
        if (row.Any(double.IsNaN)) max = double.NaN;
        if (double.IsNegativeInfinity(max)) max = 0;
        var log = Math.Log(row.Sum(v => Math.Exp(v - max)));
        return Array.ConvertAll(row, v => v - max - log);
    }
}
