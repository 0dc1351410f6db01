namespace Fovea.Benchmarks;

/// <summary>A layer whose convolution is timed: of LeNet, and of ResNet-18 at 32×32.</summary>
public enum ConvolutionLayer
{
    /// <summary>3 → 6 channels, 5×5, 16 images of 32×32.</summary>
    LeNetFirst,

    /// <summary>6 → 16 channels, 5×5, 16 images of 14×14.</summary>
    LeNetSecond,

    /// <summary>64 → 64 channels, 3×3 with padding, one image of 32×32.</summary>
    ResNet,
}

/// <summary>What the three benchmarks of convolution share: inputs and the plain loops.</summary>
public abstract class ConvolutionBenchmark
{
    /// <summary>Which layer.</summary>
    [Params(ConvolutionLayer.LeNetFirst, ConvolutionLayer.LeNetSecond, ConvolutionLayer.ResNet)]
    public ConvolutionLayer Layer { get; set; }

    private protected PlainConvolution Loops { get; private set; } = null!;

    private protected Tensor X { get; private set; } = null!;

    private protected Tensor W { get; private set; } = null!;

    private protected Tensor Dy { get; private set; } = null!;

    private protected Conv2dOptions Options { get; private set; }

    private protected Conv2dCache Cache { get; private set; } = null!;

    private protected float[] PlainX { get; private set; } = [];

    private protected float[] PlainW { get; private set; } = [];

    private protected float[] PlainDy { get; private set; } = [];

    private protected void Prepare()
    {
        var (batch, inputs, outputs, side, kernel, padding) = Layer switch
        {
            ConvolutionLayer.LeNetFirst => (16, 3, 6, 32, 5, 0),
            ConvolutionLayer.LeNetSecond => (16, 6, 16, 14, 5, 0),
            _ => (1, 64, 64, 32, 3, 1),
        };
        Loops = new(batch, inputs, outputs, side, kernel, padding);
        Options = new() { Padding = padding };
        X = Tensor.Randn([batch, inputs, side, side]);
        W = Tensor.Randn([outputs, inputs, kernel, kernel]);
        (var y, Cache) = Conv2dOp.Forward(X, W, null, Options);
        Dy = Tensor.Randn(y.Shape);
        (PlainX, PlainW, PlainDy) = (X.ToArray<float>(), W.ToArray<float>(), Dy.ToArray<float>());
    }
}
