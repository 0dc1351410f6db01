namespace Fovea.Course.Tests;

/// <summary>Usual mistakes in layers: no points, and the hint that names the mistake.</summary>
public class WrongLayerTests
{
    public static TheoryData<string, string, Type, string> Cases() => new()
    {
        { "relu", "Backward", typeof(ReluBySignOfUpstream), "by the sign of the upstream gradient" },
        { "relu", "Backward", typeof(ReluWithoutUpstream), "the upstream gradient is left out" },
        { "relu", "Backward", typeof(ReluThatPassesNegatives), "passes at negative inputs" },
        { "relu", "Forward", typeof(ReluInPlace), "an input was overwritten" },
        { "relu", "Backward", typeof(ReluForOneSize), "right for other sizes" },
        { "fully-connected", "Forward", typeof(FullyConnectedWithoutBias), "the bias is forgotten" },
        { "fully-connected", "Backward: db", typeof(FullyConnectedWithMeanOfBias), "a mean where the sum was meant" },
        { "fully-connected", "Backward: dW", typeof(FullyConnectedTransposed), "is a matrix transposed?" },
        { "softmax-loss", "Forward", typeof(SoftmaxLossAsSum), "a sum where the mean was meant" },
        { "softmax-loss", "Backward", typeof(SoftmaxLossAsSum), "a sum where the mean was meant" },
        { "softmax-loss", "Forward: large scores", typeof(SoftmaxLossThatOverflows), "subtract the maximum" },
        { "softmax-loss", "Backward: large scores", typeof(SoftmaxLossThatOverflows), "subtract the maximum" },
        { "softmax-loss", "Backward", typeof(SoftmaxLossWithoutLabels), "the −1 at the label is missing" },
        { "two-layer-net", "Gradients: loss", typeof(TwoLayerNetWithoutDecay), "the weight decay λ/2" },
        { "two-layer-net", "Gradients: dW₂", typeof(TwoLayerNetWithoutDecay), "the weight decay's share is forgotten" },
        { "two-layer-net", "Gradients: dW₁", typeof(TwoLayerNetWithoutMask), "has to pass the ReLU" },
        { "two-layer-net", "Gradients: db₁", typeof(TwoLayerNetWithoutMask), "has to pass the ReLU" },
        { "batch-norm", "Test", typeof(BatchNormOfTheBatch), "train statistics at test time" },
        { "batch-norm", "Running", typeof(BatchNormOfTheBatch), "momentum is the share of the batch" },
        { "batch-norm", "Backward: dx", typeof(BatchNormOfTheBatch), "mean and variance depend on x" },
        { "batch-norm", "Backward: dβ", typeof(BatchNormOfTheBatch), "a mean where the sum was meant" },
        { "batch-norm", "Train: y", typeof(BatchNormUnbiased), "divided by N and not by N − 1" },
        { "batch-norm", "Train: variance", typeof(BatchNormUnbiased), "the biased variance is wanted" },
        { "dropout", "Forward: training", typeof(DropoutUnscaled), "dropout is not scaled" },
        { "dropout", "Forward: test time", typeof(DropoutUnscaled), "nothing is scaled at test time" },
        { "dropout", "Backward", typeof(DropoutUnscaled), "the mask is the other way round" },
        { "convolution", "Forward", typeof(ConvolutionFlipped), "the kernel is flipped" },
        { "convolution", "Backward: dx", typeof(ConvolutionFlipped), "the kernel is flipped" },
        { "convolution", "Forward", typeof(ConvolutionWithoutPadding), "the padding is forgotten" },
        { "convolution", "Backward: db", typeof(ConvolutionWithoutPadding), "a mean where the sum was meant" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_hint_names_the_mistake(string exercise, string check, Type answer, string hint)
    {
        var result = Solved.FirstWrong(exercise, Activator.CreateInstance(answer)!, check);
        Assert.Contains(hint, result.Hint, StringComparison.Ordinal);
        Assert.Equal(0, result.Earned);
        Assert.NotEmpty(result.Verdict);
    }
}
