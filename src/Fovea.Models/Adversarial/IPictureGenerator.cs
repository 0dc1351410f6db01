using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A network with a part that makes pictures of random numbers, which can be sampled when it is trained.</summary>
public interface IPictureGenerator
{
    /// <summary>Random numbers → pictures [N, C, H, W], normalised as those that were learned from.</summary>
    Module Generator { get; }

    /// <summary>Random numbers for pictures, [N, …].</summary>
    /// <param name="count">N.</param>
    /// <param name="generator">Where they are drawn; <see cref="Tensors.Generator.Default"/> unless given.</param>
    Tensor Latents(int count, Generator? generator = null);
}
