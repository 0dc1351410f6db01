using System.Buffers.Binary;
using System.Text;

namespace Fovea.Photometry;

/// <summary>Binary STL for 3-D printing: a normal and three corners of each triangle of a closed body. Programs read its lengths as
/// millimetres.</summary>
/// <remarks>Source: M. Burns, "Automated Fabrication", 1993, section 6.5.</remarks>
internal sealed class StlFormat : IMeshFormat
{
    private const int HeaderBytes = 80, TriangleBytes = 50, AtOnce = 4096;

    public string Extension => ".stl";

    public bool IsSolid => true;

    public void Write(SurfaceMesh mesh, Stream stream)
    {
        // A file that begins with "solid" would be taken for text.
        var header = new byte[HeaderBytes + sizeof(uint)];
        Encoding.ASCII.GetBytes($"units: {mesh.Projection.Unit}; x right, y up, z towards the camera").CopyTo(header, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderBytes), (uint)mesh.TriangleCount);
        stream.Write(header);
        var buffer = new byte[AtOnce * TriangleBytes];
        for (var begin = 0; begin < mesh.TriangleCount; begin += AtOnce)
        {
            var end = Math.Min(mesh.TriangleCount, begin + AtOnce);
            for (var t = begin; t < end; t++) Fill(mesh, t, buffer.AsSpan((t - begin) * TriangleBytes, TriangleBytes));
            stream.Write(buffer, 0, (end - begin) * TriangleBytes);
        }
    }

    private static void Fill(SurfaceMesh mesh, int triangle, Span<byte> record)
    {
        Vector3d Corner(int k)
        {
            var v = 3 * mesh.Triangles[3 * triangle + k];
            return new(mesh.Positions[v], mesh.Positions[v + 1], mesh.Positions[v + 2]);
        }
        var (a, b, c) = (Corner(0), Corner(1), Corner(2));
        var (ux, uy, uz, vx, vy, vz) = (b.X - a.X, b.Y - a.Y, b.Z - a.Z, c.X - a.X, c.Y - a.Y, c.Z - a.Z);
        Put(record, new Vector3d(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx).Unit());
        Put(record[12..], a);
        Put(record[24..], b);
        Put(record[36..], c);
    }

    private static void Put(Span<byte> place, Vector3d value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(place, (float)value.X);
        BinaryPrimitives.WriteSingleLittleEndian(place[4..], (float)value.Y);
        BinaryPrimitives.WriteSingleLittleEndian(place[8..], (float)value.Z);
    }
}
