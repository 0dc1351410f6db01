using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>Scores X·W + b: softmax regression.</summary>
/// <remarks><b>Shape</b>: [N, …] with D values a sample → [N, C]; W [D, C], b [C].</remarks>
public sealed class LinearClassifier : Classifier
{
    private readonly Tensor _weight, _bias;

    /// <summary>A classifier with weights from N(0, std²) and biases of 0.</summary>
    /// <param name="features">D.</param>
    /// <param name="classes">C.</param>
    /// <param name="std">Of the weights.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">Of the weights.</param>
    public LinearClassifier(int features, int classes, double std = 0.01, DType dtype = DType.Float32, Generator? generator = null)
    {
        _weight = Weight("W", Tensor.Randn([features, classes], 0, std, dtype, generator));
        _bias = Bias("b", Tensor.Zeros([classes], dtype));
    }

    /// <inheritdoc/>
    public override (Tensor Scores, ClassifierCache Cache) Forward(Tensor x)
    {
        var (scores, cache) = FullyConnectedOp.Forward(x, _weight, _bias);
        return (scores, new Kept(cache));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Backward(Tensor upstream, ClassifierCache cache)
    {
        var (_, dweight, dbias) = FullyConnectedOp.Backward(upstream, ((Kept)cache).Layer);
        return [dweight, dbias];
    }

    private sealed record Kept(FullyConnectedCache Layer) : ClassifierCache;
}
