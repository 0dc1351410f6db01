namespace Fovea.Photometry;

/// <summary>Triangles between the pixels of a depth map, counter-clockwise as the camera sees them.</summary>
/// <remarks><b>Units</b>: those of <see cref="Projection"/>, which also says where (0, 0, 0) is; x right, y up, z towards the camera.
/// Vertices are the pixels that a triangle uses, row by row.</remarks>
public sealed class SurfaceMesh
{
    /// <summary>How thick the base of a closed mesh is unless given, in the unit of the depth.</summary>
    public const double DefaultBase = 2;

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

    /// <summary>Pictures that are laid over the surface; null for colours of vertices alone. glTF files hold them.</summary>
    public SurfaceTextures? Textures { get; init; }

    /// <summary>For each vertex its pixel of the mask; null for a closed body.</summary>
    internal int[]? Pixels { get; init; }

    /// <summary>Where (0, 0, 0) is, and the unit of lengths.</summary>
    public Projection Projection { get; init; } = Projection.Pixels;

    /// <summary>Whether it is the surface of a body: every edge belongs to two triangles.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Number of vertices.</summary>
    public int VertexCount => Positions.Length / 3;

    /// <summary>Number of triangles.</summary>
    public int TriangleCount => Triangles.Length / 3;

    /// <summary>The mesh of a depth map: each square of four pixels gives two triangles, split along the diagonal with the smaller
    /// difference in depth; three pixels give one.</summary>
    /// <param name="depth">The surface. Normals are those of <see cref="DepthMap.Surface"/>, else those of the triangles around a
    /// vertex.</param>
    /// <param name="colors">[pixels × 3], sRGB; the albedo of <see cref="DepthMap.Surface"/> where null, else light grey.</param>
    /// <param name="maxStep">Triangles that reach over a larger difference in depth are left out, which cuts the mesh at steps. In the unit
    /// of the depth.</param>
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

    /// <summary>The same surface as the top of a body with walls and a flat base, for 3-D printing. Every edge belongs to two triangles,
    /// which run along it in opposite directions, and all triangles face outwards.</summary>
    /// <remarks>Walls follow the rays of <see cref="Projection"/>, so that they cut through nothing that the camera sees. Where the surface
    /// hangs together in single points alone, the smaller part at such a point is left out, triangle by triangle.</remarks>
    /// <param name="thickness">From the lowest point to the base, in the unit of the depth.</param>
    /// <exception cref="ArgumentException">The thickness is not above zero.</exception>
    public SurfaceMesh Closed(double thickness = DefaultBase)
    {
        if (!(thickness > 0 && double.IsFinite(thickness))) throw new ArgumentException(
            FormattableString.Invariant($"SurfaceMesh: expected a base above zero, got {thickness}."), nameof(thickness));
        return IsClosed || TriangleCount == 0 ? this : MeshClosing.Close(this, thickness);
    }

    /// <summary>Writes the mesh in the format of the extension, <c>.glb</c>, <c>.obj</c> or <c>.ply</c>, or as a closed body <c>.stl</c> or
    /// <c>.3mf</c>: wholly or not at all.</summary>
    /// <exception cref="NotSupportedException">No format has this extension.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var format = MeshFormats.ForExtension(Path.GetExtension(path));
        var mesh = format.IsSolid ? Closed() : this;
        AtomicFile.Write(path, stream => format.Write(mesh, stream));
    }
}
