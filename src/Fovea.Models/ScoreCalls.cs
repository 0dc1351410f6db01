using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Forward passes of one network for several threads: each thread leases a recorded call of its own, and gives it back. There are
/// at most as many as processors; who comes later waits.</summary>
internal sealed class ScoreCalls(Module network, Shape input)
{
    // More in one go would not be faster, and buffers grow with the batch.
    private const int MostInBatch = 64;

    private readonly object _gate = new();
    private readonly Stack<Call> _free = new();
    private int _made;

    /// <summary>How many pictures a network takes at once where operations were noted for one batch size; null for any.</summary>
    public static int? FixedBatch(Module network) =>
        network is GraphModule { Graph: { HasOpenBatch: false, Inputs: [{ Shape: { Rank: 4 } shape }] } } ? shape[0] : null;

    /// <summary>Scores of some inputs: as many rows of classes.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="scores">[N, classes].</param>
    public void Run(ReadOnlySpan<float> x, Span<float> scores)
    {
        var call = Lease();
        try
        {
            call.Run(x, x.Length / input.Elements, scores);
        }
        finally
        {
            lock (_gate)
            {
                _free.Push(call);
                Monitor.Pulse(_gate);
            }
        }
    }

    private Call Lease()
    {
        lock (_gate)
        {
            Call? call;
            while (!_free.TryPop(out call) && _made == Environment.ProcessorCount) Monitor.Wait(_gate);
            if (call is not null) return call;
            _made++;
        }
        return new(network, input);
    }

    private sealed class Call(Module network, Shape input)
    {
        private readonly int? _fixed = FixedBatch(network);
        private readonly InferenceCall _call = new(network);
        private readonly Dictionary<int, Tensor> _inputs = [];

        public void Run(ReadOnlySpan<float> x, int count, Span<float> scores)
        {
            var (elements, classes) = (input.Elements, scores.Length / count);
            for (var i = 0; i < count;)
            {
                var n = Math.Min(count - i, _fixed ?? MostInBatch);
                var batch = Input(_fixed ?? n);
                var to = batch.AsSpan<float>();
                x.Slice(i * elements, n * elements).CopyTo(to);
                to[(n * elements)..].Clear();
                var y = _call.Run(batch);
                if (y.Count != batch.Shape[0] * classes || y.DType != DType.Float32) throw Unexpected(y, batch, classes);
                y.AsReadOnlySpan<float>()[..(n * classes)].CopyTo(scores[(i * classes)..]);
                i += n;
            }
        }

        private Tensor Input(int count)
        {
            if (_inputs.TryGetValue(count, out var batch)) return batch;
            // Sizes that come once are not kept for ever.
            if (_inputs.Count >= 8) _inputs.Clear();
            return _inputs[count] = Tensor.Zeros([count, .. input.Sizes]);
        }

        private static ShapeException Unexpected(Tensor y, Tensor batch, int classes) => new(
            $"ImageClassifier: expected scores Float32 [{batch.Shape[0]}, {classes}], a score for each of {classes} class names, "
            + $"got {y.DType} {y.Shape}.");
    }
}
