using System.Globalization;
using System.Text;

namespace Fovea.Photometry;

/// <summary>Wavefront's text format: <c>v x y z r g b</c> with colours 0…1 after the position, as MeshLab, Blender and others read them,
/// <c>vn</c>, and <c>f</c> counted from 1.</summary>
internal sealed class ObjFormat : IMeshFormat
{
    public string Extension => ".obj";

    public void Write(SurfaceMesh mesh, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
        writer.Write($"# units: {mesh.Projection.Unit}; x right, y up, z towards the camera\n");
        var line = new StringBuilder();
        for (var v = 0; v < mesh.Positions.Length; v += 3)
        {
            var (p, n, c) = (mesh.Positions, mesh.Normals, mesh.Colors);
            line.Clear().Append(CultureInfo.InvariantCulture, $"v {p[v]:0.####} {p[v + 1]:0.####} {p[v + 2]:0.####}");
            line.Append(CultureInfo.InvariantCulture, $" {c[v] / 255f:0.####} {c[v + 1] / 255f:0.####} {c[v + 2] / 255f:0.####}\n");
            line.Append(CultureInfo.InvariantCulture, $"vn {n[v]:0.####} {n[v + 1]:0.####} {n[v + 2]:0.####}\n");
            writer.Write(line);
        }
        for (var t = 0; t < mesh.Triangles.Length; t += 3)
        {
            var (a, b, c) = (mesh.Triangles[t] + 1, mesh.Triangles[t + 1] + 1, mesh.Triangles[t + 2] + 1);
            writer.Write(line.Clear().Append(CultureInfo.InvariantCulture, $"f {a}//{a} {b}//{b} {c}//{c}\n"));
        }
    }
}
