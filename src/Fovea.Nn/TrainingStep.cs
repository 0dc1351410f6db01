using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Forward, loss and backward of a network on one batch: ∂L/∂p in each parameter's <see cref="Tensor.Grad"/>. The first batch
/// of each shape is computed and recorded, the following ones are replayed: the same bits, with no graph and no allocation.</summary>
/// <remarks>A network whose computation depends on the values it sees is computed every time. Whatever changes the network is noticed:
/// weights loaded, layers frozen, training or inference. Not noticed is another decision that a module of one's own makes anew at every
/// call: give <c>record: false</c> for such a network.</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small.</param>
/// <param name="record">Whether to record.</param>
/// <example><code>
/// var step = new TrainingStep(network, new CrossEntropyLoss());
/// foreach (var (images, labels, _) in batches)
/// {
///     var (value, scores) = step.Run(images, labels);
///     optimizer.Step();
/// }
/// </code></example>
public sealed class TrainingStep(Module network, Loss loss, bool record = true)
{
    private readonly RecordingCache _cache = new(network, record);
    // Weak: the cache alone decides how long a recording lives.
    private readonly ConditionalWeakTable<Recording, Tensor[]> _learning = [];

    /// <summary>The loss and the network's scores, which the next call may overwrite; gradients are those of this batch alone.</summary>
    /// <param name="images">[N, …].</param>
    /// <param name="labels">What the loss compares with.</param>
    /// <exception cref="ShapeException">The batch does not fit the network or the loss.</exception>
    public (Tensor Loss, Tensor Scores) Run(Tensor images, Tensor labels)
    {
        if (_cache.Replay([images, labels]) is not { } recording) return Compute(images, labels);
        var results = recording.Outputs;
        _learning.TryGetValue(recording, out var learning);
        for (var i = 0; i < learning!.Length; i++) learning[i].Grad = results[i + 2];
        return (results[0], results[1]);
    }

    private (Tensor, Tensor) Compute(Tensor images, Tensor labels)
    {
        Tensor[] learning = [];
        var results = _cache.Capture([images, labels], () =>
        {
            foreach (var parameter in network.Parameters()) parameter.ZeroGrad();
            var scores = network.Forward(images);
            var value = loss.Forward(scores, labels);
            value.Backward();
            learning = [.. network.Parameters().Where(p => p.Grad is not null)];
            return [value.Detach(), scores.Detach(), .. learning.Select(p => p.Grad!)];
        }, out var recording);
        if (recording is not null) _learning.Add(recording, learning);
        return (results[0], results[1]);
    }
}
