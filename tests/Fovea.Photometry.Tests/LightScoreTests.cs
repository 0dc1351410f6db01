namespace Fovea.Photometry.Tests;

public class LightScoreTests
{
    [Fact]
    public void Three_lights_at_right_angles_are_the_best_three()
    {
        var a = Math.Sqrt(1 / 3.0);
        double[] three = [2 * a / Math.Sqrt(2), 0, a, -a / Math.Sqrt(2), a * Math.Sqrt(1.5), a, -a / Math.Sqrt(2), -a * Math.Sqrt(1.5), a];
        var score = LightScore.Of(new(three));
        Assert.Equal(1, score.ConditionNumber, 1e-9);
        Assert.Equal(3, score.TraceInverse, 1e-9);
        // Two of the three unit variances turn the normal.
        Assert.Equal(0.01 * Math.Sqrt(2) * 180 / Math.PI, score.Frontal, 1e-9);
        // Lengths do not count.
        Assert.Equal(score.Average, LightScore.Of(new([.. three.Select(v => 7 * v)])).Average, 1e-12);
    }

    [Fact]
    public void The_error_is_that_of_many_noisy_solutions()
    {
        var (score, random) = (LightScore.Of(Scenes.Lights(9), 0.01), new Random(5));
        foreach (var normal in new[] { new Vector3d(0, 0, 1), new Vector3d(0.5, -0.3, 0.8).Unit() })
        {
            Vector3d[] lights = [.. score.Lights.Directions.Chunk(3).Select(d => new Vector3d(d[0], d[1], d[2]))];
            var values = Array.ConvertAll(lights, l => normal.Dot(l));
            Assert.All(values, v => Assert.InRange(v, 0.01, 1));
            var squares = 0.0;
            const int trials = 20_000;
            for (var t = 0; t < trials; t++)
            {
                var b = default(Vector3d);
                for (var i = 0; i < 9; i++) b += (values[i] + 0.01 * Gauss(random)) * lights[i];
                var (x, y, z) = score.Lights.NormalMatrix().Inverse().Times(b.X, b.Y, b.Z);
                squares += Math.Pow(Math.Acos(Math.Min(1, new Vector3d(x, y, z).Unit().Dot(normal))) * 180 / Math.PI, 2);
            }
            Assert.InRange(score.ErrorAt(normal) / Math.Sqrt(squares / trials), 0.97, 1.03);
        }
    }

    [Fact]
    public void The_missing_light_is_where_there_is_none()
    {
        // All from the right and above: what leans to the left and downwards is not reached.
        var score = LightScore.Of(new([0.8, 0, 0.6, 0.6, 0.6, 0.53, 0.3, 0.7, 0.65, 0.7, 0.3, 0.65]));
        Assert.InRange(score.Covered, 0.3, 0.95);
        Assert.InRange(CaptureGuide.Azimuth(score.Missing()), 150, 300);
        var more = LightScore.Of(new([.. score.Lights.Directions, score.Missing().X, score.Missing().Y, score.Missing().Z]));
        Assert.True(more.Covered >= score.Covered && more.Frontal < score.Frontal);
    }

    [Fact]
    public void Lights_in_a_plane_determine_nothing()
    {
        var score = LightScore.Of(new([1, 0, 0, 0, 0, 1, 0.6, 0, 0.8]));
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity, 0), (score.TraceInverse, score.Average, score.Covered));
        Assert.Contains(">∞<", new CaptureGuide(new([1, 0, 0, 0, 0, 1, 0.6, 0, 0.8])).ToHtml(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => LightScore.Of(Scenes.Lights(5), 0));
    }

    [Fact]
    public void The_recommended_lights_are_twelve_that_reach_all()
    {
        var score = LightScore.Of(LightScore.Recommended());
        Assert.Equal((12, 1.0), (score.Lights.Count, score.Covered));
        Assert.InRange(score.ConditionNumber, 1, 2);
        // 9/lights is the best trace.
        Assert.InRange(score.TraceInverse, 9 / 12.0, 1);
    }

    [Fact]
    public void The_page_escapes_the_file_and_loads_nothing()
    {
        var html = new CaptureGuide(new([1, 0, 0, 0, 1, 0, 0, 0, 1], source: "a/<b>.csv")).ToHtml();
        Assert.Contains("&lt;b&gt;.csv", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>.csv", html, StringComparison.Ordinal);
        var rest = html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotContain("http://", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_lights_is_read_without_its_pictures()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("lights.csv", "name,x,y,z\nb.png,1,0,0\na.png,0,0.6,0.8\n");
        Assert.Equal([1, 0, 0, 0, 0.6, 0.8], LightFile.Read(path).Directions);
        Assert.Equal(2, LightFile.Read(folder.Text("a.lp", "2\nx.png 0 0 1\ny.png 1 0 0\n")).Count);
        Assert.Throws<DataFormatException>(() => LightFile.Read(folder.Text("none.txt", "# nothing\n")));
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
