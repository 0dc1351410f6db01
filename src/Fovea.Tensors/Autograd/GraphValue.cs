namespace Fovea.Tensors;

/// <summary>A tensor as the computational graph knows it: shape, type, the operation that computed it, and its gradient; not its
/// elements.</summary>
/// <remarks>The graph holds values and not tensors, so that what nobody else needs is free as soon as it is computed. Only what is small
/// enough to be drawn, 36 elements, stays with its value.</remarks>
public sealed class GraphValue
{
    /// <summary>Elements that a drawing shows at most: 6 × 6.</summary>
    internal const int Drawn = 36;

    private List<Func<Tensor, Tensor?>>? _hooks;

    internal GraphValue(Tensor tensor)
    {
        Shape = tensor.Shape;
        Rebind(tensor);
    }

    private GraphValue(Shape shape, DType dtype) => (Shape, DType) = (shape, dtype);

    /// <summary>A value of a computation that nobody has run yet, as a file describes it.</summary>
    public static GraphValue Of(Shape shape, DType dtype) => new(shape, dtype);

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The element type.</summary>
    public DType DType { get; private set; }

    /// <summary>The operation that computed it, recorded for a backward pass; null for a leaf.</summary>
    public GradNode? Node { get; internal set; }

    /// <summary>Whether a gradient is wanted.</summary>
    public bool RequiresGrad { get; internal set; }

    /// <summary>The gradient that has been collected, or null.</summary>
    public Tensor? Grad { get; internal set; }

    /// <summary>Whether <see cref="Grad"/> is kept although this is no leaf.</summary>
    internal bool RetainGrad { get; set; }

    /// <summary>The elements, where there are few; null otherwise.</summary>
    internal Tensor? Small { get; private set; }

    /// <summary>The tensor holds other elements now.</summary>
    internal void Rebind(Tensor tensor)
    {
        DType = tensor.DType;
        Small = tensor.Count <= Drawn && tensor.Storage.Length <= Drawn ? tensor.Detach() : null;
    }

    /// <summary>Whether a hook is to see the gradient.</summary>
    internal bool HasHooks => _hooks is { Count: > 0 };

    /// <summary>Lets a function see the gradient of this value in every backward pass, all uses added up, and give another for it; null
    /// leaves it as it is. For results whose tensors are gone; <see cref="Tensor.RegisterHook"/> is the same for a tensor.</summary>
    /// <returns>Ends it when disposed.</returns>
    /// <exception cref="InvalidOperationException">This value requires no gradient.</exception>
    public IDisposable RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (!RequiresGrad)
            throw new InvalidOperationException("RegisterHook: expected a tensor that requires a gradient. Set RequiresGrad first.");
        (_hooks ??= []).Add(hook);
        return new Unhook(this, hook);
    }

    /// <summary>The gradient after every hook has seen it.</summary>
    internal Tensor Hooked(Tensor gradient)
    {
        if (_hooks is null) return gradient;
        foreach (var hook in _hooks.ToArray())
        {
            if (hook(gradient) is not { } changed) continue;
            Check.Upstream("hook", Shape, DType, changed);
            gradient = changed;
        }
        return gradient;
    }

    private sealed class Unhook(GraphValue value, Func<Tensor, Tensor?> hook) : IDisposable
    {
        public void Dispose() => value._hooks?.Remove(hook);
    }
}
