using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>A change of one picture on its way into a batch. Adding one takes a class that implements this.</summary>
/// <remarks>
/// Pictures arrive as floats 0…1 (pixel / <see cref="Dataset.MaxValue"/>). Transforms run off the training thread and must keep no state
/// of their own: what is random comes from the generator, which depends on seed, epoch and picture alone, so that neither
/// the batch size nor threads change what a picture becomes. In samples with several tensors a transform changes those of kind
/// <see cref="TensorKind.Picture"/>, all with the same random numbers; one that moves pixels is an <see cref="IGeometricTransform"/>.
/// </remarks>
[PartKind]
public interface ITransform
{
    /// <summary>The shape [C, H, W] that pictures of a shape become. Called before any picture.</summary>
    /// <exception cref="ShapeException">Such pictures cannot be transformed.</exception>
    Shape OutputShape(Shape input);

    /// <summary>Transforms one picture.</summary>
    /// <param name="input">C·H·W values; not to be kept.</param>
    /// <param name="shape">[C, H, W] of the input.</param>
    /// <param name="output">Room for exactly the elements of <see cref="OutputShape"/>; its old values mean nothing.</param>
    /// <param name="random">The picture's own stream of random numbers.</param>
    void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random);
}
