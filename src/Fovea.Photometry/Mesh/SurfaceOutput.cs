namespace Fovea.Photometry;

/// <summary>depth.npy, depth.png, mesh.ply and mesh.obj, from the normals by the context's integrator.</summary>
public sealed class SurfaceOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 200;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Depth = context.Result.Integrate(context.Integrator, null, context.Cancellation);
        var mesh = SurfaceFiles.Write(context.Folder, context.Depth, cancellation: context.Cancellation);
        context.Figures["integrator"] = context.Depth.Method;
        context.Figures["depthRangePixels"] = context.Depth.Greatest - context.Depth.Least;
        context.Figures["meshVertices"] = mesh.VertexCount;
        context.Figures["meshTriangles"] = mesh.TriangleCount;
    }
}
