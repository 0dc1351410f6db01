using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Triangles between the pixels of a depth map, counter-clockwise as the camera sees them.</summary>
/// <remarks><b>Units</b>: pixels; x right and y up from the middle of the picture, z towards the camera. Vertices are the pixels that a
/// triangle uses, row by row.</remarks>
public sealed class SurfaceMesh
{
    internal SurfaceMesh(float[] positions, float[] normals, byte[] colors, int[] triangles) =>
        (Positions, Normals, Colors, Triangles) = (positions, normals, colors, triangles);

    /// <summary>[vertices × 3].</summary>
    public float[] Positions { get; }

    /// <summary>[vertices × 3], of length 1.</summary>
    public float[] Normals { get; }

    /// <summary>[vertices × 3], sRGB, 0…255.</summary>
    public byte[] Colors { get; }

    /// <summary>[triangles × 3]: indices of vertices.</summary>
    public int[] Triangles { get; }

    /// <summary>Number of vertices.</summary>
    public int VertexCount => Positions.Length / 3;

    /// <summary>Number of triangles.</summary>
    public int TriangleCount => Triangles.Length / 3;

    /// <summary>The mesh of a depth map: each square of four pixels gives two triangles, split along the diagonal with the smaller
    /// difference in depth; three pixels give one.</summary>
    /// <param name="depth">The surface. Normals are those of <see cref="DepthMap.Surface"/>, else those of the triangles around a
    /// vertex.</param>
    /// <param name="colors">[pixels × 3], sRGB; the albedo of <see cref="DepthMap.Surface"/> where null, else light grey.</param>
    /// <param name="maxStep">Triangles that reach over a larger difference in depth are left out, which cuts the mesh at steps.</param>
    /// <exception cref="ArgumentException">The number of colours is not that of the pixels, or the step is not above zero.</exception>
    public static SurfaceMesh FromDepth(DepthMap depth, byte[]? colors = null, double maxStep = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(depth);
        if (!(maxStep > 0)) throw new ArgumentException(
            FormattableString.Invariant($"SurfaceMesh: expected a step above zero, got {maxStep}."), nameof(maxStep));
        if (colors is not null && colors.Length != 3 * depth.Mask.Count)
            throw new ArgumentException($"SurfaceMesh: expected {depth.Mask.Count} × 3 colours, got {colors.Length}.", nameof(colors));
        return MeshBuilder.Build(depth, colors, maxStep);
    }

    /// <summary>Writes the mesh in the format of the extension, <c>.ply</c> or <c>.obj</c>, wholly or not at all.</summary>
    /// <exception cref="NotSupportedException">No format has this extension.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var format = MeshFormats.ForExtension(Path.GetExtension(path));
        AtomicFile.Write(path, stream => format.Write(this, stream));
    }
}
