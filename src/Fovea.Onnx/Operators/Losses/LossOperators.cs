using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>−w[y]·x[y] of log-probabilities.</summary>
internal sealed class NegativeLogLikelihoodLossOperator() : OnnxOperator("NegativeLogLikelihoodLoss", 12)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call) => [Loss(call, call[0])];

    /// <summary>The loss by a node's attributes, labels and weights.</summary>
    public static Tensor Loss(OnnxCall call, Tensor logProbabilities)
    {
        var reduction = call.Node.OneOf("reduction", "mean", "sum", "none") switch
        {
            "mean" => Reduction.Mean,
            "sum" => Reduction.Sum,
            _ => Reduction.None,
        };
        int? ignored = call.Node.Has("ignore_index") ? call.Node.Int("ignore_index") : null;
        return logProbabilities.NllLoss(call[1].To(DType.Int64), call.Optional(2), reduction, ignored);
    }
}

/// <summary>The same of the softmax of scores; its logarithm as a second output.</summary>
internal sealed class SoftmaxCrossEntropyLossOperator() : OnnxOperator("SoftmaxCrossEntropyLoss", 12)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var logProbabilities = call[0].LogSoftmax(1);
        return [NegativeLogLikelihoodLossOperator.Loss(call, logProbabilities), logProbabilities];
    }
}
