using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A layer of an architecture as it was written, before any weights exist.</summary>
/// <param name="Text">As written: <c>CONV3-10</c>.</param>
public abstract record ArchitectureLayer(string Text)
{
    /// <summary>The size of the output for one of the input.</summary>
    /// <param name="input">What the layer before gives.</param>
    /// <exception cref="FormatException">The input does not fit; the message says what would.</exception>
    public abstract FeatureMap Output(FeatureMap input);

    /// <summary>The number of parameters, and how it is computed; empty where there are none.</summary>
    /// <param name="input">What the layer before gives.</param>
    public virtual (long Count, string Computation) Parameters(FeatureMap input) => (0, "");

    /// <summary>Multiply-adds for one image, counted as <see cref="Module.MultiplyAdds"/> does.</summary>
    /// <param name="input">What the layer before gives.</param>
    public virtual long MultiplyAdds(FeatureMap input) => 0;

    /// <summary>The window that one output pixel sees; null for a layer that looks at single pixels.</summary>
    public virtual SpatialWindow? Window => null;

    /// <summary>Whether what comes out has no pixels of the input's grid any more.</summary>
    public virtual bool EndsPixels => false;

    /// <summary>The layer with weights.</summary>
    /// <param name="input">What the layer before gives.</param>
    public abstract Module Build(FeatureMap input);

    /// <summary>The input as a picture.</summary>
    /// <exception cref="FormatException">It is a vector.</exception>
    protected FeatureMap Picture(FeatureMap input) => !input.IsFlat ? input
        : throw new FormatException($"{Text}: expected height × width × channels, got a vector of {input.Channels}. Put it before "
            + "FLATTEN or GAP.");
}

/// <summary><c>CONV3-10</c>: kernels of 3 × 3, 10 channels. Padded so that stride 1 keeps the size, unless said otherwise.</summary>
internal sealed record ConvolutionLayer(string Text, Size2 Kernel, int Channels, int Stride, Size2 Padding, int Dilation, int Groups,
    PaddingMode Mode) : ArchitectureLayer(Text)
{
    public override SpatialWindow? Window => new(Kernel, Stride, Dilation);

    public override FeatureMap Output(FeatureMap input)
    {
        if (Picture(input).Channels % Groups != 0 || Channels % Groups != 0)
            throw new FormatException($"{Text}: expected groups that divide {input.Channels} and {Channels} channels, got {Groups}.");
        RequirePadding("rows", Padding.H, input.Height);
        RequirePadding("columns", Padding.W, input.Width);
        return new(ConvolutionSize.Output(Text, input.Height, Kernel.H, Padding.H, Stride, Dilation),
            ConvolutionSize.Output(Text, input.Width, Kernel.W, Padding.W, Stride, Dilation), Channels);
    }

    // What stands in the padding is taken from the picture: not more of it than there is.
    private void RequirePadding(string what, int padding, long size)
    {
        var most = Mode switch { PaddingMode.Circular => size, PaddingMode.Reflect => size - 1, _ => long.MaxValue };
        if (padding > most) throw new FormatException(
            $"{Text}: expected a {Mode.ToString().ToLowerInvariant()} padding of at most {most} {what}, got {padding}.");
    }

    public override (long Count, string Computation) Parameters(FeatureMap input)
    {
        var depth = input.Channels / Groups;
        return (checked((long)Kernel.H * Kernel.W * depth * Channels + Channels), $"{Kernel.H}×{Kernel.W}×{depth}×{Channels} + {Channels}");
    }

    public override long MultiplyAdds(FeatureMap input) =>
        checked(Output(input).Elements * Kernel.H * Kernel.W * (input.Channels / Groups));

    public override Module Build(FeatureMap input) =>
        new Conv2d((int)input.Channels, Channels, Kernel, Stride, Padding, Dilation, Groups, paddingMode: Mode);
}

/// <summary><c>POOL2</c>, <c>AVGPOOL3-s2</c>: the largest element or the mean of each window, which stand side by side unless said
/// otherwise.</summary>
internal sealed record PoolingLayer(string Text, bool IsMean, Size2 Kernel, Size2 Stride, int Padding) : ArchitectureLayer(Text)
{
    public override SpatialWindow? Window => new(Kernel, Stride, 1);

    public override FeatureMap Output(FeatureMap input) => new(
        ConvolutionSize.Output(Text, Picture(input).Height, Kernel.H, Padding, Stride.H, 1),
        ConvolutionSize.Output(Text, input.Width, Kernel.W, Padding, Stride.W, 1), input.Channels);

    public override Module Build(FeatureMap input) => IsMean ? new AvgPool2d(Kernel, Stride, Padding) : new MaxPool2d(Kernel, Stride,
        Padding);
}

/// <summary><c>GAP</c>: the mean of each channel.</summary>
internal sealed record GlobalPoolingLayer(string Text) : ArchitectureLayer(Text)
{
    public override bool EndsPixels => true;

    public override FeatureMap Output(FeatureMap input) => new(1, 1, Picture(input).Channels, IsFlat: true);

    public override Module Build(FeatureMap input) => new GlobalAvgPool2d();
}

/// <summary><c>FLATTEN</c>: all elements in one vector.</summary>
internal sealed record FlattenLayer(string Text) : ArchitectureLayer(Text)
{
    public override bool EndsPixels => true;

    public override FeatureMap Output(FeatureMap input) =>
        new(1, 1, input.Elements, IsFlat: true) { Factors = input.Factors };

    public override Module Build(FeatureMap input) => new Flatten();
}

/// <summary><c>FC-3</c>, <c>FC490-3</c>: a fully-connected layer, with or without the number of inputs that it expects.</summary>
internal sealed record LinearLayer(string Text, int? Inputs, int Outputs) : ArchitectureLayer(Text)
{
    public override FeatureMap Output(FeatureMap input)
    {
        if (!input.IsFlat) throw new FormatException($"{Text}: expected a vector, got {input}. Put FLATTEN or GAP before it.");
        if (Inputs is { } expected && expected != input.Channels)
            throw new FormatException($"{Text}: expected {expected} inputs, got {Came(input)}. Write FC{input.Channels}-{Outputs}, or "
                + $"FC-{Outputs}.");
        return new(1, 1, Outputs, IsFlat: true);
    }

    private static string Came(FeatureMap input) =>
        input.Factors == input.ToString() ? input.ToString() : $"{input} = {input.Factors}";

    public override (long Count, string Computation) Parameters(FeatureMap input) =>
        (checked(input.Channels * Outputs + Outputs), $"{input.Factors}×{Outputs} + {Outputs}");

    public override long MultiplyAdds(FeatureMap input) => checked(input.Channels * Outputs);

    public override Module Build(FeatureMap input) => new Linear((int)input.Channels, Outputs);
}

/// <summary><c>BN</c>: batch normalisation, a scale and a shift for each channel.</summary>
internal sealed record NormalizationLayer(string Text) : ArchitectureLayer(Text)
{
    public override FeatureMap Output(FeatureMap input) => input;

    public override (long Count, string Computation) Parameters(FeatureMap input) => (checked(2 * input.Channels), $"2×{input.Channels}");

    public override long MultiplyAdds(FeatureMap input) => input.Elements;

    public override Module Build(FeatureMap input) =>
        input.IsFlat ? new BatchNorm1d((int)input.Channels) : new BatchNorm2d((int)input.Channels);
}

/// <summary><c>RELU</c> and its like: a function of single elements.</summary>
internal sealed record ElementwiseLayer(string Text, Func<Module> Create) : ArchitectureLayer(Text)
{
    public override FeatureMap Output(FeatureMap input) => input;

    public override Module Build(FeatureMap input) => Create();
}
