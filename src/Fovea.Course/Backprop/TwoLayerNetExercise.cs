using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>Scores max(0, x·W₁ + b₁)·W₂ + b₂, and the loss with weight decay.</summary>
public interface ITwoLayerNet
{
    /// <summary>max(0, x·W₁ + b₁)·W₂ + b₂.</summary>
    double[,] Scores(double[,] x, double[,] w1, double[] b1, double[,] w2, double[] b2);

    /// <summary>The loss, and its gradients in the weights and biases.</summary>
    (double Loss, double[,] Dw1, double[] Db1, double[,] Dw2, double[] Db2) Gradients(double[,] x, int[] labels, double[,] w1, double[] b1,
        double[,] w2, double[] b2, double lambda);
}

internal sealed class TwoLayerNetExercise : Exercise<ITwoLayerNet>
{
    private const string Decay = "the weight decay's share is forgotten: λ·W comes on top of the softmax loss's gradient",
        Twice = "the derivative of λ/2·Σ W² is λ·W: the 2 cancels the half", Mask = "the gradient has to pass the ReLU on its way back: it "
        + "is 0 where the hidden unit is 0", Doubled = "the derivative of λ/2·Σ W² is λ·W, not 2λ·W";

    public TwoLayerNetExercise() : base("backprop", "two-layer-net", 80, "TwoLayerNet", "a network of two layers and its gradients")
    {
        Check("Scores", 1, (answer, draw) =>
        {
            var n = new Net(draw);
            return new Trial(() => answer.Scores(n.X, n.W1, n.B1, n.W2, n.B2), n.Scores(n.Parameters))
                .Mistake("the ReLU between the layers is left out", () => n.Scores(n.Parameters, relu: false))
                .Mistake("the second bias is forgotten", () => n.Scores(n.Parameters) - n.B2.ToTensor())
                .Mistake("the first bias is forgotten", () => n.Scores(n.With(1, n.Parameters[1] * 0.0)))
                .Mistake("the ReLU belongs between the layers alone: scores may be negative", () => n.Scores(n.Parameters).ReLU())
                .Keeps(n.X, "x").Keeps(n.W1, "w1").Keeps(n.B1, "b1").Keeps(n.W2, "w2").Keeps(n.B2, "b2");
        });
        Check("Gradients: loss", 1, (answer, draw) =>
        {
            var n = new Net(draw);
            return new Trial(() => Call(answer, n).Loss, n.Loss(n.Parameters).Item())
                .Mistake("the weight decay λ/2·(Σ W₁² + Σ W₂²) is forgotten", () => n.Loss(n.Parameters, decay: 0).Item())
                .Mistake("weight decay is λ/2·Σ W², with the half", () => n.Loss(n.Parameters, decay: 1).Item())
                .Mistake("biases do not decay: the weights alone do",
                    () => n.Loss(n.Parameters).Item()
                        + (n.Lambda / 2 * (n.Parameters[1].Square().Sum().Item() + n.Parameters[3].Square().Sum().Item())));
        });
        Check("Gradients: dW₁", 2, (answer, draw) => Gradient(draw, 0, n => Call(answer, n).Dw1));
        Check("Gradients: db₁", 1, (answer, draw) => Gradient(draw, 1, n => Call(answer, n).Db1));
        Check("Gradients: dW₂", 1, (answer, draw) => Gradient(draw, 2, n => Call(answer, n).Dw2));
        Check("Gradients: db₂", 1, (answer, draw) => Gradient(draw, 3, n => Call(answer, n).Db2));
    }

    private static (double Loss, double[,] Dw1, double[] Db1, double[,] Dw2, double[] Db2) Call(ITwoLayerNet answer, Net n) =>
        answer.Gradients(n.X, n.Labels, n.W1, n.B1, n.W2, n.B2, n.Lambda);

    private static Trial Gradient(Draw draw, int parameter, Func<Net, Array?> call)
    {
        var n = new Net(draw);
        var at = n.Parameters[parameter];
        var data = new Lazy<Tensor>(() => Of(p => n.Loss(p, decay: 0)));
        var trial = new Trial(() => call(n), Of(p => n.Loss(p)));
        if (parameter % 2 == 0)
        {
            trial.Mistake(Decay, () => data.Value).Mistake(Twice, () => data.Value + (n.Lambda / 2 * at))
                .Mistake(Doubled, () => data.Value + (2 * n.Lambda * at));
        }
        else trial.Mistake("biases do not decay: the weights alone do", () => data.Value + (n.Lambda * at));
        if (parameter < 2)
        {
            trial.Mistake(Mask, () => n.WithoutMask(parameter) + (parameter == 0 ? n.Lambda * at : 0 * at))
                .Mistake(Mask + (parameter == 0 ? "; and weight decay's λ·W is forgotten" : ""), () => n.WithoutMask(parameter));
        }
        return trial.Keeps(n.X, "x").Keeps(n.W1, "w1").Keeps(n.B1, "b1").Keeps(n.W2, "w2").Keeps(n.B2, "b2");

        Tensor Of(Func<Tensor[], Tensor> loss) => CentralDifferences.Gradient(t => loss(n.With(parameter, t)), at, null);
    }

    private sealed class Net
    {
        public Net(Draw draw)
        {
            var (samples, inputs, hidden, classes) = (draw.Size("N"), draw.Size("D"), draw.Size("H"), draw.Size("C"));
            (X, Labels, Lambda) = (draw.Matrix(samples, inputs), draw.Labels(samples, classes), draw.Uniform(0.1, 1));
            (W1, B1) = (draw.Matrix(inputs, hidden, 0, 0.7), draw.Vector(hidden));
            (W2, B2) = (draw.Matrix(hidden, classes, 0, 0.7), draw.Vector(classes));
            Parameters = [W1.ToTensor(), B1.ToTensor(), W2.ToTensor(), B2.ToTensor()];
        }

        public double[,] X { get; }

        public int[] Labels { get; }

        public double[,] W1 { get; }

        public double[] B1 { get; }

        public double[,] W2 { get; }

        public double[] B2 { get; }

        public double Lambda { get; }

        public Tensor[] Parameters { get; }

        public Tensor[] With(int place, Tensor value) => [.. Parameters.Select((p, i) => i == place ? value : p)];

        public Tensor Scores(Tensor[] p, bool relu = true)
        {
            var hidden = X.ToTensor().MatMul(p[0]) + p[1];
            return (relu ? hidden.ReLU() : hidden).MatMul(p[2]) + p[3];
        }

        public Tensor Loss(Tensor[] p, double decay = 0.5) =>
            Scores(p).CrossEntropy(Labels.ToLabels()) + (decay * Lambda * (p[0].Square().Sum() + p[2].Square().Sum()));

        // The softmax loss's gradient in W₁ or b₁ where the ReLU's mask is left out on the way back.
        public Tensor WithoutMask(int parameter)
        {
            var dScores = CentralDifferences.Gradient(s => s.CrossEntropy(Labels.ToLabels()), Scores(Parameters), null);
            var dHidden = dScores.MatMul(Parameters[2], transposeB: true);
            return parameter == 0 ? X.ToTensor().MatMul(dHidden, transposeA: true) : dHidden.Sum(0);
        }
    }
}
