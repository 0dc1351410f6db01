using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>A transform that moves pixels, so that a mask or a normal map must go with its picture.</summary>
/// <remarks>
/// A sample draws once: <see cref="Draw"/> and <see cref="ITransform.Apply"/> get generators that give the same numbers, and draw the
/// same from them. Pictures, maps and the components of normals go through Apply, masks by the pixel map to the nearest pixel; normals
/// then turn by it. A transform that is no IGeometricTransform touches pictures alone.
/// </remarks>
public interface IGeometricTransform : ITransform
{
    /// <summary>Draws where the pixels of a sample go.</summary>
    /// <param name="shape">[C, H, W]; only height and width may matter.</param>
    /// <param name="random">The sample's own stream of random numbers.</param>
    PixelMap Draw(Shape shape, Generator random);
}
