using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A network that makes pictures of a class that one chooses.</summary>
public interface IConditionalGenerator : IPictureGenerator
{
    /// <summary>Classes to choose from.</summary>
    int Classes { get; }

    /// <summary>Random numbers for pictures of given classes, [N, …].</summary>
    /// <param name="labels">Int64 [N], each from 0 to below <see cref="Classes"/>.</param>
    /// <param name="generator">Where they are drawn; <see cref="Tensors.Generator.Default"/> unless given.</param>
    /// <exception cref="ShapeException">The labels are of another type or shape, or a class does not exist.</exception>
    Tensor Latents(Tensor labels, Generator? generator = null);
}
