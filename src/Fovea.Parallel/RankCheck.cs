using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Parallel;

/// <summary>Ranks that train together are alike; where they are not, every rank throws the same.</summary>
internal static class RankCheck
{
    /// <summary>Settings, data and plan.</summary>
    /// <exception cref="RanksDifferException">They are not the same.</exception>
    public static void SameSettings(Communicator ranks, TrainingContext c, string settings)
    {
        var plan = c.Plan;
        var lines = new List<string>(settings.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            $"training samples: {plan.Training.SamplesPerEpoch} in {plan.Training.BatchesPerEpoch} mini-batches",
            $"validation samples: {plan.Validation?.SamplesPerEpoch ?? 0} in {plan.Validation?.BatchesPerEpoch ?? 0} batches",
            $"epochs: {plan.Epochs}",
            $"mini-batches of a step: {c.Trainer.Callbacks.OfType<GradientAccumulation>().Single().Batches}",
            $"task: {c.Task.GetType().Name}, loss {c.Task.Loss.GetType().Name}, metrics {string.Join(' ', c.Task.Metrics.Select(m => m.Name))}",
            $"optimizer: {c.Optimizer.GetType().Name}",
            string.Create(CultureInfo.InvariantCulture, $"learning rate: {c.Optimizer.LearningRate}"),
        };
        lines.AddRange(Weights(c.Task).Select(w => $"{w.Name}: {w.Tensor.DType} {w.Tensor.Shape}"));
        SameLines(ranks, string.Join('\n', lines));
    }

    /// <summary>Lines of any kind.</summary>
    /// <exception cref="RanksDifferException">They are not the same.</exception>
    public static void SameLines(Communicator ranks, string lines)
    {
        var all = ranks.Gather(Encoding.UTF8.GetBytes(lines)).Select(b => Encoding.UTF8.GetString(b).Split('\n')).ToArray();
        for (var rank = 1; rank < all.Length; rank++)
        {
            if (all[rank].SequenceEqual(all[0])) continue;
            var at = Enumerable.Range(0, int.MaxValue).First(i => At(all[rank], i) != At(all[0], i));
            // What is found in the data differs with it.
            if (DataOf(all[rank]) != DataOf(all[0])) throw new RanksDifferException(
                $"rank {rank} reads other data than rank 0: other pictures or labels, or not as many. Give all ranks the same data set.");
            throw new RanksDifferException(
                $"rank {rank} was started otherwise than rank 0: '{At(all[rank], at).Trim()}', and rank 0 has '{At(all[0], at).Trim()}'. Give all ranks the same settings and data.");
        }
    }

    /// <summary>The state of optimizer, schedule, progress and random numbers.</summary>
    /// <exception cref="RanksDifferException">They are not the same.</exception>
    public static void SameState(Communicator ranks, Trainer trainer)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{trainer.Progress.Step} {trainer.Progress.Epoch} {Generator.Default.Seed} {Generator.Default.Position}");
        var state = trainer.Optimizer.StateDict().Concat(trainer.Schedule?.StateDict() ?? new Dictionary<string, Tensor>());
        if (Odd(ranks, state.Select(p => p.Value), text) is { } rank) throw new RanksDifferException(
            $"rank {rank} begins in another state than rank 0: another optimizer's state, progress or seed. Seed all ranks alike, or let all continue the same checkpoint.");
    }

    /// <summary>The weights after an epoch.</summary>
    /// <exception cref="RanksDifferException">They are not the same.</exception>
    public static void SameWeights(Communicator ranks, TrainingContext c)
    {
        if (Odd(ranks, Weights(c.Task).Select(w => w.Tensor), "") is { } rank) throw new RanksDifferException(
            string.Create(CultureInfo.InvariantCulture, $"rank {rank} has other weights than rank 0 in epoch {c.Progress.Epoch + 1}: its steps were not the same. Something changes the network on one rank only, or its processor computes otherwise."));
    }

    /// <summary>What the computation reads, by name.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> Weights(LearningTask task) =>
        task.Modules.SelectMany(m => m.NamedParameters().Concat(m.NamedBuffers())).Select(p => (p.Name, p.Tensor));

    private static string? DataOf(string[] lines) => lines.FirstOrDefault(l => l.StartsWith("dataDigest:", StringComparison.Ordinal));

    private static string At(string[] lines, int i) => i < lines.Length ? lines[i] : "nothing";

    // The first rank that has something else.
    private static int? Odd(Communicator ranks, IEnumerable<Tensor> tensors, string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        foreach (var tensor in tensors)
        {
            var bytes = new byte[tensor.Count * tensor.DType.Size];
            tensor.Device.Download(tensor.Detach(), bytes);
            hash.AppendData(bytes);
        }
        var all = ranks.Gather(hash.GetHashAndReset());
        for (var rank = 1; rank < all.Length; rank++)
            if (!all[rank].AsSpan().SequenceEqual(all[0])) return rank;
        return null;
    }
}
