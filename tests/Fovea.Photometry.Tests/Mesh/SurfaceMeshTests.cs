using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Fovea.Photometry.Tests.Integration;

namespace Fovea.Photometry.Tests.Mesh;

public class SurfaceMeshTests
{
    private static readonly KnownSurface Sphere = KnownSurface.Ellipsoid(20, 20, 20, 0.8);

    [Fact]
    public void Every_square_of_pixels_gives_two_triangles_and_three_pixels_one()
    {
        var mesh = SurfaceMesh.FromDepth(new(PixelMask.Full(4, 3), new float[12]) { Method = "" });
        Assert.Equal((12, 12), (mesh.VertexCount, mesh.TriangleCount));
        // An isolated pixel is in no triangle, and so no vertex.
        var mask = new PixelMask(4, 2, [true, true, false, false, true, false, false, true]);
        var corner = SurfaceMesh.FromDepth(new(mask, new float[4]) { Method = "" });
        Assert.Equal((3, 1), (corner.VertexCount, corner.TriangleCount));
    }

    [Fact]
    public void Triangles_face_where_their_normals_point()
    {
        var mesh = Mesh();
        for (var t = 0; t < mesh.TriangleCount; t++)
        {
            var (a, b, c) = (Vertex(mesh, t, 0), Vertex(mesh, t, 1), Vertex(mesh, t, 2));
            var normal = System.Numerics.Vector3.Cross(b.Position - a.Position, c.Position - a.Position);
            Assert.True(System.Numerics.Vector3.Dot(normal, a.Normal) > 0.9f * normal.Length());
        }
    }

    [Fact]
    public void Normals_without_a_solution_come_from_the_triangles()
    {
        var mesh = SurfaceMesh.FromDepth(new(Sphere.Mask, Sphere.Depth) { Method = "" });
        var exact = Mesh();
        for (var v = 0; v < mesh.VertexCount; v++)
            Assert.True(Enumerable.Range(0, 3).Sum(k => mesh.Normals[3 * v + k] * exact.Normals[3 * v + k]) > 0.98);
        Assert.All(mesh.Colors, c => Assert.Equal(200, c));
    }

    [Fact]
    public void A_step_can_be_cut()
    {
        float[] depth = [0, 0, 9, 9, 0, 0, 9, 9];
        var map = new DepthMap(PixelMask.Full(4, 2), depth) { Method = "" };
        Assert.Equal(6, SurfaceMesh.FromDepth(map).TriangleCount);
        Assert.Equal(4, SurfaceMesh.FromDepth(map, maxStep: 5).TriangleCount);
        Assert.Throws<ArgumentException>(() => SurfaceMesh.FromDepth(map, maxStep: 0));
        var error = Assert.Throws<ArgumentException>(() => SurfaceMesh.FromDepth(map, new byte[2]));
        Assert.Contains("8 × 3 colours, got 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ply_file_holds_the_mesh()
    {
        var mesh = Mesh();
        var bytes = Saved(mesh, "mesh.ply");
        var text = Encoding.ASCII.GetString(bytes);
        var start = text.IndexOf("end_header\n", StringComparison.Ordinal) + 11;
        string[] header = text[..start].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["ply", "format binary_little_endian 1.0"], header[..2]);
        Assert.Contains($"element vertex {mesh.VertexCount}", header);
        Assert.Contains($"element face {mesh.TriangleCount}", header);
        Assert.Equal(start + 27 * mesh.VertexCount + 13 * mesh.TriangleCount, bytes.Length);
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            var record = bytes.AsSpan(start + 27 * v, 27);
            for (var k = 0; k < 3; k++)
            {
                Assert.Equal(mesh.Positions[3 * v + k], BinaryPrimitives.ReadSingleLittleEndian(record[(4 * k)..]));
                Assert.Equal(mesh.Normals[3 * v + k], BinaryPrimitives.ReadSingleLittleEndian(record[(12 + 4 * k)..]));
                Assert.Equal(mesh.Colors[3 * v + k], record[24 + k]);
            }
        }
        var faces = bytes.AsSpan(start + 27 * mesh.VertexCount);
        for (var t = 0; t < mesh.TriangleCount; t++)
        {
            Assert.Equal(3, faces[13 * t]);
            for (var k = 0; k < 3; k++)
                Assert.Equal(mesh.Triangles[3 * t + k], BinaryPrimitives.ReadInt32LittleEndian(faces[(13 * t + 1 + 4 * k)..]));
        }
    }

    [Fact]
    public void An_obj_file_holds_the_mesh()
    {
        var mesh = Mesh();
        var lines = Encoding.UTF8.GetString(Saved(mesh, "mesh.obj")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        double[][] Of(string kind) => [.. lines.Where(l => l.StartsWith(kind + " ", StringComparison.Ordinal))
            .Select(l => l.Split(' ')[1..].Select(n => double.Parse(n.Split('/')[0], CultureInfo.InvariantCulture)).ToArray())];
        var (vertices, normals, faces) = (Of("v"), Of("vn"), Of("f"));
        Assert.Equal((mesh.VertexCount, mesh.VertexCount, mesh.TriangleCount), (vertices.Length, normals.Length, faces.Length));
        for (var v = 0; v < vertices.Length; v++)
        {
            for (var k = 0; k < 3; k++)
            {
                Assert.Equal(mesh.Positions[3 * v + k], vertices[v][k], 1e-4);
                Assert.Equal(mesh.Normals[3 * v + k], normals[v][k], 1e-4);
                Assert.Equal(mesh.Colors[3 * v + k] / 255.0, vertices[v][3 + k], 1e-4);
            }
        }
        Assert.Equal(mesh.Triangles, faces.SelectMany(f => f.Select(i => (int)i - 1)));
    }

    [Fact]
    public void An_unknown_format_is_refused_before_anything_is_written()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".fbx");
        var error = Assert.Throws<NotSupportedException>(() => Mesh().Save(path));
        Assert.Contains(".3mf, .glb, .obj, .ply or .stl, got '.fbx'", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    internal static SurfaceMesh Mesh() => SurfaceMesh.FromDepth(Solved().Integrate());

    internal static PhotometricResult Solved()
    {
        var albedo = Enumerable.Range(0, Sphere.Mask.Count).Select(p => 0.2f + 0.6f * p / Sphere.Mask.Count).ToArray();
        return new(Sphere.Mask, Sphere.Normals, albedo, [.. albedo.SelectMany(a => new[] { a, 0.7f * a, 0.4f * a })]) { Method = "exact" };
    }

    internal static byte[] Saved(SurfaceMesh mesh, string name)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-mesh-").FullName;
        try
        {
            mesh.Save(Path.Combine(folder, name));
            return File.ReadAllBytes(Path.Combine(folder, name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (System.Numerics.Vector3 Position, System.Numerics.Vector3 Normal) Vertex(SurfaceMesh mesh, int triangle, int corner)
    {
        var v = 3 * mesh.Triangles[3 * triangle + corner];
        return (new(mesh.Positions.AsSpan(v, 3)), new(mesh.Normals.AsSpan(v, 3)));
    }
}
