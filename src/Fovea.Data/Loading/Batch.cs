using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>What one step of training sees: input tensors, target tensors, and where the samples stand in their source.</summary>
/// <remarks><b>Shape</b>: the first axis of every tensor is N, the number of samples. Pictures are Float32 [N, C, H, W], class labels Int64
/// [N]. Deconstructs into the first input, the first target and the indices.</remarks>
/// <param name="inputs">What the network gets, in order; at least one.</param>
/// <param name="targets">What its output is compared with; empty where there is nothing to compare.</param>
/// <param name="indices">Positions of the N samples in their source.</param>
public sealed class Batch(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, int[] indices)
{
    /// <summary>One input and one target.</summary>
    public Batch(Tensor input, Tensor target, int[] indices) : this([input], [target], indices) { }

    /// <summary>What the network gets, in order.</summary>
    public IReadOnlyList<Tensor> Inputs => inputs;

    /// <summary>What its output is compared with.</summary>
    public IReadOnlyList<Tensor> Targets => targets;

    /// <summary>Positions of the N samples in their source.</summary>
    public int[] Indices => indices;

    /// <summary>The first input.</summary>
    public Tensor Input => inputs[0];

    /// <summary>The first target.</summary>
    public Tensor Target => targets[0];

    /// <summary>Number of samples, N.</summary>
    public int Count => indices.Length;

    /// <summary>The first input, the first target, and the indices.</summary>
    public void Deconstruct(out Tensor input, out Tensor target, out int[] positions) =>
        (input, target, positions) = (Input, Target, Indices);
}
