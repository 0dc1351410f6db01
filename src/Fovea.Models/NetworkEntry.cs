using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A network that is known by name. A new one is a class of this kind beside its network.</summary>
[Catalogued]
public abstract class NetworkEntry : INamed
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Shape of one input, [C, H, W].</summary>
    public abstract Shape Input { get; }

    /// <summary>Length of the output for the data that the network is known for; for maps and pictures, their channels.</summary>
    public virtual int Classes => 10;

    /// <summary>Its own arguments beside the data's sizes.</summary>
    public virtual IReadOnlyList<ArgumentSpec> Arguments => [];

    /// <summary>What it makes of its input.</summary>
    public virtual NetworkKind Kind => NetworkKind.Classifier;

    /// <summary>Where it was published; empty for one of the project's own.</summary>
    public virtual string Source => "";

    /// <summary>The length that a picture's shorter side is resized to before the middle of the input's size is cut out: 256 for inputs of
    /// 3×224×224 unless the network says otherwise, else the input's own.</summary>
    public virtual int ResizeSide => IsImageNet ? 256 : Input[^1];

    /// <summary>How pictures are resized.</summary>
    public virtual Interpolation Interpolation => Interpolation.Bilinear;

    /// <summary>What is taken off each channel of pixels in 0…1: ImageNet's for inputs of 3×224×224, else 0.</summary>
    public virtual IReadOnlyList<float> Mean => IsImageNet ? [0.485f, 0.456f, 0.406f] : [.. Enumerable.Repeat(0f, Input[0])];

    /// <summary>What each channel is divided by then: ImageNet's for inputs of 3×224×224, else 1.</summary>
    public virtual IReadOnlyList<float> Std => IsImageNet ? [0.229f, 0.224f, 0.225f] : [.. Enumerable.Repeat(1f, Input[0])];

    private bool IsImageNet => Input == [3, 224, 224];

    /// <summary>A network with weights drawn from <see cref="Generator.Default"/>.</summary>
    public abstract Module Create(NetworkArguments arguments);

    /// <summary>A network for inputs of a shape with the defaults of its own arguments, with weights drawn from
    /// <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W].</param>
    /// <param name="classes">Length of the output.</param>
    public Module Create(Shape input, int classes) => Create(new(input, classes, new(Arguments, new Dictionary<string, object?>())));
}
