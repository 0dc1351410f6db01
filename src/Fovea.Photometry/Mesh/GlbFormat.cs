using System.Buffers.Binary;
using System.Text;

namespace Fovea.Photometry;

/// <summary>Binary glTF 2.0 for viewers and game engines: positions, normals and colours in linear light; with
/// <see cref="SurfaceMesh.Textures"/> tangents, texture coordinates and pictures of albedo, normals and roughness instead of
/// colours.</summary>
/// <remarks>glTF counts in metres: the node scales millimetres by 0.001, and a pixel where no size is known like a millimetre. The surface
/// is without metal, its base colour that of the albedo, and rough where no roughness is known. A reader multiplies a picture of colours by
/// the colours of vertices, so that a file has one of the two.
/// Source: Khronos Group, "glTF 2.0 specification", sections 3.6 to 3.9 and 4.4.</remarks>
internal sealed class GlbFormat : IMeshFormat
{
    private const uint Magic = 0x46546C67, Version = 2, JsonChunk = 0x4E4F534A, BinaryChunk = 0x004E4942;
    private const int HeaderBytes = 12, ChunkHeaderBytes = 8;
    private const int Float = 5126, UnsignedShort = 5123, UnsignedInt = 5125, VertexData = 34962, IndexData = 34963;

    private delegate void Fill(int index, Span<byte> record);

    public string Extension => ".glb";

    public bool HoldsTextures => true;

    public void Write(SurfaceMesh mesh, Stream stream)
    {
        var corners = mesh.Triangles.Length;
        var parts = corners == 0 ? [] : Parts(mesh);
        var json = Encoding.UTF8.GetBytes(JsonText.Of(corners == 0 ? Nothing() : Scene(mesh, parts), indented: false));
        // Chunks are multiples of four bytes, that of JSON by blanks at its end.
        var (blanks, data) = (-json.Length & 3, parts.Sum(p => p.Padded));
        var total = HeaderBytes + ChunkHeaderBytes + json.Length + blanks + (corners == 0 ? 0 : ChunkHeaderBytes + data);
        if (total > uint.MaxValue) throw new IOException($"glTF: expected a mesh of at most {uint.MaxValue} bytes, got {total}");
        Words(stream, Magic, Version, (uint)total, (uint)(json.Length + blanks), JsonChunk);
        stream.Write(json);
        stream.Write("   "u8[..blanks]);
        if (corners == 0) return;
        Words(stream, (uint)data, BinaryChunk);
        foreach (var part in parts)
        {
            Records(stream, part.Count, part.Size, part.Fill);
            stream.Write("\0\0\0"u8[..(int)(part.Padded - part.Length)]);
        }
    }

    private static Fields Asset() => new() { ["version"] = "2.0", ["generator"] = "Fovea" };

    // The format has no lists of length 0.
    private static Fields Nothing() => new() { ["asset"] = Asset(), ["scene"] = 0, ["scenes"] = new[] { new Fields() } };

    private static List<Part> Parts(SurfaceMesh mesh)
    {
        var count = mesh.VertexCount;
        var (least, greatest) = Bounds(mesh.Positions);
        var parts = new List<Part>
        {
            new("POSITION", count, 12, Float, "VEC3", Floats(mesh.Positions, 3)) { Least = least, Greatest = greatest },
            new("NORMAL", count, 12, Float, "VEC3", Floats(mesh.Normals, 3)),
        };
        if (mesh.Textures is not { } textures) parts.Add(new("COLOR_0", count, 8, UnsignedShort, "VEC4", Colors(mesh.Colors)));
        else
        {
            parts.Add(new("TANGENT", count, 16, Float, "VEC4", Tangents(textures.Tangents)));
            parts.Add(new("TEXCOORD_0", count, 8, Float, "VEC2", Floats(textures.Places, 2)));
        }
        parts.Add(new("", mesh.Triangles.Length, sizeof(int), UnsignedInt, "SCALAR",
            (i, place) => BinaryPrimitives.WriteInt32LittleEndian(place, mesh.Triangles[i])));
        foreach (var picture in Pictures(mesh.Textures))
        {
            var bytes = picture.Encode();
            parts.Add(new("", bytes.Length, 1, 0, "", (i, place) => place[0] = bytes[i]));
        }
        return parts;
    }

    private static IEnumerable<Imaging.Image> Pictures(SurfaceTextures? textures)
    {
        if (textures is null) yield break;
        yield return textures.BaseColor;
        if (textures.Normals is { } normals) yield return normals;
        if (textures.Roughness is { } roughness) yield return roughness;
    }

    private static Fields Scene(SurfaceMesh mesh, List<Part> parts)
    {
        var (views, accessors, attributes, pictures, at) = (new List<Fields>(), new List<Fields>(), new Fields(), new List<Fields>(), 0L);
        foreach (var (i, part) in parts.Index())
        {
            var view = new Fields { ["buffer"] = 0, ["byteOffset"] = at, ["byteLength"] = part.Length };
            at += part.Padded;
            views.Add(view);
            if (part.Kind == 0)
            {
                pictures.Add(new() { ["bufferView"] = i, ["mimeType"] = "image/png" });
                continue;
            }
            view["target"] = part.Name.Length > 0 ? VertexData : IndexData;
            if (part.Name.Length > 0) attributes[part.Name] = i;
            accessors.Add(part.Accessor(i));
        }
        var primitive = new Fields { ["attributes"] = attributes, ["indices"] = accessors.Count - 1, ["material"] = 0 };
        var scene = new Fields
        {
            ["asset"] = Asset(), ["scene"] = 0, ["scenes"] = new[] { new Fields { ["nodes"] = new[] { 0 } } },
            ["nodes"] = new[] { new Fields { ["mesh"] = 0, ["scale"] = new[] { 0.001, 0.001, 0.001 } } },
            ["meshes"] = new[] { new Fields { ["primitives"] = new[] { primitive } } },
            ["materials"] = new[] { Material(mesh.Textures) },
            ["buffers"] = new[] { new Fields { ["byteLength"] = at } }, ["bufferViews"] = views, ["accessors"] = accessors,
        };
        if (pictures.Count == 0) return scene;
        // Linear between texels, by smaller versions where the surface is far away, and without repetition.
        scene["samplers"] = new[] { new Fields { ["magFilter"] = 9729, ["minFilter"] = 9987, ["wrapS"] = 33071, ["wrapT"] = 33071 } };
        scene["images"] = pictures;
        scene["textures"] = pictures.Select((_, i) => new Fields { ["sampler"] = 0, ["source"] = i }).ToArray();
        return scene;
    }

    private static Fields Material(SurfaceTextures? textures)
    {
        var surface = new Fields { ["metallicFactor"] = 0, ["roughnessFactor"] = 1 };
        var material = new Fields { ["pbrMetallicRoughness"] = surface };
        if (textures is null) return material;
        static Fields Texture(int index) => new() { ["index"] = index };
        var next = 0;
        surface["baseColorTexture"] = Texture(next++);
        if (textures.Normals is not null) material["normalTexture"] = Texture(next++);
        if (textures.Roughness is not null) surface["metallicRoughnessTexture"] = Texture(next);
        return material;
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

    private static Fill Floats(float[] values, int count) => (i, place) =>
    {
        for (var k = 0; k < count; k++) BinaryPrimitives.WriteSingleLittleEndian(place[(4 * k)..], values[count * i + k]);
    };

    // The fourth number says that n × t points up.
    private static Fill Tangents(float[] values) => (i, place) =>
    {
        for (var k = 0; k < 4; k++) BinaryPrimitives.WriteSingleLittleEndian(place[(4 * k)..], k < 3 ? values[3 * i + k] : 1);
    };

    // Red, green, blue and an opaque alpha; 65535 is 1.
    private static Fill Colors(byte[] colors)
    {
        var linear = new ushort[256];
        for (var i = 0; i < linear.Length; i++) linear[i] = (ushort)Math.Round(65535 * Srgb.Decode(i / 255.0));
        return (v, place) =>
        {
            for (var c = 0; c < 4; c++)
                BinaryPrimitives.WriteUInt16LittleEndian(place[(2 * c)..], c < 3 ? linear[colors[3 * v + c]] : ushort.MaxValue);
        };
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

    /// <summary>One piece of the binary chunk: an attribute by its name, indices without one, or a picture, of kind 0.</summary>
    private sealed record Part(string Name, int Count, int Size, int Kind, string Type, Fill Fill)
    {
        public float[]? Least { get; init; }

        public float[]? Greatest { get; init; }

        public long Length => (long)Count * Size;

        public long Padded => (Length + 3) / 4 * 4;

        public Fields Accessor(int view)
        {
            var fields = new Fields { ["bufferView"] = view, ["componentType"] = Kind, ["count"] = Count, ["type"] = Type };
            if (Kind == UnsignedShort) fields["normalized"] = true;
            if (Least is not null) (fields["min"], fields["max"]) = (Least, Greatest);
            return fields;
        }
    }
}
