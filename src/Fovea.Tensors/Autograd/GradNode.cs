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

    internal static Needs Of(IReadOnlyList<GraphValue?> inputs)
    {
        uint bits = 0;
        for (var i = 0; i < inputs.Count; i++)
            if (inputs[i] is { RequiresGrad: true }) bits |= 1u << Math.Min(i, 31);
        return new(bits);
    }
}

/// <summary>Given ∂L/∂output, computes ∂L/∂input for each input that wants it; null elsewhere.</summary>
public delegate Tensor?[] BackwardFunction(Tensor upstream, Needs needs);

/// <summary>A recorded operation and how gradients go back through it. Nodes and values together are the computational graph; neither holds
/// elements, but for what the way back reads, until it has been gone.</summary>
public sealed class GradNode
{
    private static long _created;
    private readonly int[] _versions;
    private BackwardFunction? _backward;
    private Tensor[] _saved;

    internal GradNode(Operation operation, BackwardFunction backward, Tensor[] saved)
    {
        (Operation, _backward, _saved) = (operation, backward, saved);
        _versions = Array.ConvertAll(saved, t => t.Storage.Version);
        Sequence = Interlocked.Increment(ref _created);
    }

    /// <summary>The operation, its attributes, what it read and what it computed.</summary>
    public Operation Operation { get; }

    /// <summary>The operation, in the field's lower-case spelling: <c>conv2d</c>, <c>add</c>.</summary>
    public string Name => Operation.Name;

    /// <summary>What it read; null for an optional input not given.</summary>
    public IReadOnlyList<GraphValue?> Inputs => Operation.Inputs;

    /// <summary>What the operation was computed for, or null.</summary>
    internal CallLabel? Label { get; } = CallLabel.Current;

    /// <summary>Order of recording; an operation comes after those it depends on.</summary>
    internal long Sequence { get; }

    /// <summary>∂L/∂output as far as it has been collected during a backward pass.</summary>
    internal Tensor? Upstream { get; set; }

    internal Tensor?[] Backward(Tensor upstream)
    {
        var backward = _backward ?? throw new InvalidOperationException(
            $"Backward: the graph behind '{Name}' was already used and freed. Compute the loss again, or call Autograd.Run(…, retainGraph: true).");
        for (var i = 0; i < _saved.Length; i++)
            if (_saved[i].Storage.Version != _versions[i]) throw Changed(_saved[i]);
        return backward(upstream, Needs.Of(Inputs));
    }

    /// <summary>Lets go of everything the operation kept for its backward pass.</summary>
    internal void Free() => (_backward, _saved) = (null, []);

    private InvalidOperationException Changed(Tensor saved) => new(
        $"Backward: '{Name}' kept a tensor {saved.DType} {saved.Shape} for its gradient, and its elements were changed in place since, by "
        + "an optimizer's step, x[…] = value or through AsSpan. Call Backward before the change, compute the loss again after it, or read "
        + "with AsReadOnlySpan.");
}
