namespace Fovea.Photometry.Tests;

/// <summary>Trimmed and least absolute deviations, against values that can be reckoned.</summary>
public class RobustTests
{
    private static readonly Vector3d Normal = new Vector3d(0.3, -0.2, 0.9).Unit();

    [Fact]
    public void Least_absolute_deviations_ignore_a_minority_that_is_wrong()
    {
        var lights = Scenes.Lights(15);
        var scene = Scenes.Pixel(lights, Normal, (2, 3f), (9, 2f), (4, 0f), (11, 0f));
        double Angle(IPhotometricSolver solver) =>
            solver.Solve(scene).AngularError([(float)Normal.X, (float)Normal.Y, (float)Normal.Z]).Mean;
        Assert.InRange(Angle(new LeastAbsolute()), 0, 0.05);
        Assert.True(Angle(new LeastSquares()) > 5);
        // Two too bright, two too dark: outside the middle half.
        Assert.InRange(Angle(new Trimmed()), 0, 0.01);
    }

    [Fact]
    public void Least_absolute_deviations_reach_the_least_sum()
    {
        var lights = Scenes.Lights(11);
        var random = new Random(3);
        (int, float)[] noise = [.. Enumerable.Range(0, 11).Select(i => (i, (float)random.NextDouble()))];
        var scene = Scenes.Pixel(lights, Normal, noise);
        var result = new LeastAbsolute { Iterations = 60 }.Solve(scene);
        double Sum(double x, double y, double z) => Enumerable.Range(0, 11).Sum(i =>
            Math.Abs(noise[i].Item2 - (lights[i].X * x + lights[i].Y * y + lights[i].Z * z)));
        var g = result.Normals.Select(n => (double)n * result.Albedo[0]).ToArray();
        // The least sum passes through three observations; the best of all triples is the answer.
        var best = double.PositiveInfinity;
        for (var a = 0; a < 11; a++)
            for (var b = a + 1; b < 11; b++)
                for (var c = b + 1; c < 11; c++)
                {
                    var three = lights.Select([a, b, c]);
                    var s = LeastSquares.ScaledNormals([noise[a].Item2, noise[b].Item2, noise[c].Item2], 1, three);
                    best = Math.Min(best, Sum(s[0], s[1], s[2]));
                }
        Assert.InRange(Sum(g[0], g[1], g[2]), best - 1e-4, best * 1.001);
    }

    [Fact]
    public void Quantiles_are_those_of_a_sorted_list()
    {
        var random = new Random(1);
        foreach (var n in new[] { 3, 4, 5, 8, 13, 96 })
        {
            var lanes = new System.Numerics.Vector<float>[n];
            var rows = new float[System.Numerics.Vector<float>.Count][];
            for (var lane = 0; lane < rows.Length; lane++) rows[lane] = [.. Enumerable.Range(0, n).Select(_ => (float)random.Next(20))];
            for (var i = 0; i < n; i++) lanes[i] = new([.. rows.Select(r => r[i])]);
            var results = new System.Numerics.Vector<float>[3];
            new Quantiles(n, 0, 0.3, 1).Find(lanes, results);
            for (var lane = 0; lane < rows.Length; lane++)
            {
                var sorted = rows[lane].Order().ToArray();
                var place = 0.3 * (n - 1);
                var expected = sorted[(int)place] + (place - (int)place) * (sorted[Math.Min((int)place + 1, n - 1)] - sorted[(int)place]);
                Assert.Equal(sorted[0], results[0][lane]);
                Assert.Equal(expected, results[1][lane], 1e-4);
                Assert.Equal(sorted[^1], results[2][lane]);
            }
        }
    }

    [Fact]
    public void Trimmed_weights_add_up_to_the_part_between_the_quantiles_and_do_not_depend_on_the_order()
    {
        float[] values = [5, 1, 1, 3, 1, 4, 1, 2, 5];
        float[] Weights(float[] of)
        {
            var lanes = of.Select(v => new System.Numerics.Vector<float>(v)).ToArray();
            var weights = new System.Numerics.Vector<float>[of.Length];
            new TrimmedWeights(of.Length, 0.25, 0.75).Find(lanes, weights);
            return [.. weights.Select(w => w[0])];
        }
        var weights = Weights(values);
        // Nine observations: 2.25 to 6.75 of the sorted ones. Four ones share 4 − 2.25; then 2, 3 and three quarters of 4.
        Assert.Equal([0, 0.4375f, 0.4375f, 1, 0.4375f, 0.75f, 0.4375f, 1, 0], weights);
        Assert.Equal(weights.Reverse(), Weights([.. values.Reverse()]));
        // All alike: each counts by the share.
        Assert.All(Weights([7, 7, 7, 7]), w => Assert.Equal(0.5f, w));
    }

    [Fact]
    public void Trimming_few_lights_falls_back_to_all_of_them()
    {
        var scene = Scenes.Sphere(lights: 4);
        Assert.InRange(new Trimmed().Solve(scene).AngularError(scene.GroundTruth).Max, 0, 0.01);
    }

    [Fact]
    public void Impossible_quantiles_are_refused() =>
        Assert.StartsWith("Trimmed: expected 0 ≤ Low < High ≤ 1, got Low 0.8 and High 0.2.",
            Assert.Throws<ArgumentException>(() => new Trimmed { Low = 0.8, High = 0.2 }.Solve(Scenes.Sphere())).Message,
                StringComparison.Ordinal);

    [Fact]
    public void Solvers_are_found_by_name()
    {
        Assert.Equal(SolverCatalog.All.Count, SolverCatalog.All.Select(s => s.Name).Distinct().Count());
        foreach (var solver in SolverCatalog.All) Assert.Same(solver, SolverCatalog.Find(solver.Name.ToUpperInvariant()));
        Assert.IsType<LeastSquares>(SolverCatalog.Find("l2"));
        Assert.Null(SolverCatalog.Find("l3"));
    }
}
