namespace Fovea.Tensors;

/// <summary>Running averages of the batches' means and variances: r ← (1 − m)·r + m·s, with the unbiased variance n/(n − 1)·σ², as
/// PyTorch; without a momentum the plain mean over all batches, m = 1/t at batch t.</summary>
/// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015, section 3.1.</remarks>
/// <param name="mean">Of [C]; changed in place.</param>
/// <param name="variance">Of [C]; changed in place.</param>
/// <param name="momentum">m, or null for the plain mean.</param>
/// <param name="batches">The number of batches taken in, an Int64 scalar; counted in place.</param>
public sealed class RunningStatistics(Tensor mean, Tensor variance, double? momentum, Tensor batches)
{
    /// <summary>Averages that begin with given values.</summary>
    public RunningStatistics(Tensor mean, Tensor variance, double? momentum = 0.1)
        : this(mean, variance, momentum, Tensor.Zeros([], DType.Int64)) { }

    /// <summary>Averages that begin at mean 0 and variance 1.</summary>
    public RunningStatistics(int channels, DType dtype = DType.Float32, double? momentum = 0.1)
        : this(Tensor.Zeros([channels], dtype), Tensor.Ones([channels], dtype), momentum) { }

    /// <summary>The running mean, [C].</summary>
    public Tensor Mean { get; } = mean;

    /// <summary>The running variance, [C].</summary>
    public Tensor Variance { get; } = variance;

    /// <summary>m, or null for the plain mean.</summary>
    public double? Momentum { get; } = momentum;

    /// <summary>The number of batches taken in, an Int64 scalar.</summary>
    public Tensor Batches { get; } = batches;

    /// <summary>Where the statistics of the next batches go, each in the place of the one before, for somebody who takes them in later;
    /// null for into the averages.</summary>
    public BatchStatistics? Deferred { get; set; }

    /// <summary>Takes in the statistics of one batch.</summary>
    public void Update(NormalizeCache batch) => Update(batch.Mean, batch.Variance, (double)batch.Groups.Outer * batch.Groups.Inner);

    /// <summary>Takes in the statistics of one batch.</summary>
    /// <param name="mean">Its mean, [C].</param>
    /// <param name="variance">Its biased variance, [C].</param>
    /// <param name="count">n, the number of values that each is over.</param>
    public void Update(Tensor mean, Tensor variance, double count)
    {
        using var _ = Autograd.NoGrad();
        if (Deferred is { } deferred)
        {
            deferred.Take(mean, variance, count);
            return;
        }
        var unbiased = count / (count - 1);
        if (Momentum is { } m)
        {
            Mean.Device.Execute(new UpdateCall<Average>(new(1 - m, m), Mean, mean));
            Variance.Device.Execute(new UpdateCall<Average>(new(1 - m, m * unbiased), Variance, variance));
            Batches.Device.Execute(new IncrementCall(Batches));
            return;
        }
        // The count is read from its tensor, so that a recording counts on.
        Batches.Device.Execute(new IncrementCall(Batches));
        var share = Batches.To(Mean.DType).Reciprocal();
        Mean.Device.Execute(new UpdateCall<Sum>(new(), Mean, (mean - Mean) * share));
        Variance.Device.Execute(new UpdateCall<Sum>(new(), Variance, (variance * unbiased - Variance) * share));
    }

    private readonly struct Average(double keep, double take) : IUpdateRule
    {
        public void Apply<V>(ref V average, V value, ref V s0, ref V s1, ref V s2) where V : unmanaged, ILane<V> =>
            average = average * V.Of(keep) + value * V.Of(take);
    }

    private readonly struct Sum : IUpdateRule
    {
        public void Apply<V>(ref V average, V change, ref V s0, ref V s1, ref V s2) where V : unmanaged, ILane<V> => average += change;
    }
}
