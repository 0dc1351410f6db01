using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Depth and mesh as files.</summary>
public static class SurfaceFiles
{
    /// <summary>What <see cref="Write"/> writes, first to last.</summary>
    public static IReadOnlyList<string> Names { get; } = ["depth.npy", "depth.png", "mesh.ply", "mesh.obj"];

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

        /// <summary>Writes the mesh, <c>.ply</c> or <c>.obj</c>, in the colours of the albedo.</summary>
        /// <param name="path">The file to create or replace.</param>
        /// <param name="maxStep">As in <see cref="SurfaceMesh.FromDepth"/>.</param>
        /// <exception cref="NotSupportedException">No format has this extension.</exception>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void SaveMesh(string path, double maxStep = double.PositiveInfinity) =>
            SurfaceMesh.FromDepth(depth, maxStep: maxStep).Save(path);
    }

    /// <summary>Writes depth.npy, Float32 [H, W] in pixels and NaN outside; depth.png; mesh.ply; and mesh.obj: each wholly or not at
    /// all.</summary>
    /// <param name="folder">Created where it does not exist.</param>
    /// <param name="depth">The surface.</param>
    /// <param name="colors">As in <see cref="SurfaceMesh.FromDepth"/>.</param>
    /// <param name="maxStep">As in <see cref="SurfaceMesh.FromDepth"/>.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>The mesh.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the files written so far are whole.</exception>
    public static SurfaceMesh Write(string folder, DepthMap depth, byte[]? colors = null, double maxStep = double.PositiveInfinity,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(depth);
        var mesh = SurfaceMesh.FromDepth(depth, colors, maxStep);
        NpyFile.Save(Path.Combine(folder, "depth.npy"), Tensor.From(depth.ToPicture(), [depth.Mask.Height, depth.Mask.Width]));
        cancellation.ThrowIfCancellationRequested();
        depth.ToImage().Save(Path.Combine(folder, "depth.png"));
        foreach (var name in Names.Where(n => n.StartsWith("mesh", StringComparison.Ordinal)))
        {
            cancellation.ThrowIfCancellationRequested();
            mesh.Save(Path.Combine(folder, name));
        }
        return mesh;
    }
}
