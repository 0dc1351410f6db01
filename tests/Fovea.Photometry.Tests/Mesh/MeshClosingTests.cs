using Fovea.Photometry.Tests.Integration;

namespace Fovea.Photometry.Tests.Mesh;

/// <summary>Bodies for printing: watertight, and the right way out.</summary>
public class MeshClosingTests
{
    [Fact]
    public void A_flat_square_becomes_a_box()
    {
        var box = SurfaceMesh.FromDepth(new(PixelMask.Full(5, 4), new float[20]) { Method = "" }).Closed(3);
        Holds(box);
        Assert.Equal(4 * 3 * 3, Volume(box), 1e-4);
        Assert.Equal(-3, Enumerable.Range(0, box.VertexCount).Min(v => box.Positions[3 * v + 2]));
        Assert.Same(box, box.Closed());
    }

    [Fact]
    public void A_dome_with_a_hole_is_closed()
    {
        var sphere = KnownSurface.Ellipsoid(20, 20, 20, 0.8);
        var width = sphere.Mask.Width;
        var inside = sphere.Mask.Map.Select((pixel, i) => pixel >= 0 && !(i % width is > 15 and < 20 && i / width is > 14 and < 18));
        var mask = new PixelMask(sphere.Mask.Width, sphere.Mask.Height, [.. inside]);
        float[] depth = [.. mask.Indices.Select(i => sphere.Depth[sphere.Mask.Map[i]])];
        var body = SurfaceMesh.FromDepth(new(mask, depth) { Method = "" }).Closed();
        Holds(body);
        Assert.Equal(Prisms(mask, depth, depth.Min() - 2), Volume(body), 0.01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ragged_masks_and_cut_steps_are_closed(ulong seed)
    {
        var random = Tensor.Rand([2, 30 * 25], generator: new Generator(seed)).ToArray<float>();
        var mask = new PixelMask(30, 25, [.. random.Take(750).Select(r => r < 0.7f)]);
        float[] depth = [.. mask.Indices.Select(i => 10 * random[750 + i])];
        var open = SurfaceMesh.FromDepth(new(mask, depth) { Method = "" }, maxStep: 7);
        var body = open.Closed();
        Assert.InRange(body.TriangleCount, 200, 6 * open.TriangleCount);
        Holds(body);
    }

    [Fact]
    public void In_perspective_walls_follow_the_rays()
    {
        var surface = PerspectiveSurface.Sphere();
        var body = SurfaceMesh.FromDepth(new Poisson().Integrate(surface.Mask, surface.Normals, surface.Projection)).Closed(5);
        Holds(body);
        var half = body.VertexCount / 2;
        for (var v = 0; v < 3 * half; v += 3)
            Assert.Equal(body.Positions[v] / body.Positions[v + 2], body.Positions[v + 3 * half] / body.Positions[v + 3 * half + 2], 1e-5);
        Assert.Equal("mm", body.Projection.Unit);
    }

    [Fact]
    public void A_base_has_a_thickness()
    {
        var error = Assert.Throws<ArgumentException>(() => SurfaceMeshTests.Mesh().Closed(0));
        Assert.Contains("a base above zero, got 0", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Every edge is shared by exactly two triangles, that run along it in opposite directions, by the places of corners; the
    /// signed volume is positive.</summary>
    internal static void Holds(SurfaceMesh mesh)
    {
        Assert.True(mesh.IsClosed);
        var edges = new Dictionary<((float, float, float), (float, float, float)), int>();
        (float, float, float) Corner(int i) => (mesh.Positions[3 * mesh.Triangles[i]], mesh.Positions[3 * mesh.Triangles[i] + 1],
            mesh.Positions[3 * mesh.Triangles[i] + 2]);
        for (var i = 0; i < mesh.Triangles.Length; i++)
        {
            var edge = (Corner(i), Corner(i % 3 == 2 ? i - 2 : i + 1));
            edges[edge] = edges.GetValueOrDefault(edge) + 1;
        }
        foreach (var ((from, to), count) in edges)
        {
            Assert.Equal(1, count);
            Assert.Equal(1, edges.GetValueOrDefault((to, from)));
        }
        Assert.True(Volume(mesh) > 0);
    }

    // Σ a·(b × c)/6.
    internal static double Volume(SurfaceMesh mesh)
    {
        var sum = 0.0;
        for (var t = 0; t < mesh.Triangles.Length; t += 3)
        {
            double P(int corner, int axis) => mesh.Positions[3 * mesh.Triangles[t + corner] + axis];
            sum += P(0, 0) * (P(1, 1) * P(2, 2) - P(1, 2) * P(2, 1)) + P(0, 1) * (P(1, 2) * P(2, 0) - P(1, 0) * P(2, 2))
                + P(0, 2) * (P(1, 0) * P(2, 1) - P(1, 1) * P(2, 0));
        }
        return sum / 6;
    }

    // Under each triangle its mean height above the base; squares are split along the diagonal with the smaller difference.
    private static double Prisms(PixelMask mask, float[] depth, double floor)
    {
        var sum = 0.0;
        for (var i = 0; i < mask.Map.Length - mask.Width - 1; i++)
        {
            if (i % mask.Width == mask.Width - 1) continue;
            int[] around = [mask.Map[i], mask.Map[i + mask.Width], mask.Map[i + mask.Width + 1], mask.Map[i + 1]];
            double[] z = [.. around.Where(p => p >= 0).Select(p => depth[p] - floor)];
            if (z.Length == 3) sum += z.Average() / 2;
            if (z.Length == 4) sum += (z.Sum() + (Math.Abs(z[0] - z[2]) > Math.Abs(z[1] - z[3]) ? z[1] + z[3] : z[0] + z[2])) / 6;
        }
        return sum;
    }
}
