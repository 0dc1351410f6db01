namespace Fovea.Photometry;

/// <summary>Which files of a mesh are written, and how it is made.</summary>
public sealed record MeshOptions
{
    /// <summary>Every format there is, by its extension without the dot.</summary>
    public static IReadOnlyList<string> KnownFormats => [.. MeshFormats.All.Select(f => f.Extension[1..])];

    /// <summary>Extensions without their dots, each one of <see cref="KnownFormats"/>.</summary>
    /// <exception cref="NotSupportedException">No format has one of these extensions.</exception>
    public IReadOnlyList<string> Formats
    {
        get;
        init => field = [.. value.Select(f => MeshFormats.ForExtension("." + f).Extension[1..]).Distinct()];
    } = ["ply", "glb"];

    /// <summary>Triangles that reach over a larger difference in depth are left out, which cuts the mesh at steps. In the unit of the
    /// depth.</summary>
    public double MaxStep { get; init; } = double.PositiveInfinity;

    /// <summary>Between the lowest point and the flat base of files for printing, in the unit of the depth.</summary>
    public double Base { get; init; } = SurfaceMesh.DefaultBase;

    /// <summary>Whether formats that hold them get pictures of albedo, normals and roughness laid over the surface.</summary>
    public bool Textures { get; init; } = true;

    /// <summary>[pixels], 0…1, as <see cref="RoughnessMap"/> finds it; null where it is not known.</summary>
    public float[]? Roughness { get; init; }

    /// <summary>[pixels × 3], sRGB; the albedo of <see cref="DepthMap.Surface"/> where null, else light grey.</summary>
    public byte[]? Colors { get; init; }
}
