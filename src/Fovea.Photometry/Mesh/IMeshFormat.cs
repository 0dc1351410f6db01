namespace Fovea.Photometry;

/// <summary>One format of meshes. A new one is a class of this kind; <see cref="MeshFormats"/> finds it.</summary>
[Catalogued]
internal interface IMeshFormat
{
    /// <summary>In lower case, with its dot.</summary>
    string Extension { get; }

    /// <summary>Whether the format is of bodies for printing, so that meshes are closed before they are written.</summary>
    bool IsSolid => false;

    /// <summary>Whether the format holds pictures that are laid over the surface.</summary>
    bool HoldsTextures => false;

    /// <summary>Writes a whole file.</summary>
    void Write(SurfaceMesh mesh, Stream stream);
}

/// <summary>The formats that meshes are written in.</summary>
internal static class MeshFormats
{
    public static IReadOnlyList<IMeshFormat> All { get; } = [.. Catalog<IMeshFormat>.All.OrderBy(f => f.Extension, StringComparer.Ordinal)];

    /// <exception cref="NotSupportedException">No format has this extension.</exception>
    public static IMeshFormat ForExtension(string extension) =>
        All.FirstOrDefault(f => f.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase)) ?? throw new NotSupportedException(
            $"SurfaceMesh.Save: expected an extension of {string.Join(", ", All.SkipLast(1).Select(f => f.Extension))} or "
            + $"{All[^1].Extension}, got '{Excerpt.Of(extension)}'.");
}
