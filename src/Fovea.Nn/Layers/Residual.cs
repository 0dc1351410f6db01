using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = body(x) + shortcut(x); the shortcut is the identity unless given.</summary>
/// <remarks>Source: K. He et al., "Deep residual learning for image recognition", CVPR 2016.</remarks>
public sealed class Residual : Module
{
    /// <summary>A residual block; keys <c>body.…</c> and <c>shortcut.…</c>.</summary>
    public Residual(Module body, Module? shortcut = null)
    {
        Body = Child("body", body);
        Shortcut = shortcut is null ? null : Child("shortcut", shortcut);
    }

    /// <summary>What is added to the input.</summary>
    public Module Body { get; }

    /// <summary>What stands in the input's place in the sum, or null for the input itself.</summary>
    public Module? Shortcut { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Run(Body, x);
        var s = Shortcut is null ? x : Run(Shortcut, x);
        if (y.Shape != s.Shape)
            throw new ShapeException($"Residual: expected body and shortcut of one shape, got {y.Shape} and {s.Shape}. "
                + "Give a shortcut that changes the shape, e.g. a 1×1 Conv2d.");
        return y + s;
    }
}
