namespace Fovea.Tensors;

/// <summary>The mean and the variance of one batch, apart from the averages over batches that they belong to.</summary>
/// <param name="like">A running average of the same layer: of its length and type, and where it is.</param>
public sealed class BatchStatistics(Tensor like)
{
    private bool _taken;

    /// <summary>The mean, [C].</summary>
    public Tensor Mean { get; } = like.Device.Full(like.Shape, 0, like.DType);

    /// <summary>The biased variance, [C].</summary>
    public Tensor Variance { get; } = like.Device.Full(like.Shape, 0, like.DType);

    /// <summary>The number of values that each is over, a Float64 scalar; 0 where there was no batch.</summary>
    public Tensor Count { get; } = like.Device.Full([], 0, DType.Float64);

    /// <summary>Forgets the batch.</summary>
    public void Clear()
    {
        _taken = false;
        Count.Device.Execute(new FillCall(Count, 0));
    }

    internal void Take(Tensor mean, Tensor variance, double count)
    {
        if (_taken) throw new NotSupportedException(
            "BatchStatistics: expected a layer that is passed once by each batch, got one that is used twice: its averages would lack one of the two.");
        _taken = true;
        // Calls and nothing else, so that a recording does the same again.
        Mean.Device.Execute(new CopyCall(mean, Mean));
        Variance.Device.Execute(new CopyCall(variance, Variance));
        Count.Device.Execute(new FillCall(Count, count));
    }
}
