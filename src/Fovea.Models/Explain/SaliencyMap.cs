using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>How much each place of a picture speaks for a class.</summary>
/// <param name="Method">The name of the explanation.</param>
/// <param name="ClassIndex">The class.</param>
/// <param name="Values">[h, w], larger where more speaks for the class; as many places as the method tells apart, evenly over what the
/// network sees. Below 0 speaks against it.</param>
public sealed record SaliencyMap(string Method, int ClassIndex, Tensor Values)
{
    /// <summary>What each value of the input has to do with it, [C, H, W]; null where the method does not say.</summary>
    public Tensor? Attribution { get; init; }

    /// <summary>The layer that was looked at; null for methods that look at the input.</summary>
    public string? Layer { get; init; }
}
