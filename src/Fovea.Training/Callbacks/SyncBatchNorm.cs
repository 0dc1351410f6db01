using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Batch normalisation by the statistics of the mini-batches of all ranks together, where several train: for mini-batches of so
/// few samples that their own say little.</summary>
/// <remarks>What comes out depends on the number of ranks then, and one process cannot come to the same bits: a run goes on with as many
/// ranks as it began with. Source: C. Peng et al., "MegDet: a large mini-batch object detector", CVPR 2018, section 3.3.</remarks>
[Part("syncBatchNorm", "batch normalisation over the mini-batches of all ranks")]
public sealed class SyncBatchNorm : Callback
{
    private long _ranks;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Trainer.Share is not { } share) throw new ArgumentException(
            "syncBatchNorm: expected several processes that train together, got one. Start it by mpirun with --parallel, or leave it out.");
        if (_ranks != 0 && _ranks != share.Ranks) throw new ArgumentException(
            $"syncBatchNorm: expected the {_ranks} ranks that the run began with, got {share.Ranks}: its statistics are over the mini-batches of all.");
        _ranks = share.Ranks;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict() => new Dictionary<string, Tensor> { ["ranks"] = Tensor.From(_ranks) };

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) => _ranks = (long)Part(state, "ranks").Item();
}
