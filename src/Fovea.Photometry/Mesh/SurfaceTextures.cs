using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Pictures that are laid over a mesh, a texel for each pixel of the object's rectangle: texture coordinates are those of the
/// middle of the vertex's pixel, from the top left.</summary>
/// <remarks>Normals of such a mesh are those of its triangles, and the picture of normals says how the solved ones depart from them: in
/// tangent space, x along the picture's columns, y up, as in OpenGL. Texels around the object repeat those at its edge.</remarks>
public sealed class SurfaceTextures
{
    // How far texels reach beyond the object, so that smaller versions of a picture do not mix in what is around it.
    private const int Bleed = 8;
    private const byte LightGrey = 200;

    private SurfaceTextures(float[] places, float[] tangents) => (Places, Tangents) = (places, tangents);

    /// <summary>[vertices × 2]: u to the right and v downwards, 0…1.</summary>
    public float[] Places { get; }

    /// <summary>[vertices × 3]: x, perpendicular to the normal, of length 1.</summary>
    public float[] Tangents { get; }

    /// <summary>Albedo, sRGB.</summary>
    public required Image BaseColor { get; init; }

    /// <summary>Solved normals in tangent space, (n + 1)/2 of the range; null where none were solved.</summary>
    public Image? Normals { get; init; }

    /// <summary>Green is the roughness, blue, the metal, is 0; null where no roughness is known.</summary>
    public Image? Roughness { get; init; }

    /// <summary>A mesh with pictures over it, whose normals are those of its triangles.</summary>
    /// <param name="mesh">Of <paramref name="depth"/>, not closed.</param>
    /// <param name="depth">Where it came from.</param>
    /// <param name="colors">[pixels × 3], sRGB; the albedo of <see cref="DepthMap.Surface"/> where null, else light grey.</param>
    /// <param name="roughness">[pixels]; null where it is not known.</param>
    /// <exception cref="ArgumentException">The mesh is closed, or sizes do not fit together.</exception>
    public static SurfaceMesh Over(SurfaceMesh mesh, DepthMap depth, byte[]? colors = null, float[]? roughness = null)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(depth);
        var mask = depth.Mask;
        if (mesh.Pixels is not { } pixels || pixels.Length > mask.Count || (colors?.Length ?? 3 * mask.Count) != 3 * mask.Count
            || (roughness?.Length ?? mask.Count) != mask.Count) throw new ArgumentException(
            $"SurfaceTextures: expected an open mesh of {mask.Count} pixels or fewer, as many colours and roughnesses.", nameof(mesh));
        if (mesh.TriangleCount == 0) return mesh;
        colors ??= depth.Surface is { } surface ? MeshBuilder.AlbedoColors(surface)
            : [.. Enumerable.Repeat(LightGrey, 3 * mask.Count)];
        var normals = new float[3 * mesh.VertexCount];
        MeshBuilder.FillNormals(mesh.Positions, mesh.Triangles, normals);
        var grid = new MaskGrid(mask);
        var (places, tangents) = (new float[2 * pixels.Length], Tangent(normals));
        var cells = new int[pixels.Length];
        for (var v = 0; v < pixels.Length; v++)
        {
            cells[v] = grid.Cells[pixels[v]];
            (places[2 * v], places[2 * v + 1]) =
                ((cells[v] % grid.Width + 0.5f) / grid.Width, (cells[v] / grid.Width + 0.5f) / grid.Height);
        }
        Image Picture(Func<int, byte[]> texel)
        {
            var image = new Image(grid.Width, grid.Height, 3);
            var pixels8 = image.Pixels8;
            for (var v = 0; v < cells.Length; v++) texel(v).CopyTo(pixels8[(3 * cells[v])..]);
            Spread(image, cells);
            return image;
        }
        return new(mesh.Positions, normals, mesh.Colors, mesh.Triangles)
        {
            Projection = mesh.Projection, Pixels = pixels,
            Textures = new(places, tangents)
            {
                BaseColor = Picture(v => colors[(3 * pixels[v])..(3 * pixels[v] + 3)]),
                Normals = depth.Surface is { } solved ? Picture(v => Departure(solved.Normals, pixels[v], normals, tangents, v)) : null,
                Roughness = roughness is null ? null : Picture(v => [0, (byte)Math.Round(255 * Math.Clamp(roughness[pixels[v]], 0, 1)), 0]),
            },
        };
    }

    // x without its part along the normal; y where the normal is along x.
    private static float[] Tangent(float[] normals)
    {
        var tangents = new float[normals.Length];
        for (var v = 0; v < normals.Length; v += 3)
        {
            var n = new Vector3d(normals[v], normals[v + 1], normals[v + 2]);
            var t = Math.Abs(n.X) < 0.9999 ? (new Vector3d(1, 0, 0) - n.X * n).Unit() : (new Vector3d(0, 1, 0) - n.Y * n).Unit();
            (tangents[v], tangents[v + 1], tangents[v + 2]) = ((float)t.X, (float)t.Y, (float)t.Z);
        }
        return tangents;
    }

    private static byte[] Departure(float[] solved, int pixel, float[] normals, float[] tangents, int vertex)
    {
        var s = new Vector3d(solved[3 * pixel], solved[3 * pixel + 1], solved[3 * pixel + 2]);
        var n = new Vector3d(normals[3 * vertex], normals[3 * vertex + 1], normals[3 * vertex + 2]);
        var t = new Vector3d(tangents[3 * vertex], tangents[3 * vertex + 1], tangents[3 * vertex + 2]);
        var b = new Vector3d(n.Y * t.Z - n.Z * t.Y, n.Z * t.X - n.X * t.Z, n.X * t.Y - n.Y * t.X);
        var (x, y, z) = s == default ? (0, 0, 1) : (s.Dot(t), s.Dot(b), s.Dot(n));
        return [Byte(x), Byte(y), Byte(z)];

        static byte Byte(double v) => (byte)Math.Clamp(Math.Round((v + 1) * 127.5), 0, 255);
    }

    private static void Spread(Image image, int[] cells)
    {
        var (width, height) = (image.Width, image.Height);
        var isSet = new bool[width * height];
        foreach (var cell in cells) isSet[cell] = true;
        var edge = new List<int>(cells);
        for (var round = 0; round < Bleed && edge.Count > 0; round++)
        {
            var next = new List<int>();
            foreach (var cell in edge)
            {
                var (x, y) = (cell % width, cell / width);
                Take(cell, x > 0 ? cell - 1 : -1, next);
                Take(cell, x + 1 < width ? cell + 1 : -1, next);
                Take(cell, y > 0 ? cell - width : -1, next);
                Take(cell, y + 1 < height ? cell + width : -1, next);
            }
            edge = next;
        }

        void Take(int from, int to, List<int> next)
        {
            if (to < 0 || isSet[to]) return;
            isSet[to] = true;
            image.Pixels8.Slice(3 * from, 3).CopyTo(image.Pixels8[(3 * to)..]);
            next.Add(to);
        }
    }
}
