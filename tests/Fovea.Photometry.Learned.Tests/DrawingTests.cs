using System.Numerics;
using Fovea.Tensors;

namespace Fovea.Photometry.Tests;

/// <summary>What pixels are drawn as.</summary>
public class DrawingTests
{
    private const int Lights = 24;

    [Fact]
    public void A_pixel_depends_on_its_number_alone()
    {
        var (first, second) = (new DrawnPixel(Lights), new DrawnPixel(96));
        second.Draw(7, 999, 96);
        for (var number = 0ul; number < 20; number++)
        {
            first.Draw(7, number, Lights);
            second.Draw(7, number, Lights);
            Assert.Equal(first.Normal, second.Normal);
            Assert.Equal(first.Grey[..Lights], second.Grey[..Lights]);
            Assert.Equal(first.Lights[..Lights], second.Lights[..Lights]);
        }
    }

    [Fact]
    public void Pixels_are_finite_seen_and_turned_to_the_camera()
    {
        var pixel = new DrawnPixel(Lights);
        for (var number = 0ul; number < 2000; number++)
        {
            pixel.Draw(3, number, Lights);
            Assert.Equal(1, pixel.Normal.Length(), 1e-5f);
            Assert.InRange(pixel.Normal.Z, 0.05f, 1);
            Assert.All(pixel.Lights[..Lights], l => Assert.Equal(1, l.Length(), 1e-4f));
            Assert.All(pixel.Grey[..Lights], g => Assert.True(float.IsFinite(g) && g >= 0));
            Assert.True(pixel.Grey[..Lights].Count(g => g > 0) >= 3);
        }
    }

    [Fact]
    public void A_material_reflects_no_light_from_behind_and_about_as_much_as_it_gets()
    {
        var (random, material) = (new PixelRandom(), new DrawnMaterial());
        var (n, bright) = (Vector3.UnitZ, 0);
        for (var number = 0ul; number < 300; number++)
        {
            random.Begin(5, number);
            material.Draw(random);
            Assert.Equal((0, 0), material.Evaluate(n, Vector3.UnitZ, Vector3.Normalize(new(1, 0, -0.2f))));
            // ∫ f·cos dω over the hemisphere, as π·f·cos averaged over directions at equal areas, twice.
            var sum = 0.0;
            for (var i = 0; i < 2000; i++)
            {
                var (x, y, z) = random.Cap(0);
                var (matte, lobes) = material.Evaluate(n, Vector3.UnitZ, new(x, y, z));
                Assert.True(matte >= 0 && lobes >= 0);
                sum += 2 * (matte + lobes) / 2000;
            }
            if (sum > 1.3) bright++;
        }
        Assert.InRange(bright, 0, 60);
    }

    [Fact]
    public void The_frame_is_that_of_least_squares_and_turns_back()
    {
        var (pixel, features, inverse) = (new DrawnPixel(Lights), new ObservationFeatures(Lights), new Vector3[Lights]);
        var rows = new float[Lights * ObservationFeatures.Count];
        for (var number = 0ul; number < 50; number++)
        {
            pixel.Draw(11, number, Lights);
            ObservationFeatures.PseudoInverse(pixel.Lights, inverse);
            Assert.True(features.Write(pixel.Lights, pixel.Grey, inverse, rows));
            Assert.Equal(0, (features.TurnBack(features.Turn(pixel.Normal)) - pixel.Normal).Length(), 1e-5f);
            var g = Vector3.Zero;
            for (var i = 0; i < Lights; i++) g += pixel.Grey[i] * inverse[i];
            var turned = features.Turn(Vector3.Normalize(g));
            Assert.Equal(0, turned.Y, 1e-3f);
            Assert.Equal(rows[ObservationFeatures.Count - 2], turned.X, 1e-3f);
            Assert.Equal(rows[ObservationFeatures.Count - 1], turned.Z, 1e-3f);
        }
        Assert.False(features.Write(pixel.Lights, new float[Lights], inverse, rows));
    }

    [Fact]
    public void The_pseudo_inverse_gives_back_a_matt_surface()
    {
        var scene = SceneRenderer.Render(new SphereSurface(), new Lambertian(), new() { Width = 16, Height = 16, Lights = 9 }).Scene;
        var lights = Enumerable.Range(0, 9).Select(i => new Vector3((float)scene.Lights[i].X, (float)scene.Lights[i].Y,
            (float)scene.Lights[i].Z)).ToArray();
        var inverse = new Vector3[9];
        ObservationFeatures.PseudoInverse(lights, inverse);
        var (g, sum) = (new Vector3(0.2f, -0.3f, 0.6f), Vector3.Zero);
        for (var i = 0; i < 9; i++) sum += Vector3.Dot(g, lights[i]) * inverse[i];
        Assert.Equal(0, (sum - g).Length(), 1e-3f);
    }

    [Fact]
    public void Batches_come_again_and_have_one_number_of_lights_each()
    {
        var source = new DrawnPixels(seed: 4, batches: 5, rows: 192);
        var (once, again) = (source.Batches(2).ToList(), source.Batches(2).ToList());
        Assert.Equal(5, once.Count);
        Assert.Equal(source.SamplesPerEpoch, source.Batches(0).Sum(b => b.Count));
        foreach (var (a, b) in once.Zip(again))
        {
            Assert.Equal(a.Input.ToArray<float>(), b.Input.ToArray<float>());
            Assert.Equal(a.Target.ToArray<float>(), b.Target.ToArray<float>());
            Assert.Equal([a.Count, a.Input.Shape[1], ObservationFeatures.Count], a.Input.Shape.ToArray());
        }
        Assert.NotEqual(once[0].Target.ToArray<float>(), source.Batches(3).First().Target.ToArray<float>());
    }
}
