using System.Numerics;
using System.Runtime.InteropServices;
using SharpGLTF.Memory;
using SharpGLTF.Schema2;

namespace Fovea.Photometry;

/// <summary>Binary glTF 2.0: positions, normals and colours in linear light, for viewers and game engines.</summary>
/// <remarks>glTF counts in metres: the node scales millimetres by 0.001, and a pixel where no size is known like a millimetre. The surface
/// is rough and without metal, its base colour that of the albedo.
/// Source: Khronos Group, "glTF 2.0 specification", sections 3.7 and 3.9.</remarks>
internal sealed class GlbFormat : IMeshFormat
{
    private const float MetresPerMillimetre = 0.001f;

    public string Extension => ".glb";

    public void Write(SurfaceMesh mesh, Stream stream)
    {
        var model = ModelRoot.CreateModel();
        var shape = model.CreateMesh("surface");
        var primitive = shape.CreatePrimitive();
        Attribute(model, primitive, "POSITION", Bytes<float>(mesh.Positions), 3 * sizeof(float), mesh.VertexCount, DimensionType.VEC3,
            EncodingType.FLOAT);
        Attribute(model, primitive, "NORMAL", Bytes<float>(mesh.Normals), 3 * sizeof(float), mesh.VertexCount, DimensionType.VEC3,
            EncodingType.FLOAT);
        Attribute(model, primitive, "COLOR_0", Bytes<ushort>(LinearColors(mesh.Colors)), 4 * sizeof(ushort), mesh.VertexCount,
            DimensionType.VEC4, EncodingType.UNSIGNED_SHORT);
        var corners = model.CreateAccessor();
        corners.SetIndexData(model.UseBufferView(Bytes<int>(mesh.Triangles), 0, null, 0, BufferMode.ELEMENT_ARRAY_BUFFER), 0,
            mesh.Triangles.Length, IndexEncodingType.UNSIGNED_INT);
        primitive.SetIndexAccessor(corners);
        var material = model.CreateMaterial("albedo");
        material.InitializePBRMetallicRoughness();
        material.FindChannel("MetallicRoughness")!.Value.SetFactor("MetallicFactor", 0);
        primitive.Material = material;
        var node = model.UseScene(0).CreateNode("surface");
        (node.Mesh, node.LocalMatrix) = (shape, Matrix4x4.CreateScale(MetresPerMillimetre));
        model.WriteGLB(stream);
    }

    private static void Attribute(ModelRoot model, MeshPrimitive primitive, string name, byte[] bytes, int stride, int count,
        DimensionType dimension, EncodingType encoding)
    {
        var accessor = model.CreateAccessor();
        accessor.SetVertexData(model.UseBufferView(bytes, 0, null, stride, BufferMode.ARRAY_BUFFER), 0, count,
            new AttributeFormat(dimension, encoding, encoding != EncodingType.FLOAT));
        primitive.SetVertexAccessor(name, accessor);
    }

    // Little-endian, as the format and every machine that .NET runs on are.
    private static byte[] Bytes<T>(ReadOnlySpan<T> values) where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    // Red, green, blue and an opaque alpha; 65535 is 1.
    private static ushort[] LinearColors(byte[] colors)
    {
        var linear = new ushort[256];
        for (var i = 0; i < linear.Length; i++) linear[i] = (ushort)Math.Round(65535 * Srgb.Decode(i / 255.0));
        var result = new ushort[colors.Length / 3 * 4];
        for (var i = 0; i < result.Length; i++) result[i] = i % 4 == 3 ? ushort.MaxValue : linear[colors[i / 4 * 3 + i % 4]];
        return result;
    }
}
