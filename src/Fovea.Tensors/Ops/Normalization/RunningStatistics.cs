namespace Fovea.Tensors;

/// <summary>Running averages of the batches' means and variances: r ← (1 − m)·r + m·s, with the unbiased variance n/(n − 1)·σ², as
/// PyTorch.</summary>
/// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015, section 3.1.</remarks>
/// <param name="mean">Of [C]; changed in place.</param>
/// <param name="variance">Of [C]; changed in place.</param>
/// <param name="momentum">m.</param>
public sealed class RunningStatistics(Tensor mean, Tensor variance, double momentum = 0.1)
{
    /// <summary>Averages that begin at mean 0 and variance 1.</summary>
    public RunningStatistics(int channels, DType dtype = DType.Float32, double momentum = 0.1)
        : this(Tensor.Zeros([channels], dtype), Tensor.Ones([channels], dtype), momentum) { }

    /// <summary>The running mean, [C].</summary>
    public Tensor Mean { get; } = mean;

    /// <summary>The running variance, [C].</summary>
    public Tensor Variance { get; } = variance;

    /// <summary>Takes in the statistics of one batch.</summary>
    public void Update(NormalizeCache batch)
    {
        var n = (double)batch.Groups.Outer * batch.Groups.Inner;
        Mean.Device.Execute(new UpdateCall<Average>(new(1 - momentum, momentum), Mean, batch.Mean));
        Variance.Device.Execute(new UpdateCall<Average>(new(1 - momentum, momentum * n / (n - 1)), Variance, batch.Variance));
    }

    private readonly struct Average(double keep, double take) : IUpdateRule
    {
        public void Apply<V>(ref V average, V value, ref V s0, ref V s1, ref V s2) where V : unmanaged, ILane<V> =>
            average = average * V.Of(keep) + value * V.Of(take);
    }
}
