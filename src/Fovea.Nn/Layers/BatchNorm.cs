using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β for each channel: with the batch's statistics in training, with running averages of them in
/// inference.</summary>
/// <remarks>Running averages: r ← (1 − momentum)·r + momentum·s, with the unbiased variance, as PyTorch. Source: S. Ioffe and C. Szegedy,
/// "Batch normalization", ICML 2015.</remarks>
public abstract class BatchNorm : Module, ITracksStatistics
{
    private readonly int _rank;
    private readonly RunningStatistics? _running;

    private protected BatchNorm(int channels, int rank, double epsilon, double? momentum, bool affine, bool trackRunningStats)
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

    /// <summary>The weight of a new batch in the running averages; null for the plain mean over all batches.</summary>
    public double? Momentum { get; }

    /// <summary>Whether there are γ and β.</summary>
    public bool Affine { get; }

    /// <summary>Whether there are running averages; without them inference, too, goes by the batch's own statistics.</summary>
    public bool TrackRunningStats { get; }

    /// <summary>γ, [C], or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, [C], or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>The running average of the batches' means, [C], or null.</summary>
    public Tensor? RunningMean { get; }

    /// <summary>The running average of the batches' unbiased variances, [C], or null.</summary>
    public Tensor? RunningVar { get; }

    /// <summary>Normalises in training in the place of <see cref="BatchNormOp"/>, such as by the statistics of several processes' batches;
    /// null for by the batch's own. Its cache says what the running averages take in.</summary>
    public Func<Tensor, (Tensor Output, NormalizeCache Cache)>? Across { get; set; }

    /// <inheritdoc/>
    public RunningStatistics? Statistics => _running;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (_rank == 4) Expect.Images(this, x, Channels, Weight);
        else if (x.Rank is not (2 or 3) || x.Shape[1] != Channels)
            throw new ShapeException($"{Describe()}: expected input [N, {Channels}] or [N, {Channels}, L], got {x.Shape}.");
        else Expect.Type(this, x, Weight);
        if (_running is { } running && !IsTraining) return x.BatchNorm(running.Mean, running.Variance, Weight, Bias, Epsilon);
        var (y, cache) = Across is { } across ? across(x) : BatchNormOp.Forward(x, Weight, Bias, Epsilon);
        using var _ = Autograd.NoGrad();
        _running?.Update(cache);
        return y;
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => output.Elements;

    /// <inheritdoc/>
    public override string Describe() => $"{GetType().Name}({Channels})";
}
