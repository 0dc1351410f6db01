using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β.</summary>
public interface IBatchNorm
{
    /// <summary>In training: by the batch's own mean and variance, which are returned, too.</summary>
    (double[,] Y, double[] Mean, double[] Variance) Train(double[,] x, double[] gamma, double[] beta, double epsilon);

    /// <summary>(1 − m)·running + m·batch.</summary>
    double[] Running(double[] running, double[] batch, double momentum);

    /// <summary>At test time: by the running mean and variance.</summary>
    double[,] Test(double[,] x, double[] gamma, double[] beta, double[] runningMean, double[] runningVariance, double epsilon);

    /// <summary>∂L/∂x, ∂L/∂γ and ∂L/∂β of the training form.</summary>
    (double[,] Dx, double[] Dgamma, double[] Dbeta) Backward(double[,] upstream, double[,] x, double[] gamma, double epsilon);
}

internal sealed class BatchNormExercise : Exercise<IBatchNorm>
{
    public BatchNormExercise() : base("backprop", "batch-norm", 90, "BatchNorm",
        "batch normalisation: in training, its running statistics, at test time, backward")
    {
        Check("Train: y", 2, (answer, draw) =>
        {
            var b = new Batch(draw);
            return new Trial(() => answer.Train(b.X, b.Gamma, b.Beta, b.Epsilon).Y, b.Train(b.At))
                .Mistake("the variance that normalises is the mean of (x − μ)², divided by N and not by N − 1",
                    () => b.Train(b.At, b.Variance * b.Unbiased))
                .Mistake("γ and β are forgotten", () => b.Normal(b.At)).Mistake("γ is forgotten", () => b.Normal(b.At) + b.BetaAt)
                .Mistake("β is forgotten", () => b.Normal(b.At) * b.GammaAt)
                .Mistake("ε belongs under the root: √(σ² + ε)",
                    () => ((b.At - b.Mean) / (b.Variance.Sqrt() + b.Epsilon) * b.GammaAt) + b.BetaAt)
                .Mistake("ε is left out", () => ((b.At - b.Mean) / b.Variance.Sqrt() * b.GammaAt) + b.BetaAt)
                .Mistake("the root is left out: divide by √(σ² + ε)",
                    () => ((b.At - b.Mean) / (b.Variance + b.Epsilon) * b.GammaAt) + b.BetaAt)
                .Mistake("each feature is normalised over the samples, axis 0; here each sample is, over its features", () => b.PerSample())
                .Keeps(b.X, "x").Keeps(b.Gamma, "gamma").Keeps(b.Beta, "beta");
        });
        Check("Train: mean", 1, (answer, draw) =>
        {
            var b = new Batch(draw);
            return new Trial(() => answer.Train(b.X, b.Gamma, b.Beta, b.Epsilon).Mean, b.Mean);
        });
        Check("Train: variance", 1, (answer, draw) =>
        {
            var b = new Batch(draw);
            return new Trial(() => answer.Train(b.X, b.Gamma, b.Beta, b.Epsilon).Variance, b.Variance)
                .Mistake("the biased variance is wanted: divide by N, not by N − 1", () => b.Variance * b.Unbiased)
                .Mistake("this is the standard deviation: the variance is its square", () => b.Variance.Sqrt())
                .Mistake("the mean is not subtracted before squaring", () => b.At.Square().Mean(0))
                .Mistake("ε is no part of the variance", () => b.Variance + b.Epsilon);
        });
        Check("Running", 1, (answer, draw) =>
        {
            var size = draw.Size("D");
            var (running, batch, momentum) = (draw.Vector(size), draw.Vector(size), draw.Uniform(0.05, 0.4));
            return new Trial(() => answer.Running(running, batch, momentum),
                ((1 - momentum) * running.ToTensor()) + (momentum * batch.ToTensor()))
                .Mistake("momentum is the share of the batch here: (1 − m)·running + m·batch, as in PyTorch",
                    () => (momentum * running.ToTensor()) + ((1 - momentum) * batch.ToTensor()))
                .Keeps(running).Keeps(batch);
        });
        Check("Test", 2, (answer, draw) =>
        {
            var b = new Batch(draw);
            var features = b.X.GetLength(1);
            var (mean, variance) = (draw.Vector(features), Array.ConvertAll(draw.Vector(features), v => 0.2 + (v * v)));
            return new Trial(() => answer.Test(b.X, b.Gamma, b.Beta, mean, variance, b.Epsilon),
                b.Test(mean.ToTensor(), variance.ToTensor()))
                .Mistake("train statistics at test time: normalise by the running mean and variance, not by those of the batch",
                    () => b.Train(b.At))
                .Mistake("the mean of the batch is used at test time: take the running mean", () => b.Test(b.Mean, variance.ToTensor()))
                .Mistake("the variance of the batch is used at test time: take the running variance",
                    () => b.Test(mean.ToTensor(), b.Variance))
                .Mistake("the running variance is a variance already: take its root, and do not square it",
                    () => b.Test(mean.ToTensor(), variance.ToTensor().Square()))
                .Mistake("γ and β are forgotten", () => (b.Test(mean.ToTensor(), variance.ToTensor()) - b.BetaAt) / b.GammaAt)
                .Keeps(b.X, "x").Keeps(mean).Keeps(variance);
        });
        Check("Backward: dx", 3, (answer, draw) =>
        {
            var b = new Batch(draw);
            var (scale, u) = ((b.Variance + b.Epsilon).Sqrt(), b.Upstream.ToTensor());
            return Trial.Gradient(() => answer.Backward(b.Upstream, b.X, b.Gamma, b.Epsilon).Dx, b.Train, b.X, b.Upstream)
                .Mistake("mean and variance depend on x as well: the gradient goes back through both of them", () => u * b.GammaAt / scale)
                .Mistake("the path through the variance is missing", () => (u - u.Mean(0)) * b.GammaAt / scale)
                .Mistake("the path through the mean is missing",
                    () => (u - (b.Normal(b.At) * (u * b.Normal(b.At)).Mean(0))) * b.GammaAt / scale)
                .Mistake("γ is left out of the way back",
                    () => (u - u.Mean(0) - (b.Normal(b.At) * (u * b.Normal(b.At)).Mean(0))) / scale)
                .Mistake("sum where the mean was meant: the gradients through mean and variance are divided by N",
                    () => (u - u.Sum(0) - (b.Normal(b.At) * (u * b.Normal(b.At)).Sum(0))) * b.GammaAt / scale)
                .Keeps(b.Upstream, "upstream").Keeps(b.X, "x").Keeps(b.Gamma, "gamma");
        });
        Check("Backward: dγ", 1, (answer, draw) =>
        {
            var b = new Batch(draw);
            return Trial.Gradient(() => answer.Backward(b.Upstream, b.X, b.Gamma, b.Epsilon).Dgamma,
                g => (b.Normal(b.At) * g) + b.BetaAt, b.Gamma, b.Upstream)
                .Mistake("∂y/∂γ is the normalised x, not x itself", () => (b.Upstream.ToTensor() * b.At).Sum(0));
        });
        Check("Backward: dβ", 1, (answer, draw) =>
        {
            var b = new Batch(draw);
            return Trial.Gradient(() => answer.Backward(b.Upstream, b.X, b.Gamma, b.Epsilon).Dbeta,
                t => (b.Normal(b.At) * b.GammaAt) + t, b.Beta, b.Upstream);
        });
    }

    private sealed class Batch
    {
        public Batch(Draw draw)
        {
            var (samples, features) = (draw.Size("N", 4), draw.Size("D"));
            (X, Upstream) = (draw.Matrix(samples, features, 1, 2), draw.Matrix(samples, features));
            (Gamma, Beta, Epsilon) = (draw.Vector(features, 1.5, 0.5), draw.Vector(features), draw.Uniform(0.05, 0.3));
        }

        public double[,] X { get; }

        public double[,] Upstream { get; }

        public double[] Gamma { get; }

        public double[] Beta { get; }

        public double Epsilon { get; }

        public Tensor At => X.ToTensor();

        public Tensor GammaAt => Gamma.ToTensor();

        public Tensor BetaAt => Beta.ToTensor();

        public Tensor Mean => At.Mean(0);

        public Tensor Variance => (At - Mean).Square().Mean(0);

        public double Unbiased => X.GetLength(0) / (X.GetLength(0) - 1.0);

        public Tensor Normal(Tensor x, Tensor? variance = null)
        {
            var centred = x - x.Mean(0);
            return centred / ((variance ?? centred.Square().Mean(0)) + Epsilon).Sqrt();
        }

        public Tensor Train(Tensor x) => Train(x, null);

        public Tensor Train(Tensor x, Tensor? variance) => (Normal(x, variance) * GammaAt) + BetaAt;

        public Tensor Test(Tensor mean, Tensor variance) => ((At - mean) / (variance + Epsilon).Sqrt() * GammaAt) + BetaAt;

        public Tensor PerSample()
        {
            var centred = At - At.Mean(1, keepDim: true);
            return (centred / (centred.Square().Mean(1, keepDim: true) + Epsilon).Sqrt() * GammaAt) + BetaAt;
        }
    }
}
