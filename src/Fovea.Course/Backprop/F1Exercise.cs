namespace Fovea.Course;

/// <summary>f₁(ŷ, y) = (ŷ − y)².</summary>
public interface IF1
{
    /// <summary>(ŷ − y)².</summary>
    double Forward(double prediction, double target);

    /// <summary>∂f/∂ŷ and ∂f/∂y.</summary>
    (double DPrediction, double DTarget) Backward(double prediction, double target);
}

internal sealed class F1Exercise : Exercise<IF1>
{
    public F1Exercise() : base("backprop", "f1", 10, "F1", "the squared error (ŷ − y)²")
    {
        Check("Forward", 1, (answer, draw) =>
        {
            var (prediction, target) = (draw.Number(), draw.Number());
            return new Trial(() => answer.Forward(prediction, target), F(prediction, target))
                .Mistake("the square is missing", () => prediction - target)
                .Mistake("the square is missing: this is |ŷ − y|", () => Math.Abs(prediction - target));
        });
        Check("Backward: ∂f/∂ŷ", 1, (answer, draw) =>
        {
            var (prediction, target) = (draw.Number(), draw.Number());
            return new Trial(() => answer.Backward(prediction, target).DPrediction,
                CentralDifferences.Derivative(p => F(p, target), prediction)).Mistake(Half, () => prediction - target);
        });
        Check("Backward: ∂f/∂y", 1, (answer, draw) =>
        {
            var (prediction, target) = (draw.Number(), draw.Number());
            return new Trial(() => answer.Backward(prediction, target).DTarget,
                CentralDifferences.Derivative(t => F(prediction, t), target))
                .Mistake("the inner derivative is left out: ∂(ŷ − y)/∂y = −1", () => 2 * (prediction - target))
                .Mistake(Half, () => target - prediction);
        });
    }

    private const string Half = "the 2 that the square's derivative brings is missing";

    private static double F(double prediction, double target) => Math.Pow(prediction - target, 2);
}
