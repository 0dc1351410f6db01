using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β for each channel: with the batch's statistics in training, with running averages of them in
/// inference.</summary>
/// <remarks>Running averages: r ← (1 − momentum)·r + momentum·s, with the unbiased variance, as PyTorch. Source: S. Ioffe and C. Szegedy,
/// "Batch normalization", ICML 2015.</remarks>
public abstract class BatchNorm : Module
{
    private readonly int _channels, _rank;
    private readonly double _epsilon;
    private readonly RunningStatistics _running;
    private readonly Tensor _count;

    private protected BatchNorm(int channels, int rank, double epsilon, double momentum, bool affine)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (_channels, _rank, _epsilon) = (channels, rank, epsilon);
        Weight = affine ? Parameter("weight", Tensor.Ones([channels])) : null;
        Bias = affine ? Parameter("bias", Tensor.Zeros([channels])) : null;
        RunningMean = Buffer("running_mean", Tensor.Zeros([channels]));
        RunningVar = Buffer("running_var", Tensor.Ones([channels]));
        _running = new(RunningMean, RunningVar, momentum);
        _count = Buffer("num_batches_tracked", Tensor.Zeros([], DType.Int64));
    }

    /// <summary>γ, [C], or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, [C], or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>The running average of the batches' means, [C].</summary>
    public Tensor RunningMean { get; }

    /// <summary>The running average of the batches' unbiased variances, [C].</summary>
    public Tensor RunningVar { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (_rank == 4) Expect.Images(this, x, _channels);
        else if (x.Rank is not (2 or 3)
            || x.Shape[1] != _channels)
            throw new ShapeException($"{this}: expected input [N, {_channels}] or [N, {_channels}, L], got {x.Shape}.");
        if (!IsTraining) return x.BatchNorm(RunningMean, RunningVar, Weight, Bias, _epsilon);
        var (y, cache) = BatchNormOp.Forward(x, Weight, Bias, _epsilon);
        using var _ = Autograd.NoGrad();
        _running.Update(cache);
        x.Device.Execute(new IncrementCall(_count));
        return y;
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => output.Elements;

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}({_channels})";
}

/// <inheritdoc/>
/// <remarks><b>Shape</b>: [N, C] or [N, C, L], unchanged.</remarks>
public sealed class BatchNorm1d(int features, double epsilon = 1e-5, double momentum = 0.1, bool affine = true)
    : BatchNorm(features, 2, epsilon, momentum, affine);

/// <inheritdoc/>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged.</remarks>
public sealed class BatchNorm2d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true)
    : BatchNorm(channels, 4, epsilon, momentum, affine);
