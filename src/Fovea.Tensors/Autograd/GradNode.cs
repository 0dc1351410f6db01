namespace Fovea.Tensors;

/// <summary>Which inputs of a recorded operation want a gradient.</summary>
public readonly struct Needs
{
    private readonly uint _bits;

    private Needs(uint bits) => _bits = bits;

    /// <summary>Every input.</summary>
    public static Needs All => new(uint.MaxValue);

    /// <summary>Whether input <paramref name="index"/> wants its gradient.</summary>
    public bool this[int index] => (_bits >> Math.Min(index, 31) & 1) != 0;

    internal static Needs Of(ReadOnlySpan<Tensor?> inputs)
    {
        uint bits = 0;
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i] is { RequiresGrad: true }) bits |= 1u << Math.Min(i, 31);
        return new(bits);
    }
}

/// <summary>Given ∂L/∂output, computes ∂L/∂input for each input that wants it; null elsewhere.</summary>
public delegate Tensor?[] BackwardFunction(Tensor upstream, Needs needs);

/// <summary>A recorded operation: what a tensor was computed from, and how gradients go back. Nodes and tensors together are the
/// computational graph.</summary>
public sealed class GradNode
{
    private static long _created;
    private BackwardFunction? _backward;

    internal GradNode(string name, Tensor?[] inputs, BackwardFunction backward)
    {
        (Name, Inputs, _backward) = (name, inputs, backward);
        Sequence = Interlocked.Increment(ref _created);
    }

    /// <summary>The operation, in the field's lower-case spelling: <c>conv2d</c>, <c>add</c>.</summary>
    public string Name { get; }

    /// <summary>The tensors it read; null for an optional input not given.</summary>
    public IReadOnlyList<Tensor?> Inputs { get; }

    /// <summary>Order of recording; an operation comes after those it depends on.</summary>
    internal long Sequence { get; }

    /// <summary>∂L/∂output as far as it has been collected during a backward pass.</summary>
    internal Tensor? Upstream { get; set; }

    internal Tensor?[] Backward(Tensor upstream)
    {
        var backward = _backward ?? throw new InvalidOperationException(
            $"Backward: the graph behind '{Name}' was already used and freed. Compute the loss again, or call Autograd.Run(…, retainGraph: true).");
        return backward(upstream, Needs.Of((Tensor?[])Inputs));
    }

    /// <summary>Lets go of everything the operation kept for its backward pass.</summary>
    internal void Free() => _backward = null;
}
