using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>y = x·W + b.</summary>
public interface IFullyConnected
{
    /// <summary>x·W + b.</summary>
    double[,] Forward(double[,] x, double[,] w, double[] b);

    /// <summary>∂L/∂x, ∂L/∂W and ∂L/∂b from ∂L/∂y.</summary>
    (double[,] Dx, double[,] Dw, double[] Db) Backward(double[,] upstream, double[,] x, double[,] w);
}

internal sealed class FullyConnectedExercise : Exercise<IFullyConnected>
{
    public FullyConnectedExercise() : base("backprop", "fully-connected", 50, "FullyConnected", "a fully connected layer x·W + b")
    {
        Check("Forward", 2, (answer, draw) =>
        {
            var (x, w, b, _) = Inputs(draw);
            return new Trial(() => answer.Forward(x, w, b), Forward(x.ToTensor(), w.ToTensor(), b.ToTensor()))
                .Mistake("the bias is forgotten", () => x.ToTensor().MatMul(w.ToTensor()))
                .Mistake("the bias is subtracted", () => x.ToTensor().MatMul(w.ToTensor()) - b.ToTensor())
                .Keeps(x).Keeps(w).Keeps(b);
        });
        Check("Backward: dx", 1, (answer, draw) =>
        {
            var (x, w, b, upstream) = Inputs(draw);
            return Trial.Gradient(() => answer.Backward(upstream, x, w).Dx, t => Forward(t, w.ToTensor(), b.ToTensor()), x, upstream)
                .Keeps(upstream).Keeps(x).Keeps(w);
        });
        Check("Backward: dW", 1, (answer, draw) =>
        {
            var (x, w, b, upstream) = Inputs(draw);
            return Trial.Gradient(() => answer.Backward(upstream, x, w).Dw, t => Forward(x.ToTensor(), t, b.ToTensor()), w, upstream)
                .Keeps(upstream).Keeps(x).Keeps(w);
        });
        Check("Backward: db", 1, (answer, draw) =>
        {
            var (x, w, b, upstream) = Inputs(draw);
            return Trial.Gradient(() => answer.Backward(upstream, x, w).Db, t => Forward(x.ToTensor(), w.ToTensor(), t), b, upstream)
                .Mistake("the bias belongs to the outputs: sum over the samples, which are axis 0", () => upstream.ToTensor().Sum(1));
        });
    }

    private static Tensor Forward(Tensor x, Tensor w, Tensor b) => x.MatMul(w) + b;

    private static (double[,] X, double[,] W, double[] B, double[,] Upstream) Inputs(Draw draw)
    {
        var (samples, inputs, outputs) = (draw.Size("N"), draw.Size("D"), draw.Size("M"));
        return (draw.Matrix(samples, inputs), draw.Matrix(inputs, outputs), draw.Vector(outputs), draw.Matrix(samples, outputs));
    }
}
