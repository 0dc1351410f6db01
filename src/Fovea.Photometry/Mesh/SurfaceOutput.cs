namespace Fovea.Photometry;

/// <summary>depth.npy, depth.png, cliffs.png and meshes, from the normals by the context's integrator.</summary>
public sealed class SurfaceOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 200;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var depth = context.Result.Integrate(context.Integrator, context.Projection, null, context.Cancellation);
        context.Depth = depth;
        var mesh = SurfaceFiles.Write(context.Folder, depth, context.Mesh with { Roughness = context.Roughness }, context.Cancellation);
        var figures = context.Figures;
        (figures["integrator"], figures["depthUnit"]) = (depth.Method, depth.Projection.Unit);
        figures[depth.Projection.Unit == "mm" ? "depthRangeMm" : "depthRangePixels"] = depth.Greatest - depth.Least;
        if (depth.Projection.Camera is { } camera) figures["focalLengthPixels"] = camera.Focal;
        if (depth.Cliffs is { } cliffs) figures["cliffPixels"] = cliffs.Count(c => c);
        (figures["meshVertices"], figures["meshTriangles"]) = (mesh.VertexCount, mesh.TriangleCount);
    }
}
