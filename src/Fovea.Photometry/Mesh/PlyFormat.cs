using System.Buffers.Binary;
using System.Text;

namespace Fovea.Photometry;

/// <summary>The Stanford polygon format, binary and little-endian: position, normal and colour of each vertex.</summary>
/// <remarks>Source: G. Turk, "The PLY polygon file format", 1994.</remarks>
internal sealed class PlyFormat : IMeshFormat
{
    private const int VertexBytes = 6 * sizeof(float) + 3, FaceBytes = 1 + 3 * sizeof(int), AtOnce = 4096;

    public string Extension => ".ply";

    public void Write(SurfaceMesh mesh, Stream stream)
    {
        stream.Write(Encoding.ASCII.GetBytes(string.Join('\n',
            "ply", "format binary_little_endian 1.0", $"comment units: {mesh.Projection.Unit}; x right, y up, z towards the camera",
            $"element vertex {mesh.VertexCount}", "property float x", "property float y", "property float z",
            "property float nx", "property float ny", "property float nz",
            "property uchar red", "property uchar green", "property uchar blue",
            $"element face {mesh.TriangleCount}", "property list uchar int vertex_indices", "end_header", "")));
        WriteRecords(stream, mesh.VertexCount, VertexBytes, (v, record) =>
        {
            for (var axis = 0; axis < 3; axis++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(record[(4 * axis)..], mesh.Positions[3 * v + axis]);
                BinaryPrimitives.WriteSingleLittleEndian(record[(12 + 4 * axis)..], mesh.Normals[3 * v + axis]);
            }
            mesh.Colors.AsSpan(3 * v, 3).CopyTo(record[24..]);
        });
        WriteRecords(stream, mesh.TriangleCount, FaceBytes, (t, record) =>
        {
            record[0] = 3;
            for (var corner = 0; corner < 3; corner++)
                BinaryPrimitives.WriteInt32LittleEndian(record[(1 + 4 * corner)..], mesh.Triangles[3 * t + corner]);
        });
    }

    private delegate void Fill(int index, Span<byte> record);

    private static void WriteRecords(Stream stream, int count, int size, Fill fill)
    {
        var buffer = new byte[AtOnce * size];
        for (var begin = 0; begin < count; begin += AtOnce)
        {
            var end = Math.Min(count, begin + AtOnce);
            for (var i = begin; i < end; i++) fill(i, buffer.AsSpan((i - begin) * size, size));
            stream.Write(buffer, 0, (end - begin) * size);
        }
    }
}
