using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Pictures and labels for one step of training.</summary>
/// <param name="Images">Float32, [N, C, H, W].</param>
/// <param name="Labels">Int64, [N].</param>
/// <param name="Indices">Positions of the N pictures in the dataset.</param>
public readonly record struct Batch(Tensor Images, Tensor Labels, int[] Indices)
{
    /// <summary>Number of pictures, N.</summary>
    public int Count => Indices.Length;
}
