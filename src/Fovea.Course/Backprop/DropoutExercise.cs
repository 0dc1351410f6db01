using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>Inverted dropout: y = x·(u ≥ p)/(1 − p) in training, x at test time.</summary>
public interface IDropout
{
    /// <summary>x·(u ≥ p)/(1 − p) in training, x otherwise.</summary>
    double[,] Forward(double[,] x, double[,] uniform, double p, bool training);

    /// <summary>∂L/∂x of the training form.</summary>
    double[,] Backward(double[,] upstream, double[,] uniform, double p);
}

internal sealed class DropoutExercise : Exercise<IDropout>
{
    private const string Scale = "dropout is not scaled: what is kept is divided by 1 − p, so that the mean stays",
        Reverse = "the mask is the other way round: an element is kept where u ≥ p, which has the probability 1 − p";

    public DropoutExercise() : base("backprop", "dropout", 100, "Dropout", "inverted dropout, in training and at test time")
    {
        Check("Forward: training", 2, (answer, draw) =>
        {
            var (x, u, p) = Inputs(draw);
            return Mistakes(new Trial(() => answer.Forward(x, u, p, true), Drop(x, u, p)), x, u, p).Keeps(x).Keeps(u, "uniform");
        });
        Check("Forward: test time", 1, (answer, draw) =>
        {
            var (x, u, p) = Inputs(draw);
            return new Trial(() => answer.Forward(x, u, p, false), x.ToTensor())
                .Mistake("nothing is dropped at test time", () => Drop(x, u, p))
                .Mistake("nothing is scaled at test time: the division by 1 − p in training has done it", () => x.ToTensor() * (1 - p))
                .Mistake("nothing is scaled at test time: the division by 1 − p is for training", () => x.ToTensor() / (1 - p))
                .Keeps(x);
        });
        Check("Backward", 1, (answer, draw) =>
        {
            var (upstream, u, p) = Inputs(draw);
            var trial = new Trial(() => answer.Backward(upstream, u, p),
                CentralDifferences.Gradient(t => t * Mask(u, p) / (1 - p), upstream.ToTensor(), upstream.ToTensor()));
            return Mistakes(trial, upstream, u, p).Keeps(upstream).Keeps(u, "uniform");
        });
    }

    private static Trial Mistakes(Trial trial, double[,] x, double[,] u, double p) => trial
        .Mistake(Scale, () => Drop(x, u, p) * (1 - p))
        .Mistake(Reverse, () => x.ToTensor() * (1.0 - Mask(u, p)) / (1 - p))
        .Mistake(Reverse + "; and what is kept is divided by 1 − p", () => x.ToTensor() * (1.0 - Mask(u, p)))
        .Mistake(Reverse + ". Divide by 1 − p, the probability to be kept", () => x.ToTensor() * (1.0 - Mask(u, p)) / p)
        .Mistake("what is kept is divided by the probability to be kept, 1 − p, not by p", () => Drop(x, u, p) * (1 - p) / p)
        .Mistake("what is kept is divided by 1 − p, not multiplied by it", () => Drop(x, u, p) * ((1 - p) * (1 - p)))
        .Mistake("nothing is dropped", () => x.ToTensor());

    private static Tensor Drop(double[,] x, double[,] u, double p) => x.ToTensor() * Mask(u, p) / (1 - p);

    private static Tensor Mask(double[,] u, double p) => u.ToTensor().GreaterOrEqual(p).To(DType.Float64);

    private static (double[,] X, double[,] Uniform, double P) Inputs(Draw draw)
    {
        var (rows, columns) = (draw.Size("N", 4), draw.Size("D", 4));
        var uniform = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) uniform[i, j] = draw.Uniform(0, 1);
        return (draw.Matrix(rows, columns), uniform, draw.Uniform(0.25, 0.45));
    }
}
