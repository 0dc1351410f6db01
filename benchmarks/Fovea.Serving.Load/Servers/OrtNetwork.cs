using Fovea.Nn;
using Fovea.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Serving.Load;

/// <summary>A network that ONNX Runtime computes, so that Fovea's front and batches serve it.</summary>
/// <param name="session">The network.</param>
internal sealed class OrtNetwork(InferenceSession session) : Module
{
    private static readonly RunOptions Options = new();

    /// <summary>The scores of pictures.</summary>
    /// <param name="x">As many as the shape says.</param>
    /// <param name="shape">[N, C, H, W].</param>
    public float[] Scores(float[] x, ReadOnlySpan<int> shape)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(x, [.. shape.ToArray().Select(s => (long)s)]);
        using var scores = session.Run(Options, session.InputNames, [value], session.OutputNames);
        return scores[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        // The classifier sees that the input is read, and records nothing.
        var scores = Scores(x.AsReadOnlySpan<float>().ToArray(), x.Shape.Sizes);
        return Tensor.From(scores, [x.Shape[0], scores.Length / x.Shape[0]]);
    }
}
