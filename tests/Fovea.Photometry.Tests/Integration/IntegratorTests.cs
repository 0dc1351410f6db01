using Fovea.Tensors;

namespace Fovea.Photometry.Tests.Integration;

public class IntegratorTests
{
    public static TheoryData<string> Names() => [.. IntegratorCatalog.All.Select(i => i.Name)];

    // Errors as shares of the depth's range; those measured are two to four times smaller.
    [Theory]
    [InlineData("poisson", 1e-5, 1e-4)]
    [InlineData("bilateral", 1e-3, 5e-3)]
    [InlineData("frankot-chellappa", 3e-3, 2e-2)]
    public void A_sphere_comes_back(string name, double rms, double most) => Holds(name, KnownSurface.Ellipsoid(60, 60, 60), rms, most);

    [Theory]
    [InlineData("poisson", 1e-3, 5e-3)]
    [InlineData("bilateral", 2e-3, 1e-2)]
    [InlineData("frankot-chellappa", 4e-3, 3e-2)]
    public void Ellipsoids_come_back(string name, double rms, double most)
    {
        Holds(name, KnownSurface.Ellipsoid(70, 45, 30), rms, most);
        Holds(name, KnownSurface.Ellipsoid(70, 45, 90), rms, most);
    }

    [Theory]
    [InlineData("poisson", 5e-4, 1e-3)]
    [InlineData("bilateral", 5e-4, 1e-3)]
    [InlineData("frankot-chellappa", 1e-3, 5e-3)]
    public void Waves_that_do_not_repeat_come_back(string name, double rms, double most) =>
        Holds(name, KnownSurface.Waves(150, 110), rms, most);

    [Theory]
    [InlineData("sphere", "poisson", 0.002)]
    [InlineData("wave", "poisson", 0.002)]
    [InlineData("sphere", "bilateral", 0.02)]
    [InlineData("wave", "bilateral", 0.002)]
    public void Rendered_surfaces_that_are_solved_come_back(string name, string integrator, double rms)
    {
        var options = new RenderOptions { Shadows = ShadowKind.None, Lights = 12, Width = 128, Height = 128 };
        var rendered = SceneRenderer.Render(Surface.Find(name)!, new Lambertian(), options);
        var depth = new LeastSquares().Solve(rendered.Scene).Integrate(IntegratorCatalog.Find(integrator));
        Assert.InRange(depth.ErrorTo(rendered.Depth).Rms, 0, rms);
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("bilateral")]
    [InlineData("frankot-chellappa")]
    public void A_cap_on_level_ground_comes_back(string name) => Holds(name, KnownSurface.CapOnGround(60, 40, 128), 0.005, 0.02);

    [Fact]
    public void A_step_is_kept_by_bilateral_and_smeared_by_poisson()
    {
        var step = KnownSurface.Step(128, 40);
        // The cliff in the middle: the tongue's last pixel on the left, the ground's first one on the right.
        double Jump(float[] depth) => depth[63 * 128 + 63] - depth[63 * 128 + 64];
        var (sharp, smooth) = (Integrate("bilateral", step), Integrate("poisson", step));
        Assert.Equal(40, Jump(step.Depth), 0.1);
        Assert.Equal(40, Jump(sharp.Depth), 2.0);
        Assert.InRange(Jump(smooth.Depth), 0, 2);
        Assert.InRange(sharp.ErrorTo(step.Depth).Mean, 0, 0.015);
        Assert.InRange(smooth.ErrorTo(step.Depth).Mean, 0.1, 0.2);
    }

    [Fact]
    public void Pixels_beside_a_cliff_are_marked_and_none_on_a_smooth_surface()
    {
        var step = KnownSurface.Step(128, 40);
        var cliffs = Integrate("bilateral", step).Cliffs!;
        Assert.True(cliffs[63 * 128 + 63] && cliffs[63 * 128 + 64]);
        // The cliff is between columns 63 and 64, over the tongue's 77 rows or those where it is high.
        Assert.InRange(cliffs.Count(c => c), 60, 160);
        Assert.All(Enumerable.Range(0, cliffs.Length).Where(p => cliffs[p]), p => Assert.InRange(p % 128, 62, 65));
        Assert.DoesNotContain(true, Integrate("bilateral", KnownSurface.Ellipsoid(60, 60, 60)).Cliffs!);
        Assert.DoesNotContain(true, Integrate("bilateral", KnownSurface.Waves(80, 60)).Cliffs!);
        Assert.Null(Integrate("poisson", step).Cliffs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_leans_left_falls_to_the_left_and_what_leans_down_falls_downwards(string name)
    {
        // z = 0.5·x + 0.25·y with y up.
        var length = Math.Sqrt(1.3125);
        var plane = KnownSurface.Of(40, 30, (_, _) => true, (x, y) => 0.5 * x + 0.25 * y,
            (_, _) => (-0.5 / length, -0.25 / length, 1 / length));
        var depth = Integrate(name, plane).Depth;
        Assert.Equal(0.5, depth[15 * 40 + 20] - depth[15 * 40 + 19], 0.02);
        Assert.Equal(-0.25, depth[16 * 40 + 20] - depth[15 * 40 + 20], 0.02);
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("bilateral")]
    public void Each_part_of_the_mask_has_a_mean_of_zero(string name)
    {
        var two = KnownSurface.Of(50, 20, (x, _) => Math.Abs(x) > 5, (x, y) => 0.3 * y + (x > 0 ? 100 : 0),
            (_, _) => (0, -0.3 / Math.Sqrt(1.09), 1 / Math.Sqrt(1.09)));
        var depth = Integrate(name, two);
        Assert.Equal(2, depth.Parts);
        for (var side = 0; side < 2; side++)
            Assert.Equal(0, depth.Depth.Where((_, p) => two.Mask.Indices[p] % 50 < 25 == (side == 0)).Average(), 1e-3);
        Assert.Equal(0.3, depth.Depth[0] - depth.Depth[two.Mask.Map[50]], 1e-3);
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("bilateral")]
    public void Holes_are_filled_from_around(string name)
    {
        var sphere = KnownSurface.Ellipsoid(60, 60, 60, 0.8);
        var normals = sphere.Normals.ToArray();
        for (var p = 0; p < sphere.Mask.Count; p++)
        {
            var (y, x) = Math.DivRem(sphere.Mask.Indices[p], sphere.Mask.Width);
            if (x is >= 60 and < 66 && y is >= 40 and < 46) normals.AsSpan(3 * p, 3).Clear();
        }
        Assert.InRange(IntegratorCatalog.Find(name)!.Integrate(sphere.Mask, normals).ErrorTo(sphere.Depth).Max, 0, 0.03);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Normals_that_face_away_and_single_pixels_give_finite_depths(string name)
    {
        var random = new Generator(5);
        var noise = Tensor.Randn([300, 3], generator: random).ToArray<float>();
        var inside = Enumerable.Range(0, 600).Select(i => i % 2 == 0 ^ i / 30 % 2 == 0).ToArray();
        var depth = IntegratorCatalog.Find(name)!.Integrate(new(30, 20, inside), noise);
        Assert.Equal(300, depth.Parts);
        var dense = IntegratorCatalog.Find(name)!.Integrate(PixelMask.Full(20, 15), noise);
        Assert.All(dense.Depth, d => Assert.True(float.IsFinite(d)));
        Assert.Equal(0, IntegratorCatalog.Find(name)!.Integrate(PixelMask.Full(1, 1), [0, 0, 1]).Depth.Single());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_threads_changes_no_bit(string name)
    {
        var surface = KnownSurface.Ellipsoid(110, 90, 60);
        var threads = WorkPool.Threads;
        try
        {
            WorkPool.Threads = 1;
            var one = Integrate(name, surface).Depth;
            WorkPool.Threads = 3;
            Assert.Equal(one, Integrate(name, surface).Depth);
        }
        finally
        {
            WorkPool.Threads = threads;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_input_is_named(string name)
    {
        var integrator = IntegratorCatalog.Find(name)!;
        var mask = PixelMask.Full(2, 2);
        Refuses("expected 4 × 3 normals, got 3", mask, new float[3]);
        Refuses("got NaN at pixel 1", mask, [0, 0, 1, 0, float.NaN, 1, 0, 0, 1, 0, 0, 1]);
        Refuses("one pixel or more", new(2, 2, new bool[4]), []);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var waves = KnownSurface.Waves(20, 20);
        Assert.ThrowsAny<OperationCanceledException>(() => integrator.Integrate(waves.Mask, waves.Normals, null, null, stopped.Token));

        void Refuses(string problem, PixelMask mask, float[] normals) => Assert.Contains(problem,
            Assert.Throws<ArgumentException>(() => integrator.Integrate(mask, normals)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_solver_takes_as_few_steps_on_large_grids_as_on_small_ones()
    {
        int Steps(int size) => new Poisson().Integrate(PixelMask.Full(size, size), KnownSurface.Waves(size, size).Normals).InnerIterations;
        Assert.InRange(Steps(64), 1, 20);
        Assert.InRange(Steps(400), 1, 20);
    }

    private static void Holds(string name, KnownSurface surface, double rms, double most)
    {
        var error = Integrate(name, surface).ErrorTo(surface.Depth);
        Assert.InRange(error.Rms, 0, rms);
        Assert.InRange(error.Max, 0, most);
    }

    private static DepthMap Integrate(string name, KnownSurface surface) =>
        IntegratorCatalog.Find(name)!.Integrate(surface.Mask, surface.Normals);
}
