using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>Known derivatives in closed form against autograd, each at fixed random numbers.</summary>
public static class Identities
{
    /// <summary>How the derivatives are laid out, as a sentence.</summary>
    /// <remarks>A tensor's gradient has the tensor's shape, so that it can be subtracted from it.</remarks>
    public const string Layout = "Derivatives of a number have the shape of the variable (denominator layout); "
        + "Autograd.Jacobian has a row for each element of the function (numerator layout).";

    /// <summary>Computes them all.</summary>
    public static IReadOnlyList<FormulaCheck> All() =>
        [.. Products(), CrossEntropy(), CrossEntropyGradient(), BatchNorm(), Decay(adam: false), Decay(adam: true), .. Adversarial()];

    private static IEnumerable<FormulaCheck> Products()
    {
        Tensor x = Normal([5], 1), y = Normal([4], 2), a = Normal([5, 4], 3), square = Normal([5, 5], 4);
        Tensor Row(Tensor v) => v.Reshape([1, v.Count]);
        Tensor Column(Tensor v) => v.Reshape([v.Count, 1]);
        Tensor Trace(Tensor m) => (m * Tensor.Eye(m.Shape[0], dtype: DType.Float64)).Sum();
        yield return new("d(xᵀx)/dx = 2x", Largest(Autograd.Gradient(v => Row(v).MatMul(Column(v)), x), 2 * x));
        yield return new("d tr(AᵀA)/dA = 2A", Largest(Autograd.Gradient(m => Trace(m.MatMul(m, transposeA: true)), a), 2 * a));
        yield return new("d(xᵀAy)/dy = Aᵀx", Largest(Autograd.Gradient(v => Row(x).MatMul(a).MatMul(Column(v)), y),
            a.MatMul(Column(x), transposeA: true).Reshape([4])));
        yield return new("d(Ay)/dy = A in numerator layout: a row for each element of Ay",
            Largest(Autograd.Jacobian(v => a.MatMul(Column(v)).Reshape([5]), y), a));
        // A column is the gradient of one element.
        Tensor[] columns = [.. Enumerable.Range(0, 5).Select(i => Autograd.Gradient(v => a.MatMul(Column(v))[i, 0], y))];
        yield return new("d(Ay)/dy = Aᵀ in denominator layout: a column for each element of Ay",
            Largest(Tensor.Stack(columns, 1), a.Transpose()));
        yield return new("d²(xᵀAx)/dx² = A + Aᵀ", Largest(Autograd.Hessian(v => Row(v).MatMul(square).MatMul(Column(v)), x),
            square + square.Transpose()));
        var p = x.Softmax();
        yield return new("d²(ln Σ eˣ)/dx² = diag(p) − p·pᵀ, p = softmax(x)", Largest(Autograd.Hessian(v => v.LogSumExp(), x),
            Tensor.Eye(5, dtype: DType.Float64) * p - Column(p).MatMul(Row(p))));
    }

    private static FormulaCheck CrossEntropy()
    {
        var (ŷ, y) = Prediction();
        return new("binary cross entropy = −y·ln ŷ − (1 − y)·ln(1 − ŷ)",
            Largest(ŷ.BceLoss(y, Reduction.None), -(y * ŷ.Log()) - (1 - y) * (1 - ŷ).Log()));
    }

    private static FormulaCheck CrossEntropyGradient()
    {
        var (ŷ, y) = Prediction();
        return new("its gradient in ŷ = (ŷ − y)/(ŷ·(1 − ŷ))",
            Largest(Autograd.Gradient(v => v.BceLoss(y, Reduction.Sum), ŷ), (ŷ - y) / (ŷ * (1 - ŷ))));
    }

    private static (Tensor Predicted, Tensor Label) Prediction() =>
        (Tensor.Rand([7], 0.05, 0.95, DType.Float64, new(5)), Tensor.From(0.0, 1, 1, 0, 1, 0, 0.3));

    // The closed form by hand, against autograd over the single steps.
    private static FormulaCheck BatchNorm()
    {
        Tensor x = Normal([6, 3], 6), γ = Normal([3], 7), β = Normal([3], 8), upstream = Normal([6, 3], 9);
        Tensor Steps(Tensor x, Tensor γ, Tensor β)
        {
            var centred = x - x.Mean(0);
            return (upstream * (γ * (centred / (centred.Square().Mean(0) + 1e-5).Sqrt()) + β)).Sum();
        }
        var mean = x.Mean(0);
        var root = ((x - mean).Square().Mean(0) + 1e-5).Rsqrt();
        var z = (x - mean) * root;
        var dx = γ * root * (upstream - upstream.Mean(0) - z * (upstream * z).Mean(0));
        double[] differences =
        [
            Largest(Autograd.Gradient(v => Steps(v, γ, β), x), dx),
            Largest(Autograd.Gradient(v => Steps(x, v, β), γ), (upstream * z).Sum(0)),
            Largest(Autograd.Gradient(v => Steps(x, γ, v), β), upstream.Sum(0)),
        ];
        return new("batch norm: dX = γ/σ·(g − mean g − z·mean(g·z)), dγ = Σ g·z, dβ = Σ g", differences.Max());
    }

    // Ten steps on a quadratic, with λ/2·‖w‖² in the loss and with the parameter shrunk by ηλ.
    private static FormulaCheck Decay(bool adam)
    {
        const double rate = 0.05, strength = 0.2;
        var target = Normal([6], 11);
        Tensor Run(bool penalty)
        {
            var w = Normal([6], 10);
            w.RequiresGrad = true;
            // AdamW shrinks by itself; SGD's own weight decay is the penalty again, so that the shrinking is written out below.
            Optimizer optimizer = !adam ? new Sgd([w], rate) : penalty ? new Adam([w], rate) : new AdamW([w], rate, weightDecay: strength);
            for (var step = 0; step < 10; step++)
            {
                w.ZeroGrad();
                var loss = (w - target).Square().Sum();
                if (penalty) loss += L2RegularizationOp.Forward(w, strength).Loss;
                loss.Backward();
                if (!penalty && !adam)
                {
                    // New values forget the gradient, which is that of the old ones.
                    var gradient = w.Grad;
                    w.SetData(w.Detach() * (1 - rate * strength));
                    w.Grad = gradient;
                }
                optimizer.Step();
            }
            return w.Detach();
        }
        var difference = Largest(Run(penalty: true), Run(penalty: false));
        return adam ? new("Adam: λ/2·‖w‖² in the loss is not w ← (1 − ηλ)w (AdamW), after 10 steps", difference, Holds: false)
            : new("SGD: λ/2·‖w‖² in the loss = w ← (1 − ηλ)w before the step, after 10 steps", difference);
    }

    // V = ln D(y) + ln(1 − D(G(x))), G(x) = ReLU(W_g x) of R² in R⁵, D(z) = σ(W_d z).
    private static IEnumerable<FormulaCheck> Adversarial()
    {
        Tensor x = Normal([2, 1], 12), y = Normal([5, 1], 13), wg = Normal([5, 2], 14), wd = Normal([1, 5], 15);
        Tensor Value(Tensor wg, Tensor wd) =>
            wd.MatMul(y).Sigmoid().Log() + (1 - wd.MatMul(wg.MatMul(x).ReLU()).Sigmoid()).Log();
        var made = wg.MatMul(x).ReLU();
        Tensor real = wd.MatMul(y).Sigmoid(), fake = wd.MatMul(made).Sigmoid();
        yield return new("GAN: dV/dW_d = (1 − D(y))·yᵀ − D(G(x))·G(x)ᵀ",
            Largest(Autograd.Gradient(v => Value(wg, v), wd), (1 - real) * y.Transpose() - fake * made.Transpose()));
        yield return new("GAN: dV/dW_g = −D(G(x))·(W_dᵀ ⊙ 1[W_g·x > 0])·xᵀ", Largest(Autograd.Gradient(v => Value(v, wd), wg),
            -fake * (wd.Transpose() * made.Sign()).MatMul(x, transposeB: true)));
        // Where the generator's distribution is that of the data, D = p/(p + p) = ½ is the best answer to each outcome.
        var p = Normal([6], 16).Softmax();
        Tensor Game(Tensor d) => (p * d.Log()).Sum() + (p * (1 - d).Log()).Sum();
        var half = Tensor.Full([6], 0.5, DType.Float64);
        yield return new("GAN: dV/dD = 0 at D = ½ where G's distribution is that of the data",
            Largest(Autograd.Gradient(Game, half), half * 0));
        yield return new("GAN: V = −ln 4 there", Math.Abs(Game(half).Item() + Math.Log(4)));
    }

    private static Tensor Normal(Shape shape, ulong seed) => Tensor.Randn(shape, dtype: DType.Float64, generator: new(seed));

    private static double Largest(Tensor a, Tensor b)
    {
        using var _ = Autograd.NoGrad();
        if (a.Count != b.Count) throw new ShapeException($"identity: expected sides of one shape, got {a.Shape} and {b.Shape}.");
        return (a.Reshape(b.Shape) - b).Abs().Max().Item();
    }
}
