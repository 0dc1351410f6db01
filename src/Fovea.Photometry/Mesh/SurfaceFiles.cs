using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Depth and mesh as files.</summary>
public static class SurfaceFiles
{
    /// <summary>The depths, the same as a picture, and the pixels beside steps in depth.</summary>
    public const string DepthFile = "depth.npy", DepthPicture = "depth.png", CliffPicture = "cliffs.png";

    extension(DepthMap depth)
    {
        /// <summary>16 bit grey: 65535 where the surface is nearest to the camera, 1 where it is farthest, 0 outside.</summary>
        public Image ToImage()
        {
            var image = new Image(depth.Mask.Width, depth.Mask.Height, 1, 16);
            var samples = image.Pixels16;
            var least = depth.Least;
            var scale = depth.Greatest > least ? 65534 / ((double)depth.Greatest - least) : 0;
            for (var p = 0; p < depth.Depth.Length; p++)
                samples[depth.Mask.Indices[p]] = (ushort)(1 + Math.Round(scale * (depth.Depth[p] - least)));
            return image;
        }

        /// <summary>Writes the mesh, <c>.ply</c>, <c>.obj</c>, <c>.glb</c>, <c>.stl</c> or <c>.3mf</c>,
        /// in the colours of the albedo.</summary>
        /// <param name="path">The file to create or replace.</param>
        /// <param name="maxStep">As in <see cref="SurfaceMesh.FromDepth"/>.</param>
        /// <exception cref="NotSupportedException">No format has this extension.</exception>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void SaveMesh(string path, double maxStep = double.PositiveInfinity) =>
            SurfaceMesh.FromDepth(depth, maxStep: maxStep).Save(path);
    }

    /// <summary>What <see cref="Write"/> writes, first to last.</summary>
    /// <param name="depth">The surface.</param>
    /// <param name="options">Formats of meshes; PLY and glTF unless given.</param>
    public static IReadOnlyList<string> Names(DepthMap depth, MeshOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(depth);
        return [DepthFile, DepthPicture, .. depth.Cliffs is null ? Array.Empty<string>() : [CliffPicture],
            .. (options ?? new()).Formats.Select(f => "mesh." + f)];
    }

    /// <summary>Writes depth.npy, Float32 [H, W] in the unit of the depth and NaN outside; depth.png; cliffs.png, white beside steps in
    /// depth, where they are known; and mesh.ply and others: each wholly or not at all.</summary>
    /// <param name="folder">Created where it does not exist.</param>
    /// <param name="depth">The surface.</param>
    /// <param name="options">Formats of meshes and how they are made.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>The mesh, open at its bottom.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the files written so far are whole.</exception>
    public static SurfaceMesh Write(string folder, DepthMap depth, MeshOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(depth);
        options ??= new();
        var mesh = SurfaceMesh.FromDepth(depth, options.Colors, options.MaxStep);
        NpyFile.Save(Path.Combine(folder, DepthFile), Tensor.From(depth.ToPicture(), [depth.Mask.Height, depth.Mask.Width]));
        cancellation.ThrowIfCancellationRequested();
        depth.ToImage().Save(Path.Combine(folder, DepthPicture));
        if (depth.Cliffs is { } cliffs) Picture(depth.Mask, cliffs).Save(Path.Combine(folder, CliffPicture));
        SurfaceMesh? body = null;
        foreach (var name in options.Formats.Select(f => "mesh." + f))
        {
            cancellation.ThrowIfCancellationRequested();
            var format = MeshFormats.ForExtension(Path.GetExtension(name));
            var written = format.IsSolid ? body ??= mesh.Closed(options.Base)
                : format.HoldsTextures && options.Textures ? SurfaceTextures.Over(mesh, depth, options.Colors, options.Roughness) : mesh;
            written.Save(Path.Combine(folder, name));
        }
        return mesh;
    }

    private static Image Picture(PixelMask mask, bool[] flags)
    {
        var image = new Image(mask.Width, mask.Height, 1);
        for (var p = 0; p < flags.Length; p++)
            if (flags[p]) image.Pixels8[mask.Indices[p]] = 255;
        return image;
    }
}
