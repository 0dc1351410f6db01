using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>Scores max(0, X·W₁ + b₁)·W₂ + b₂: one hidden layer.</summary>
/// <remarks><b>Shape</b>: [N, …] with D values a sample → [N, C]; W₁ [D, H], b₁ [H], W₂ [H, C], b₂ [C].</remarks>
public sealed class TwoLayerNet : Classifier
{
    private readonly Tensor _weight1, _bias1, _weight2, _bias2;

    /// <summary>A network with weights from N(0, std²) and biases of 0.</summary>
    /// <param name="features">D.</param>
    /// <param name="hidden">H.</param>
    /// <param name="classes">C.</param>
    /// <param name="std">Of the weights; √(2/fan-in) for each layer unless given.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">Of the weights.</param>
    public TwoLayerNet(int features, int hidden, int classes, double? std = null, DType dtype = DType.Float32, Generator? generator = null)
    {
        _weight1 = Weight("W1", Tensor.Randn([features, hidden], 0, std ?? Math.Sqrt(2.0 / features), dtype, generator));
        _bias1 = Bias("b1", Tensor.Zeros([hidden], dtype));
        _weight2 = Weight("W2", Tensor.Randn([hidden, classes], 0, std ?? Math.Sqrt(2.0 / hidden), dtype, generator));
        _bias2 = Bias("b2", Tensor.Zeros([classes], dtype));
    }

    /// <inheritdoc/>
    public override (Tensor Scores, ClassifierCache Cache) Forward(Tensor x)
    {
        var (first, layer1) = FullyConnectedOp.Forward(x, _weight1, _bias1);
        var (hidden, rectifier) = ReLUOp.Forward(first);
        var (scores, layer2) = FullyConnectedOp.Forward(hidden, _weight2, _bias2);
        return (scores, new Kept(layer1, rectifier, layer2));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Backward(Tensor upstream, ClassifierCache cache)
    {
        var (layer1, rectifier, layer2) = (Kept)cache;
        var (dhidden, dweight2, dbias2) = FullyConnectedOp.Backward(upstream, layer2);
        var dfirst = ReLUOp.Backward(dhidden, rectifier);
        var (_, dweight1, dbias1) = FullyConnectedOp.Backward(dfirst, layer1);
        return [dweight1, dbias1, dweight2, dbias2];
    }

    private sealed record Kept(FullyConnectedCache Layer1, UnaryCache Rectifier, FullyConnectedCache Layer2) : ClassifierCache;
}
