using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What a frozen backbone makes of pictures, computed once.</summary>
internal static class BackboneFeatures
{
    /// <summary>What the head sees of every picture, with the pictures' classes.</summary>
    /// <param name="network">The network; it is run in inference mode.</param>
    /// <param name="head">Its head.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="epoch">Whose random changes are taken.</param>
    /// <param name="each">Called with the number of pictures done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TensorDataset Compute(Module network, ClassifierHead head, DataLoader pictures, int epoch, Action<int>? each = null,
        CancellationToken cancellation = default)
    {
        using var modes = ModeScope.Inference(network);
        using var _ = Autograd.NoGrad();
        var (count, size) = (pictures.Source.Count, head.FeatureShape.Elements);
        var (values, labels) = (GC.AllocateUninitializedArray<float>(checked(count * size)), new long[count]);
        foreach (var batch in pictures.Batches(epoch))
        {
            cancellation.ThrowIfCancellationRequested();
            var trace = new ClassifierHead.LastLayer();
            trace.During(() => network.Forward(batch.Input));
            var seen = trace.Seen!.AsReadOnlySpan<float>();
            for (var n = 0; n < batch.Count; n++)
            {
                seen.Slice(n * size, size).CopyTo(values.AsSpan(batch.Indices[n] * size));
                labels[batch.Indices[n]] = batch.Target.AsReadOnlySpan<long>()[n];
            }
            each?.Invoke(batch.Count);
        }
        return new([Tensor.From(values, [count, .. head.FeatureShape])], [Tensor.From(labels, [count])], name: $"outputs of the backbone on {pictures.Source.Name}");
    }
}
