using Fovea.Tensors;

namespace Fovea.Parallel;

/// <summary>Gradients of all parameters that learn, put together in buckets of some bytes, which a thread of its own adds up over the
/// ranks, one after the other, while the backward pass computes the gradients of the next.</summary>
/// <remarks>Each rank gets its share of a bucket from all ranks, adds the mini-batches in order to what it has of the step so far, and
/// gives the mean to all when the step is complete: the sums of a <see cref="Training.GradientAccumulation"/>, whatever the number of
/// ranks. Source of the buckets: S. Li et al., "PyTorch distributed: experiences on accelerating data parallel training", VLDB 2020,
/// section 3.2.</remarks>
internal sealed class GradientBuckets
{
    private readonly Communicator _ranks;
    private readonly GradientBucket[] _buckets;
    private readonly Dictionary<Tensor, GradientBucket> _places = new(ReferenceEqualityComparer.Instance);
    private Task? _work;

    /// <summary>Makes the buckets.</summary>
    /// <param name="ranks">For the thread that adds up.</param>
    /// <param name="parameters">Those that have a gradient, in the order in which a step completes their gradients; the same on every
    /// rank.</param>
    /// <param name="bytes">Bytes of a bucket; one parameter may be larger.</param>
    public GradientBuckets(Communicator ranks, IReadOnlyList<Tensor> parameters, int bytes)
    {
        (_ranks, Parameters) = (ranks, parameters);
        var buckets = new List<GradientBucket>();
        List<Tensor> members = [];
        long size = 0;
        foreach (var parameter in parameters)
        {
            var own = (long)parameter.Count * parameter.DType.Size;
            if (members.Count > 0 && (size + own > bytes || members[0].DType != parameter.DType)) Close();
            members.Add(parameter);
            size += own;
        }
        if (members.Count > 0) Close();
        _buckets = [.. buckets];

        void Close()
        {
            var bucket = GradientBucket.Of(members, ranks);
            foreach (var member in members) _places.Add(member, bucket);
            buckets.Add(bucket);
            (members, size) = ([], 0);
        }
    }

    /// <summary>The parameters, in the order of the buckets.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Begins a round.</summary>
    /// <param name="terms">The mini-batches that are added up.</param>
    /// <param name="waits">Whether this rank has a mini-batch, whose gradients are going to be ready.</param>
    public void Begin(RoundTerms terms, bool waits)
    {
        foreach (var bucket in _buckets) bucket.Begin(waits);
        _work = Task.Factory.StartNew(() =>
        {
            foreach (var bucket in _buckets) bucket.Reduce(_ranks, terms);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>A gradient is complete.</summary>
    public void Ready(Tensor parameter, Tensor gradient)
    {
        if (!_places.TryGetValue(parameter, out var bucket)) throw Other(parameter, "has a gradient");
        bucket.Take(parameter, gradient);
    }

    /// <summary>Waits for the sums; where the step is complete, parameters have its mean gradient then.</summary>
    /// <param name="terms">As at the beginning.</param>
    /// <param name="own">Whether this rank had a mini-batch.</param>
    public void End(RoundTerms terms, bool own)
    {
        if (own && Parameters.FirstOrDefault(p => !_places[p].Has(p)) is { } missing) throw Other(missing, "has no gradient");
        _work!.GetAwaiter().GetResult();
        if (!terms.Completes || terms.All == 0) return;
        foreach (var bucket in _buckets) bucket.SetGradients();
    }

    /// <summary>Continues a step that another process began.</summary>
    /// <param name="sum">The sum of the gradients so far of a parameter.</param>
    public void Load(Func<Tensor, Tensor?> sum)
    {
        foreach (var bucket in _buckets) bucket.Load(sum, _ranks.Rank);
    }

    private InvalidOperationException Other(Tensor parameter, string what) => new(
        $"DataParallel: expected the same parameters to have gradients in every mini-batch of an epoch; one of {parameter.Shape} {what} on rank {_ranks.Rank}, and not so in the first.");
}
