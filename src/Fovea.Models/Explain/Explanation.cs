using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A way to see where in a picture a network looked for a class. A new one is a class of this kind with an
/// <see cref="ExplanationEntry"/> below it, in a file of its own.</summary>
public abstract class Explanation
{
    /// <summary>Where the network looked for a class.</summary>
    /// <param name="network">Scores [N, classes] of pictures. It is explained in inference mode.</param>
    /// <param name="x">One picture as the network takes it, Float32 [C, H, W] or [1, C, H, W].</param>
    /// <param name="classIndex">The class.</param>
    /// <param name="cancellation">Stops it between forward passes.</param>
    /// <exception cref="ShapeException">The picture does not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SaliencyMap Explain(Module network, Tensor x, int classIndex, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank == 3) x = x.Unsqueeze(0);
        if (x.Rank != 4 || x.Shape[0] != 1 || x.DType != DType.Float32)
            throw new ShapeException($"Explain: expected one picture, Float32 [C, H, W] or [1, C, H, W], got {x.DType} {x.Shape}.");
        using var _ = ModeScope.Inference(network);
        return Compute(network, x.Detach(), classIndex, cancellation);
    }

    /// <summary>The map of a picture [1, C, H, W]; the network is in inference mode.</summary>
    protected abstract SaliencyMap Compute(Module network, Tensor x, int classIndex, CancellationToken cancellation);

    /// <summary>Σ over pictures of a class's score, as a scalar.</summary>
    /// <param name="scores">[N, classes], or the like with axes of 1 behind.</param>
    /// <param name="classIndex">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    protected static Tensor Score(Tensor scores, int classIndex)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var flat = scores.Flatten(1);
        if (classIndex < 0 || classIndex >= flat.Shape[1])
            throw new ArgumentOutOfRangeException(nameof(classIndex),
                $"Explain: expected a class from 0 to {flat.Shape[1] - 1}, got {classIndex}.");
        return flat.Select(1, classIndex).Sum();
    }

    /// <summary>The picture as a leaf whose gradient can be asked for.</summary>
    protected static Tensor Leaf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var leaf = x.Detach();
        leaf.RequiresGrad = true;
        return leaf;
    }
}

/// <summary>An <see cref="Explanation"/> that is known by name.</summary>
[Catalogued]
public abstract class ExplanationEntry : INamed
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What people call it.</summary>
    public abstract string Title { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>What can be set.</summary>
    public virtual IReadOnlyList<ArgumentSpec> Arguments => [];

    /// <inheritdoc/>
    public virtual int Order => 1;

    /// <summary>The explanation with its arguments.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of bounds.</exception>
    public abstract Explanation Create(Arguments arguments);
}

/// <summary>The explanations that are known by name.</summary>
public static class ExplanationCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ExplanationEntry> All => Catalog<ExplanationEntry>.All;

    /// <summary>The explanation of a name, or null.</summary>
    public static ExplanationEntry? Find(string name) => Catalog<ExplanationEntry>.Find(name);
}
