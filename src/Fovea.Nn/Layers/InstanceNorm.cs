using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β with statistics over each channel of each image or signal; in inference with running averages of
/// them, if asked for.</summary>
/// <remarks>Without γ and β and without running averages unless asked for, as PyTorch. Source: D. Ulyanov, A. Vedaldi, V. Lempitsky,
/// "Instance normalization" (2016).</remarks>
public abstract class InstanceNorm : Module, ITracksStatistics
{
    private readonly int _rank;
    private readonly RunningStatistics? _running;

    private protected InstanceNorm(int channels, int rank, double epsilon, double momentum, bool affine, bool trackRunningStats)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (_rank, Channels, Epsilon, Momentum, Affine, TrackRunningStats) = (rank, channels, epsilon, momentum, affine, trackRunningStats);
        Weight = affine ? Parameter("weight", Tensor.Ones([channels])) : null;
        Bias = affine ? Parameter("bias", Tensor.Zeros([channels])) : null;
        if (!trackRunningStats) return;
        RunningMean = Buffer("running_mean", Tensor.Zeros([channels]));
        RunningVar = Buffer("running_var", Tensor.Ones([channels]));
        _running = new(RunningMean, RunningVar, momentum, Buffer("num_batches_tracked", Tensor.Zeros([], DType.Int64)));
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>ε, added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>The weight of a new batch in the running averages.</summary>
    public double Momentum { get; }

    /// <summary>Whether there are γ and β.</summary>
    public bool Affine { get; }

    /// <summary>Whether there are running averages.</summary>
    public bool TrackRunningStats { get; }

    /// <summary>γ, [C], or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, [C], or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>The running average of the means, [C], or null.</summary>
    public Tensor? RunningMean { get; }

    /// <summary>The running average of the unbiased variances, [C], or null.</summary>
    public Tensor? RunningVar { get; }

    /// <inheritdoc/>
    public RunningStatistics? Statistics => _running;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, Channels, Weight, _rank);
        if (_running is { } running && !IsTraining) return x.BatchNorm(running.Mean, running.Variance, Weight, Bias, Epsilon);
        var (y, cache) = InstanceNormOp.Forward(_rank == 3 ? x.Unsqueeze(2) : x, Weight, Bias, Epsilon);
        if (_running is not null)
        {
            using var _ = Autograd.NoGrad();
            // Over the samples the mean of their statistics.
            Shape each = [x.Shape[0], Channels];
            _running.Update(cache.Mean.Reshape(each).Mean(0), cache.Variance.Reshape(each).Mean(0), cache.Groups.Inner);
        }
        return _rank == 3 ? y.Squeeze(2) : y;
    }

    /// <inheritdoc/>
    public override string Describe() => $"{GetType().Name}({Channels})";
}
