using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Fovea.Photometry;

/// <summary>3MF for 3-D printing: a closed body in millimetres, as XML in a zip file.</summary>
/// <remarks>Source: 3MF Consortium, "3D Manufacturing Format: core specification", version 1.3; ECMA-376 part 2 for the package.</remarks>
internal sealed class ThreeMfFormat : IMeshFormat
{
    private const string ContentTypes = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
          <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
          <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
        </Types>
        """;

    private const string Relationships = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
          <Relationship Target="/3D/3dmodel.model" Id="model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
        </Relationships>
        """;

    // The earliest that a zip file can say, so that the same mesh gives the same bytes.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Extension => ".3mf";

    public bool IsSolid => true;

    public void Write(SurfaceMesh mesh, Stream stream)
    {
        using var package = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(package, "[Content_Types].xml", writer => writer.Write(ContentTypes));
        Add(package, "_rels/.rels", writer => writer.Write(Relationships));
        Add(package, "3D/3dmodel.model", writer => WriteModel(mesh, writer));
    }

    private static void Add(ZipArchive package, string name, Action<StreamWriter> write)
    {
        var entry = package.CreateEntry(name);
        entry.LastWriteTime = Epoch;
        using var stream = entry.Open();
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        write(writer);
    }

    private static void WriteModel(SurfaceMesh mesh, StreamWriter writer)
    {
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<model unit=\"millimeter\" "
            + "xmlns=\"http://schemas.microsoft.com/3dmanufacturing/core/2015/02\">\n"
            + "<resources><object id=\"1\" type=\"model\"><mesh>\n<vertices>\n");
        var (line, p, t) = (new StringBuilder(), mesh.Positions, mesh.Triangles);
        for (var v = 0; v < p.Length; v += 3)
            writer.Write(line.Clear().Append(CultureInfo.InvariantCulture, $"<vertex x=\"{p[v]}\" y=\"{p[v + 1]}\" z=\"{p[v + 2]}\"/>\n"));
        writer.Write("</vertices>\n<triangles>\n");
        for (var i = 0; i < t.Length; i += 3)
        {
            line.Clear().Append(CultureInfo.InvariantCulture, $"<triangle v1=\"{t[i]}\" v2=\"{t[i + 1]}\" v3=\"{t[i + 2]}\"/>\n");
            writer.Write(line);
        }
        writer.Write("</triangles>\n</mesh></object></resources>\n<build><item objectid=\"1\"/></build>\n</model>\n");
    }
}
