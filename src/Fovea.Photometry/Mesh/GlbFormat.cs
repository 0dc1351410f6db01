using System.Buffers.Binary;
using System.Text;

namespace Fovea.Photometry;

/// <summary>Binary glTF 2.0: positions, normals and colours in linear light, for viewers and game engines.</summary>
/// <remarks>glTF counts in metres: the node scales millimetres by 0.001, and a pixel where no size is known like a millimetre. The surface
/// is rough and without metal, its base colour that of the albedo.
/// Source: Khronos Group, "glTF 2.0 specification", sections 3.6, 3.7, 3.9 and 4.4.</remarks>
internal sealed class GlbFormat : IMeshFormat
{
    private const uint Magic = 0x46546C67, Version = 2, JsonChunk = 0x4E4F534A, BinaryChunk = 0x004E4942;
    private const int VectorBytes = 3 * sizeof(float), ColorBytes = 4 * sizeof(ushort), HeaderBytes = 12, ChunkHeaderBytes = 8;
    private const int Float = 5126, UnsignedShort = 5123, UnsignedInt = 5125, VertexData = 34962, IndexData = 34963;

    private delegate void Fill(int index, Span<byte> record);

    public string Extension => ".glb";

    public void Write(SurfaceMesh mesh, Stream stream)
    {
        var (count, corners) = (mesh.VertexCount, mesh.Triangles.Length);
        long[] lengths = [(long)VectorBytes * count, (long)VectorBytes * count, (long)ColorBytes * count, (long)sizeof(int) * corners];
        var json = Encoding.UTF8.GetBytes(JsonText.Of(corners == 0 ? Nothing() : Scene(mesh, lengths), indented: false));
        // Chunks are multiples of four bytes, that of JSON by blanks at its end.
        var (blanks, data) = (-json.Length & 3, lengths.Sum());
        var total = HeaderBytes + ChunkHeaderBytes + json.Length + blanks + (corners == 0 ? 0 : ChunkHeaderBytes + data);
        if (total > uint.MaxValue) throw new IOException($"glTF: expected a mesh of at most {uint.MaxValue} bytes, got {total}");
        Words(stream, Magic, Version, (uint)total, (uint)(json.Length + blanks), JsonChunk);
        stream.Write(json);
        stream.Write("   "u8[..blanks]);
        if (corners == 0) return;
        Words(stream, (uint)data, BinaryChunk);
        Floats(stream, mesh.Positions);
        Floats(stream, mesh.Normals);
        Colors(stream, mesh.Colors);
        Records(stream, corners, sizeof(int), (i, place) => BinaryPrimitives.WriteInt32LittleEndian(place, mesh.Triangles[i]));
    }

    private static Fields Asset() => new() { ["version"] = "2.0", ["generator"] = "Fovea" };

    // The format has no lists of length 0.
    private static Fields Nothing() => new() { ["asset"] = Asset(), ["scene"] = 0, ["scenes"] = new[] { new Fields() } };

    private static Fields Scene(SurfaceMesh mesh, long[] lengths)
    {
        var (count, views, at) = (mesh.VertexCount, new List<Fields>(), 0L);
        for (var i = 0; i < lengths.Length; at += lengths[i++]) views.Add(new()
        {
            ["buffer"] = 0, ["byteOffset"] = at, ["byteLength"] = lengths[i],
            ["target"] = i == lengths.Length - 1 ? IndexData : VertexData,
        });
        var (least, greatest) = Bounds(mesh.Positions);
        var primitive = new Fields
        {
            ["attributes"] = new Fields { ["POSITION"] = 0, ["NORMAL"] = 1, ["COLOR_0"] = 2 }, ["indices"] = 3, ["material"] = 0,
        };
        return new()
        {
            ["asset"] = Asset(), ["scene"] = 0, ["scenes"] = new[] { new Fields { ["nodes"] = new[] { 0 } } },
            ["nodes"] = new[] { new Fields { ["mesh"] = 0, ["scale"] = new[] { 0.001, 0.001, 0.001 } } },
            ["meshes"] = new[] { new Fields { ["primitives"] = new[] { primitive } } },
            ["materials"] = new[]
            {
                new Fields { ["pbrMetallicRoughness"] = new Fields { ["metallicFactor"] = 0, ["roughnessFactor"] = 1 } },
            },
            ["buffers"] = new[] { new Fields { ["byteLength"] = lengths.Sum() } },
            ["bufferViews"] = views,
            ["accessors"] = new[]
            {
                Accessor(0, Float, count, "VEC3", ("min", least), ("max", greatest)), Accessor(1, Float, count, "VEC3"),
                Accessor(2, UnsignedShort, count, "VEC4", ("normalized", true)),
                Accessor(3, UnsignedInt, mesh.Triangles.Length, "SCALAR"),
            },
        };
    }

    private static Fields Accessor(int view, int kind, int count, string type, params (string Name, object Value)[] more)
    {
        var fields = new Fields { ["bufferView"] = view, ["componentType"] = kind, ["count"] = count, ["type"] = type };
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }

    private static (float[] Least, float[] Greatest) Bounds(float[] positions)
    {
        var (least, greatest) = (positions[..3], positions[..3]);
        for (var i = 3; i < positions.Length; i++)
            (least[i % 3], greatest[i % 3]) = (Math.Min(least[i % 3], positions[i]), Math.Max(greatest[i % 3], positions[i]));
        return (least, greatest);
    }

    private static void Words(Stream stream, params ReadOnlySpan<uint> words)
    {
        Span<byte> place = stackalloc byte[sizeof(uint)];
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(place, word);
            stream.Write(place);
        }
    }

    private static void Floats(Stream stream, float[] values) => Records(stream, values.Length, sizeof(float),
        (i, place) => BinaryPrimitives.WriteSingleLittleEndian(place, values[i]));

    // Red, green, blue and an opaque alpha; 65535 is 1.
    private static void Colors(Stream stream, byte[] colors)
    {
        var linear = new ushort[256];
        for (var i = 0; i < linear.Length; i++) linear[i] = (ushort)Math.Round(65535 * Srgb.Decode(i / 255.0));
        Records(stream, colors.Length / 3, ColorBytes, (v, place) =>
        {
            for (var c = 0; c < 4; c++)
                BinaryPrimitives.WriteUInt16LittleEndian(place[(2 * c)..], c < 3 ? linear[colors[3 * v + c]] : ushort.MaxValue);
        });
    }

    private static void Records(Stream stream, int count, int size, Fill fill)
    {
        const int atOnce = 8192;
        var buffer = new byte[atOnce * size];
        for (var begin = 0; begin < count; begin += atOnce)
        {
            var end = Math.Min(count, begin + atOnce);
            for (var i = begin; i < end; i++) fill(i, buffer.AsSpan((i - begin) * size, size));
            stream.Write(buffer, 0, (end - begin) * size);
        }
    }
}
