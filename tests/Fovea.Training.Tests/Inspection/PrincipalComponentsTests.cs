using System.Globalization;
using Fovea.Tensors;
using Fovea.Testing;

namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="PrincipalComponents"/>.</summary>
public class PrincipalComponentsTests
{
    [Fact]
    public void Points_near_a_line_vary_along_it()
    {
        double[] points = [.. Enumerable.Range(0, 50).SelectMany(i => new[] { 3.0 * i + 1, -4.0 * i + 2, 7 + (i % 2) * 0.01 })];
        var found = PrincipalComponents.Of(points, 50, 2);
        Assert.Equal([-0.6, 0.8, 0], found.Directions.ToArray<double>().Where((_, i) => i % 2 == 0), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(25 * 212.5, found.Variances[0], 1);
        Assert.Equal(1, found.Variances.Sum() / found.TotalVariance, 1e-9);
        var projected = found.Project(points, 50);
        Assert.Equal(-5 * 24.5, Math.Min(projected[0], projected[98]), 0.01);
    }

    [Theory]
    [InlineData(40, 6, 3)]
    [InlineData(60, 90, 4)]
    public void Directions_and_variances_are_those_of_NumPy(int count, int size, int wanted)
    {
        var python = PythonPeer.Find("numpy");
        Assert.SkipUnless(python is not null, "Python with numpy is not installed.");
        var points = Tensor.Randn([count, size], dtype: DType.Float64, generator: new Generator(7)).ToArray<double>();
        // Directions of different weight, so that they are defined.
        for (var i = 0; i < points.Length; i++) points[i] = points[i] / (1 + i % size) + i % size;
        var script = $"""
            import numpy as np, sys
            x = np.array(sys.argv[1].split(), float).reshape({count}, {size})
            _, s, v = np.linalg.svd(x - x.mean(0), full_matrices=False)
            v = v[:{wanted}] * np.sign(v[np.arange({wanted}), np.abs(v[:{wanted}]).argmax(1)])[:, None]
            print(*(s[:{wanted}] ** 2 / ({count} - 1)), *v.T.ravel())
            """;
        var text = string.Join(' ', points.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        double[] expected = [.. PythonPeer.Run(python!, "-c", script, text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        var found = PrincipalComponents.Of(points, count, wanted);
        Assert.Equal(expected[..wanted], found.Variances, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(expected[wanted..], found.Directions.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void More_components_than_coordinates_are_all_there_are()
    {
        Assert.Equal(2, PrincipalComponents.Of([1, 2, 3, 5, 4, 4], 3, 5).Variances.Length);
        Assert.Equal("PrincipalComponents: expected coordinates of two or more points, got 3 values for 1.",
            Assert.Throws<ArgumentException>(() => PrincipalComponents.Of([1, 2, 3], 1, 2)).Message);
        // Points that are all the same.
        Assert.Equal([0, 0], PrincipalComponents.Of([1, 2, 1, 2, 1, 2], 3, 2).Variances);
    }
}
