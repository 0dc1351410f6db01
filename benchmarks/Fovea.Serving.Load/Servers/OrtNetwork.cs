using Fovea.Nn;
using Fovea.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Serving.Load;

/// <summary>A network that ONNX Runtime computes, so that Fovea's front and batches serve it.</summary>
/// <param name="session">The network.</param>
internal sealed class OrtNetwork(InferenceSession session) : Module
{
    private static readonly RunOptions Options = new();

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        // Looking at a tensor that was computed keeps the classifier from recording an answer that it cannot see come about.
        var values = (x + 0f).AsReadOnlySpan<float>().ToArray();
        using var value = OrtValue.CreateTensorValueFromMemory(values, [.. x.Shape.Sizes.ToArray().Select(s => (long)s)]);
        using var scores = session.Run(Options, session.InputNames, [value], session.OutputNames);
        var shape = scores[0].GetTensorTypeAndShape().Shape;
        return Tensor.From(scores[0].GetTensorDataAsSpan<float>().ToArray(), [.. shape.Select(s => (int)s)]);
    }
}
