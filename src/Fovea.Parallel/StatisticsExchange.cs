using System.Runtime.InteropServices;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Parallel;

/// <summary>Keeps the running averages of normalisation layers as one process has them that sees all mini-batches in order: what a
/// mini-batch gives is kept apart, sent to all ranks, and taken in by each of them in the order of the mini-batches.</summary>
internal sealed class StatisticsExchange
{
    private readonly RunningStatistics[] _averages;
    private readonly BatchStatistics[] _own;

    public StatisticsExchange(IEnumerable<Module> modules)
    {
        _averages = [.. modules.SelectMany(m => m.NamedModules()).Select(m => m.Module).OfType<ITracksStatistics>()
            .Select(layer => layer.Statistics).OfType<RunningStatistics>().Distinct()];
        _own = [.. _averages.Select(a => new BatchStatistics(a.Mean))];
    }

    /// <summary>Bytes of the statistics of a mini-batch.</summary>
    public int Bytes => _own.Sum(s => sizeof(double) + 2 * Size(s.Mean));

    /// <summary>Computes with the statistics kept apart.</summary>
    public TResult During<TResult>(Func<TResult> compute)
    {
        foreach (var (average, own) in _averages.Zip(_own))
        {
            own.Clear();
            average.Deferred = own;
        }
        try
        {
            return compute();
        }
        finally
        {
            foreach (var average in _averages) average.Deferred = null;
        }
    }

    /// <summary>Writes the statistics of this rank's mini-batch.</summary>
    public void Write(Span<byte> to)
    {
        foreach (var own in _own)
        {
            foreach (var part in new[] { own.Count, own.Mean, own.Variance })
            {
                part.Device.Download(part, to[..Size(part)]);
                to = to[Size(part)..];
            }
        }
    }

    /// <summary>Takes in the statistics of a mini-batch.</summary>
    public void TakeIn(ReadOnlySpan<byte> from)
    {
        foreach (var average in _averages)
        {
            var count = MemoryMarshal.Read<double>(from);
            from = from[sizeof(double)..];
            var (mean, variance) = (Read(average.Mean, ref from), Read(average.Variance, ref from));
            // A layer in inference mode had no batch.
            if (count > 0) average.Update(mean, variance, count);
        }
    }

    /// <summary>Takes in the statistics of some mini-batches as those of one.</summary>
    /// <param name="all">Of each mini-batch, in order.</param>
    public void TakeInTogether(IReadOnlyList<byte[]> all)
    {
        var at = 0;
        foreach (var average in _averages)
        {
            var size = Size(average.Mean);
            var parts = all.Select(bytes =>
            {
                ReadOnlySpan<byte> rest = bytes.AsSpan(at + sizeof(double));
                return new PartStatistics(Read(average.Mean, ref rest).To(DType.Float64).ToArray<double>(),
                    Read(average.Variance, ref rest).To(DType.Float64).ToArray<double>(), MemoryMarshal.Read<double>(bytes.AsSpan(at)));
            }).ToList();
            at += sizeof(double) + 2 * size;
            if (parts.Any(p => p.Count == 0)) continue;
            var whole = PartStatistics.Combine(parts);
            average.Update(Tensor.From(whole.Mean).To(average.Mean.DType).To(average.Mean.Device),
                Tensor.From(whole.Variance).To(average.Mean.DType).To(average.Mean.Device), whole.Count);
        }
    }

    private static Tensor Read(Tensor like, ref ReadOnlySpan<byte> from)
    {
        var tensor = like.Device.Empty(like.Shape, like.DType);
        like.Device.Upload(from[..Size(like)], tensor);
        from = from[Size(like)..];
        return tensor;
    }

    private static int Size(Tensor x) => x.Count * x.DType.Size;
}
