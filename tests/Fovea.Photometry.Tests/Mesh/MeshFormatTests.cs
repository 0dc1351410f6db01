using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SharpGLTF.Schema2;
using SharpGLTF.Validation;

namespace Fovea.Photometry.Tests.Mesh;

/// <summary>Meshes for viewers and for printing, read back.</summary>
public class MeshFormatTests
{
    [Fact]
    public void A_glb_file_holds_the_mesh_in_linear_colours()
    {
        var mesh = SurfaceMeshTests.Mesh();
        var bytes = SurfaceMeshTests.Saved(mesh, "mesh.glb");
        uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
        Assert.Equal("glTF", Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal((2u, (uint)bytes.Length), (Word(4), Word(8)));
        var length = (int)Word(12);
        Assert.Equal(0, length % 4);
        Assert.Equal(("JSON", "BIN\0"), (Encoding.ASCII.GetString(bytes, 16, 4), Encoding.ASCII.GetString(bytes, 24 + length, 4)));
        Assert.Equal((uint)(bytes.Length - length - 28), Word(20 + length));
        using var json = JsonDocument.Parse(bytes.AsMemory(20, length));
        var root = json.RootElement;
        var buffer = bytes.AsSpan(28 + length).ToArray();
        Assert.Equal(buffer.Length, root.GetProperty("buffers")[0].GetProperty("byteLength").GetInt32());
        var primitive = root.GetProperty("meshes")[0].GetProperty("primitives")[0];
        int View(JsonElement accessor, int count)
        {
            var entry = root.GetProperty("accessors")[accessor.GetInt32()];
            Assert.Equal(count, entry.GetProperty("count").GetInt32());
            var view = root.GetProperty("bufferViews")[entry.GetProperty("bufferView").GetInt32()];
            // Zeros are left out.
            return (view.TryGetProperty("byteOffset", out var at) ? at.GetInt32() : 0)
                + (entry.TryGetProperty("byteOffset", out var more) ? more.GetInt32() : 0);
        }
        var attributes = primitive.GetProperty("attributes");
        int positions = View(attributes.GetProperty("POSITION"), mesh.VertexCount), normals = View(attributes.GetProperty("NORMAL"),
            mesh.VertexCount), colors = View(attributes.GetProperty("COLOR_0"), mesh.VertexCount);
        var triangles = View(primitive.GetProperty("indices"), mesh.Triangles.Length);
        for (var i = 0; i < mesh.Positions.Length; i++)
        {
            Assert.Equal(mesh.Positions[i], BinaryPrimitives.ReadSingleLittleEndian(buffer.AsSpan(positions + 4 * i)));
            Assert.Equal(mesh.Normals[i], BinaryPrimitives.ReadSingleLittleEndian(buffer.AsSpan(normals + 4 * i)));
            var linear = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(colors + 8 * (i / 3) + 2 * (i % 3))) / 65535.0;
            Assert.Equal(mesh.Colors[i] / 255.0, Srgb.Encode(linear), 1e-3);
        }
        for (var i = 0; i < mesh.Triangles.Length; i++)
            Assert.Equal(mesh.Triangles[i], BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(triangles + 4 * i)));
        var bounds = root.GetProperty("accessors")[0];
        for (var axis = 0; axis < 3; axis++)
        {
            var values = mesh.Positions.Where((_, i) => i % 3 == axis).ToArray();
            Assert.Equal(values.Min(), bounds.GetProperty("min")[axis].GetSingle());
            Assert.Equal(values.Max(), bounds.GetProperty("max")[axis].GetSingle());
        }
    }

    [Fact]
    public void An_stl_file_holds_the_closed_body()
    {
        var body = SurfaceMeshTests.Mesh().Closed();
        var bytes = SurfaceMeshTests.Saved(SurfaceMeshTests.Mesh(), "mesh.stl");
        Assert.False(bytes.AsSpan().StartsWith("solid"u8));
        Assert.Equal((uint)body.TriangleCount, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(80)));
        Assert.Equal(84 + 50 * body.TriangleCount, bytes.Length);
        for (var t = 0; t < body.TriangleCount; t++)
        {
            float Number(int i) => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(84 + 50 * t + 4 * i));
            var numbers = Enumerable.Range(0, 12).Select(Number).ToArray();
            for (var i = 0; i < 9; i++) Assert.Equal(body.Positions[3 * body.Triangles[3 * t + i / 3] + i % 3], numbers[3 + i]);
            Assert.Equal(1, Math.Sqrt(numbers.Take(3).Sum(n => n * n)), 1e-5);
        }
    }

    [Fact]
    public void A_3mf_file_holds_the_closed_body_and_has_the_same_bytes_each_time()
    {
        var body = SurfaceMeshTests.Mesh().Closed(4);
        var bytes = SurfaceMeshTests.Saved(body, "mesh.3mf");
        Assert.Equal(bytes, SurfaceMeshTests.Saved(body, "mesh.3mf"));
        using var package = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["[Content_Types].xml", "_rels/.rels", "3D/3dmodel.model"], package.Entries.Select(e => e.FullName));
        XDocument Part(int i)
        {
            using var stream = package.Entries[i].Open();
            return XDocument.Load(stream);
        }
        Assert.Equal("/3D/3dmodel.model", Part(1).Root!.Elements().Single().Attribute("Target")!.Value);
        var model = Part(2).Root!;
        Assert.Equal("millimeter", model.Attribute("unit")!.Value);
        float Number(XElement element, string name) => float.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        var vertices = model.Descendants().Where(e => e.Name.LocalName == "vertex");
        Assert.Equal(body.Positions, vertices.SelectMany(v => new[] { Number(v, "x"), Number(v, "y"), Number(v, "z") }));
        var triangles = model.Descendants().Where(e => e.Name.LocalName == "triangle");
        Assert.Equal(body.Triangles, triangles.SelectMany(t => new[] { (int)Number(t, "v1"), (int)Number(t, "v2"), (int)Number(t, "v3") }));
    }

    [Fact]
    public void Another_reader_of_gltf_finds_nothing_wrong()
    {
        var mesh = SurfaceMeshTests.Mesh();
        var model = ModelRoot.ParseGLB(SurfaceMeshTests.Saved(mesh, "mesh.glb"), new() { Validation = ValidationMode.Strict });
        var primitive = model.LogicalMeshes.Single().Primitives.Single();
        Assert.Equal(mesh.Positions, primitive.GetVertexAccessor("POSITION").AsVector3Array().SelectMany(p => new[] { p.X, p.Y, p.Z }));
        Assert.Equal(mesh.Triangles, primitive.GetTriangleIndices().SelectMany(t => new[] { t.A, t.B, t.C }));
        Assert.Equal(0.001f, model.LogicalNodes.Single().LocalTransform.Scale.Y);
        Assert.Equal(new(1, 1, 1, 1), primitive.Material.FindChannel("BaseColor")!.Value.Color);
    }

    [Fact]
    public void A_surface_without_a_triangle_is_written_as_well()
    {
        var mesh = SurfaceMesh.FromDepth(new(PixelMask.Full(2, 1), new float[2]) { Method = "" });
        foreach (var format in MeshOptions.KnownFormats) Assert.NotEmpty(SurfaceMeshTests.Saved(mesh, "mesh." + format));
    }

    [Fact]
    public void The_formats_that_are_asked_for_are_written()
    {
        using var folder = new TemporaryFolder();
        var options = new MeshOptions { Formats = ["stl", "3MF", "obj", "stl"], Base = 1.5 };
        var depth = SurfaceMeshTests.Solved().Integrate();
        SurfaceFiles.Write(folder.Path, depth, options);
        string[] expected = ["depth.npy", "depth.png", "cliffs.png", "mesh.stl", "mesh.3mf", "mesh.obj"];
        Assert.Equal(expected, SurfaceFiles.Names(depth, options));
        Assert.Equal(expected.Order(), Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(["ply", "glb"], new MeshOptions().Formats);
        Assert.Contains("got '.fbx'", Assert.Throws<NotSupportedException>(() => new MeshOptions { Formats = ["fbx"] }).Message,
            StringComparison.Ordinal);
    }
}
