using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>A change of a whole batch, after each of its samples was transformed: what mixes samples. Adding one takes a class that
/// implements this.</summary>
/// <remarks>What is random comes from the generator, which depends on seed, epoch and number of the batch alone.</remarks>
[PartKind(typeof(BatchContext))]
public interface IBatchTransform
{
    /// <summary>What the targets of a sample become.</summary>
    /// <exception cref="ArgumentException">Such targets cannot be mixed.</exception>
    IReadOnlyList<TensorSpec> OutputTargets(IReadOnlyList<TensorSpec> targets);

    /// <summary>The batch changed; the tensors of the given one may be overwritten.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="random">The batch's own stream of random numbers.</param>
    Batch Apply(Batch batch, Generator random);
}

/// <summary>What a configuration's batch transform is built from.</summary>
/// <param name="Classes">Number of classes.</param>
public sealed record BatchContext(int Classes);
