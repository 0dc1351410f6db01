using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>One tensor of the samples on its way from their source, through the transforms that concern it, into a batch.</summary>
internal abstract class TensorPath
{
    /// <summary>What it is after the transforms.</summary>
    public abstract TensorSpec Output { get; }

    /// <summary>Whether any transform concerns it.</summary>
    public abstract bool IsTransformed { get; }

    public static TensorPath For(TensorSpec spec, IReadOnlyList<ITransform> transforms, int firstNumber) => spec.DType switch
    {
        DType.Float32 => new TensorPath<float>(spec, transforms, firstNumber, PathSteps.Pixels),
        DType.Float64 => new TensorPath<double>(spec, transforms, firstNumber, PathSteps.Labels<double>),
        DType.Int64 => new TensorPath<long>(spec, transforms, firstNumber, PathSteps.Labels<long>),
        DType.UInt8 => new TensorPath<byte>(spec, transforms, firstNumber, PathSteps.Labels<byte>),
        _ => new TensorPath<bool>(spec, transforms, firstNumber, PathSteps.Labels<bool>),
    };

    /// <summary>Makes room for the samples of a batch.</summary>
    public abstract void Begin(int samples);

    /// <summary>Where the source writes the sample at a position of the batch.</summary>
    public abstract SampleSlot Slot(int position);

    /// <summary>Transforms what the source wrote.</summary>
    /// <param name="position">In the batch.</param>
    /// <param name="own">The sample's own stream; transform t draws from its fork t.</param>
    public abstract void Transform(int position, Generator own);

    /// <summary>The tensor of the batch.</summary>
    public abstract Tensor End();
}
