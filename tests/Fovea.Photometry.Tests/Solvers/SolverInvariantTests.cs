using Fovea.Tensors;

namespace Fovea.Photometry.Tests;

/// <summary>What holds for every solver.</summary>
public class SolverInvariantTests
{
    public static TheoryData<string> Names => [.. SolverCatalog.All.Select(s => s.Name)];

    public static TheoryData<string> Calibrated => [.. SolverCatalog.All.Select(s => s.Name).Where(n => n != "uncalibrated")];

    [Theory]
    [MemberData(nameof(Calibrated))]
    public void A_rendered_matt_sphere_comes_back(string name)
    {
        var scene = Scenes.Sphere(size: 24, lights: 16);
        var error = SolverCatalog.Find(name)!.Solve(scene).AngularError(scene.GroundTruth);
        // A low rank is preferred even where nothing is wrong; and lights of their own colours have no one intensity on coloured squares.
        Assert.InRange(error.Median, 0, name is "rpca" or "semi-calibrated" ? 1.5 : 0.1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pixels_without_light_are_invalid_and_no_number_is_infinite(string name)
    {
        var source = Scenes.Sphere(ShadowKind.Attached, size: 20, lights: 16);
        var (dark, broken) = (source.PixelCount / 2, source.PixelCount / 2 + 3);
        for (var k = 0; k < source.LightCount * source.Channels; k++)
        {
            source.Observations[k * source.PixelCount + dark] = 0;
            source.Observations[k * source.PixelCount + broken] = k % 2 == 0 ? float.NaN : float.PositiveInfinity;
        }
        var scene = new PhotometricScene(source.Mask, source.Lights, source.Observations, source.Channels);
        var result = SolverCatalog.Find(name)!.Solve(scene);
        Assert.False(result.Valid[dark]);
        Assert.False(result.Valid[broken]);
        Assert.True(result.Valid.Count(v => v) > scene.PixelCount / 2);
        foreach (var numbers in new[] { result.Normals, result.Albedo, result.ChannelAlbedo })
            Assert.All(numbers, v => Assert.True(float.IsFinite(v)));
        for (var i = 0; i < result.Weights?.Length; i++)
            if (result.Valid[i % scene.PixelCount]) Assert.InRange(result.Weights[i], 0, 1.0001f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        var scene = Scenes.Sphere(ShadowKind.Attached, size: 28, lights: 10);
        var before = WorkPool.Threads;
        try
        {
            WorkPool.Threads = 1;
            var one = SolverCatalog.Find(name)!.Solve(scene);
            WorkPool.Threads = 3;
            var three = SolverCatalog.Find(name)!.Solve(scene);
            Assert.Equal(one.Normals, three.Normals);
            Assert.Equal(one.Albedo, three.Albedo);
        }
        finally
        {
            WorkPool.Threads = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_solver_stops_when_told_to_and_reports_shares(string name)
    {
        var scene = Scenes.Sphere(size: 20, lights: 8);
        Assert.ThrowsAny<OperationCanceledException>(() => SolverCatalog.Find(name)!.Solve(scene, null, new CancellationToken(true)));
        var reports = new Shares();
        SolverCatalog.Find(name)!.Solve(scene, reports);
        Assert.All(reports.Values, v => Assert.InRange(v, 0, 1 + 1e-9));
    }

    private sealed class Shares : IProgress<double>
    {
        private readonly Lock _lock = new();

        public List<double> Values { get; } = [];

        public void Report(double value)
        {
            lock (_lock) Values.Add(value);
        }
    }
}
