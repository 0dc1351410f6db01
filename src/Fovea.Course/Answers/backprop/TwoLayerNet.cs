using Fovea.Course;

namespace Backprop;

/// <summary>
/// A network with one hidden layer: scores = max(0, x·W₁ + b₁)·W₂ + b₂, and the loss L = softmax loss + λ/2·(Σ W₁² + Σ
/// W₂²). Biases do not decay. Use your FullyConnected, Relu and SoftmaxLoss.
/// </summary>
public sealed class TwoLayerNet : ITwoLayerNet
{
    private readonly FullyConnected _layer = new();
    private readonly Relu _relu = new();
    private readonly SoftmaxLoss _loss = new();

    /// <summary>
    /// x [N, D], W₁ [D, H], b₁ [H], W₂ [H, C], b₂ [C]. Return the scores [N, C].
    /// </summary>
    public double[,] Scores(double[,] x, double[,] w1, double[] b1, double[,] w2, double[] b2)
    {
        // begin
        return _layer.Forward(_relu.Forward(_layer.Forward(x, w1, b1)), w2, b2);
        // end
    }

    /// <summary>
    /// As above, with labels [N] and λ. Return L and ∂L/∂W₁ [D, H], ∂L/∂b₁ [H], ∂L/∂W₂ [H, C], ∂L/∂b₂ [C].
    /// </summary>
    public (double Loss, double[,] Dw1, double[] Db1, double[,] Dw2, double[] Db2) Gradients(double[,] x, int[] labels, double[,] w1,
        double[] b1, double[,] w2, double[] b2, double lambda)
    {
        // begin
        var first = _layer.Forward(x, w1, b1);
        var hidden = _relu.Forward(first);
        var scores = _layer.Forward(hidden, w2, b2);
        var loss = _loss.Forward(scores, labels);
        var (dHidden, dw2, db2) = _layer.Backward(_loss.Backward(scores, labels), hidden, w2);
        var (_, dw1, db1) = _layer.Backward(_relu.Backward(dHidden, first), x, w1);
        foreach (var (w, dw) in new[] { (w1, dw1), (w2, dw2) })
        {
            for (var i = 0; i < w.GetLength(0); i++)
            {
                for (var j = 0; j < w.GetLength(1); j++)
                {
                    loss += lambda / 2 * w[i, j] * w[i, j];
                    dw[i, j] += lambda * w[i, j];
                }
            }
        }
        return (loss, dw1, db1, dw2, db2);
        // end
    }
}
