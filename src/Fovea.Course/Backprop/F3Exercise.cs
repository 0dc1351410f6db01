namespace Fovea.Course;

/// <summary>f₃(s₁, s₂, i) = −log(eˢⁱ/(eˢ¹ + eˢ²)).</summary>
public interface IF3
{
    /// <summary>−log(eˢⁱ/(eˢ¹ + eˢ²)).</summary>
    double Forward(double s1, double s2, int label);

    /// <summary>∂f/∂s₁ and ∂f/∂s₂.</summary>
    (double DS1, double DS2) Backward(double s1, double s2, int label);
}

internal sealed class F3Exercise : Exercise<IF3>
{
    public F3Exercise() : base("backprop", "f3", 30, "F3", "the softmax loss of two classes")
    {
        Check("Forward", 1, (answer, draw) =>
        {
            var (s1, s2, label) = (draw.Number(), draw.Number(), draw.Whole(1, 2));
            return new Trial(() => answer.Forward(s1, s2, label), F(s1, s2, label))
                .Mistake("the labels are 1 and 2, and the other class was taken", () => F(s1, s2, 3 - label))
                .Mistake("the logarithm is left out: this is the probability", () => Math.Exp(-F(s1, s2, label)));
        });
        Check("Backward: ∂f/∂s₁", 1, (answer, draw) =>
        {
            var (s1, s2, label) = (draw.Number(), draw.Number(), draw.Whole(1, 2));
            return new Trial(() => answer.Backward(s1, s2, label).DS1, CentralDifferences.Derivative(s => F(s, s2, label), s1))
                .Mistake(Label, () => Math.Exp(-F(s1, s2, 1))).Mistake(Both, () => Math.Exp(-F(s1, s2, 1)) - 1);
        });
        Check("Backward: ∂f/∂s₂", 1, (answer, draw) =>
        {
            var (s1, s2, label) = (draw.Number(), draw.Number(), draw.Whole(1, 2));
            return new Trial(() => answer.Backward(s1, s2, label).DS2, CentralDifferences.Derivative(s => F(s1, s, label), s2))
                .Mistake(Label, () => Math.Exp(-F(s1, s2, 2))).Mistake(Both, () => Math.Exp(-F(s1, s2, 2)) - 1);
        });
    }

    private const string Label = "the gradient is p − 1 at the label, and p elsewhere: the −1 is missing",
        Both = "the gradient is p − 1 at the label, and p elsewhere: here the 1 is taken off elsewhere";

    private static double F(double s1, double s2, int label) => Math.Log(Math.Exp(s1) + Math.Exp(s2)) - (label == 1 ? s1 : s2);
}
