using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = body(x) + shortcut(x); the shortcut is the identity unless given.</summary>
/// <remarks>Source: K. He et al., "Deep residual learning for image recognition", CVPR 2016.</remarks>
public sealed class Residual : Module
{
    private readonly Module _body;
    private readonly Module? _shortcut;

    /// <summary>A residual block; keys <c>body.…</c> and <c>shortcut.…</c>.</summary>
    public Residual(Module body, Module? shortcut = null)
    {
        _body = Child("body", body);
        _shortcut = shortcut is null ? null : Child("shortcut", shortcut);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Run("body", _body, x);
        var s = _shortcut is null ? x : Run("shortcut", _shortcut, x);
        if (y.Shape != s.Shape) throw new ShapeException($"Residual: expected body and shortcut of one shape, got {y.Shape} and {s.Shape}. Give a shortcut that changes the shape, e.g. a 1×1 Conv2d.");
        return y + s;
    }
}
