using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>L = 1/N·Σ_n −log softmax(s_n)[label_n].</summary>
public interface ISoftmaxLoss
{
    /// <summary>The mean over the samples of −log p[n, label].</summary>
    double Forward(double[,] scores, int[] labels);

    /// <summary>∂L/∂scores.</summary>
    double[,] Backward(double[,] scores, int[] labels);
}

internal sealed class SoftmaxLossExercise : Exercise<ISoftmaxLoss>
{
    private const string Overflow =
        "eˢ overflows for large scores: subtract the maximum of the row from each score first, which changes no probability";

    public SoftmaxLossExercise() : base("backprop", "softmax-loss", 70, "SoftmaxLoss", "softmax and cross entropy of a batch")
    {
        Check("Forward", 2, (answer, draw) =>
        {
            var (scores, labels) = Inputs(draw, 1);
            var log = scores.ToTensor().LogSoftmax(1);
            return new Trial(() => answer.Forward(scores, labels), log.NllLoss(labels.ToLabels()).Item())
                .Mistake("the logarithm is left out", () => log.Exp().NllLoss(labels.ToLabels()).Item())
                .Mistake("the probabilities of a sample sum to 1: softmax goes along the classes, axis 1",
                    () => scores.ToTensor().LogSoftmax(0).NllLoss(labels.ToLabels()).Item())
                .Mistake("the loss takes the label's probability alone, not those of all classes", () => -log.Sum(1).Mean().Item())
                .Keeps(scores);
        });
        Check("Forward: large scores", 1, (answer, draw) =>
        {
            var (scores, labels) = Inputs(draw, 3000);
            return new Trial(() => answer.Forward(scores, labels), scores.ToTensor().CrossEntropy(labels.ToLabels()).Item())
                .Mistake(Overflow, () => double.NaN).Mistake(Overflow, () => double.PositiveInfinity);
        });
        Check("Backward", 2, (answer, draw) =>
        {
            var (scores, labels) = Inputs(draw, 1);
            var at = scores.ToTensor();
            return new Trial(() => answer.Backward(scores, labels),
                CentralDifferences.Gradient(s => s.CrossEntropy(labels.ToLabels()), at, null))
                .Mistake("the gradient is (p − 1)/N at the label, and p/N elsewhere: the −1 at the label is missing",
                    () => at.Softmax(1) / labels.Length)
                .Mistake("the gradient is (p − 1)/N at the label, and p/N elsewhere: nothing is divided by N, and the −1 is missing",
                    () => at.Softmax(1))
                .Keeps(scores);
        });
        Check("Backward: large scores", 1, (answer, draw) =>
        {
            var (scores, labels) = Inputs(draw, 3000);
            var at = scores.ToTensor();
            var oneHot = labels.ToLabels().OneHot(scores.GetLength(1), DType.Float64);
            return new Trial(() => answer.Backward(scores, labels), (at.Softmax(1) - oneHot) / labels.Length)
                .Mistake(Overflow, () => Naive(at, oneHot, 1.0 / labels.Length)).Mistake(Overflow, () => Naive(at, oneHot, 1));
        });
    }

    private static Tensor Naive(Tensor at, Tensor oneHot, double factor)
    {
        var exponentials = at.Exp();
        return ((exponentials / exponentials.Sum(1, keepDim: true)) - oneHot) * factor;
    }

    private static (double[,] Scores, int[] Labels) Inputs(Draw draw, double deviation)
    {
        var (samples, classes) = (draw.Size("N"), draw.Size("C"));
        return (draw.Matrix(samples, classes, 0, deviation), draw.Labels(samples, classes));
    }
}
