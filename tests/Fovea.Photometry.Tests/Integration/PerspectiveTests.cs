namespace Fovea.Photometry.Tests.Integration;

/// <summary>Depth as a camera sees it.</summary>
public class PerspectiveTests
{
    // Root mean square and largest error in mm; the sphere is 22 mm deep in the picture, the plane 395 mm. Those measured are two to five
    // times smaller.
    [Theory]
    [InlineData("poisson", 2e-5, 4e-5, 4e-5, 2e-4)]
    [InlineData("bilateral", 0.03, 0.15, 0.004, 0.02)]
    [InlineData("frankot-chellappa", 0.2, 1, 0.2, 4)]
    public void Spheres_and_planes_come_back_in_millimetres(string name, double sphere, double most, double plane, double mostOfPlane)
    {
        Holds(PerspectiveSurface.Sphere(), sphere, most);
        Holds(PerspectiveSurface.Plane(), plane, mostOfPlane);

        void Holds(PerspectiveSurface surface, double rms, double greatest)
        {
            var depth = IntegratorCatalog.Find(name)!.Integrate(surface.Mask, surface.Normals, surface.Projection);
            Assert.Equal("mm", depth.Projection.Unit);
            var errors = depth.Depth.Zip(surface.Depth, (a, b) => Math.Abs((double)a - b)).ToArray();
            Assert.InRange(Math.Sqrt(errors.Average(e => e * e)), 0, rms);
            Assert.InRange(errors.Max(), 0, greatest);
        }
    }

    [Fact]
    public void Parallel_rays_are_a_camera_that_is_far_away()
    {
        var waves = KnownSurface.Waves(60, 50);
        var far = Projection.Perspective(new(1e7, 1e7, 29.5, 24.5));
        foreach (var integrator in IntegratorCatalog.All)
        {
            var (near, parallel) = (integrator.Integrate(waves.Mask, waves.Normals, far), integrator.Integrate(waves.Mask, waves.Normals));
            Assert.Equal("pixels", near.Projection.Unit);
            // At a distance of 1e7 pixels a float has steps of 1.
            for (var p = 0; p < waves.Mask.Count; p += 17) Assert.Equal(-1e7 + parallel.Depth[p], near.Depth[p], 1.0);
        }
    }

    [Fact]
    public void Without_a_distance_a_pixel_is_one_at_the_mean_distance()
    {
        var surface = PerspectiveSurface.Sphere();
        var (mm, pixels) = (Integrate(surface, surface.Projection), Integrate(surface, Projection.Perspective(PerspectiveSurface.Camera)));
        var scale = PerspectiveSurface.Camera.Focal / surface.Projection.Distance!.Value;
        Assert.Equal("pixels", pixels.Projection.Unit);
        for (var p = 0; p < mm.Depth.Length; p += 13) Assert.Equal(mm.Depth[p] * scale, pixels.Depth[p], 1e-3);
    }

    [Fact]
    public void Vertices_of_the_mesh_lie_on_the_sphere()
    {
        var surface = PerspectiveSurface.Sphere();
        var mesh = SurfaceMesh.FromDepth(Integrate(surface, surface.Projection));
        for (var v = 0; v < mesh.Positions.Length; v += 3)
        {
            var (x, y, z) = (mesh.Positions[v] - 5, mesh.Positions[v + 1] + 4, mesh.Positions[v + 2] + 200);
            Assert.Equal(60, Math.Sqrt(x * x + y * y + z * z), 0.01);
        }
    }

    [Fact]
    public void A_pixel_pitch_makes_millimetres()
    {
        var sphere = KnownSurface.Ellipsoid(20, 20, 20);
        var (pixels, mm) = (new Poisson().Integrate(sphere.Mask, sphere.Normals),
            new Poisson().Integrate(sphere.Mask, sphere.Normals, Projection.Orthographic(0.25)));
        Assert.Equal(("pixels", "mm"), (pixels.Projection.Unit, mm.Projection.Unit));
        Assert.Equal(pixels.Depth.Select(d => d / 4), mm.Depth);
        var (large, small) = (SurfaceMesh.FromDepth(pixels), SurfaceMesh.FromDepth(mm));
        Assert.Equal(large.Positions.Select(p => p / 4), small.Positions);
    }

    [Fact]
    public void Sizes_without_sense_are_refused()
    {
        Assert.Contains("distance above 0 mm, got -1", Message(() => Projection.Perspective(PerspectiveSurface.Camera, -1)),
            StringComparison.Ordinal);
        Assert.Contains("pixel pitch above 0 mm, got NaN", Message(() => Projection.Orthographic(double.NaN)), StringComparison.Ordinal);
        Assert.Contains("got 0, 1 and (2, 3)", Message(() => new PinholeCamera(0, 1, 2, 3)), StringComparison.Ordinal);
        Assert.Contains("got 180°", Message(() => PinholeCamera.OfFieldOfView(10, 10, 180)), StringComparison.Ordinal);

        static string Message(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;
    }

    private static DepthMap Integrate(PerspectiveSurface surface, Projection projection) =>
        new Poisson().Integrate(surface.Mask, surface.Normals, projection);
}
