using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

/// <summary>Normals turn with their picture. A sphere stands off the middle, so that nothing is symmetric by accident.</summary>
public class NormalMapTests
{
    private const int Side = 33;
    private const double Radius = 11;

    // Of the centre, from the middle of the picture: right, up.
    private static readonly (double X, double Y) Centre = (4, 3);

    [Fact]
    public void The_normals_of_a_flipped_picture_are_those_of_the_flipped_sphere()
    {
        AssertClose(Sphere(-Centre.X, Centre.Y), Moved(new RandomHorizontalFlip(1)), 0);
        AssertClose(Sphere(Centre.X, -Centre.Y), Moved(new RandomVerticalFlip(1)), 0);
    }

    [Fact]
    public void Flipped_twice_the_normals_are_as_before()
    {
        foreach (var flip in new ITransform[] { new RandomHorizontalFlip(1), new RandomVerticalFlip(1) })
            AssertClose(Sphere(Centre.X, Centre.Y), Moved(flip, flip), 0);
    }

    [Fact]
    public void Quarter_turns_turn_the_sphere_counter_clockwise_exactly()
    {
        var start = Sphere(Centre.X, Centre.Y);
        for (var q = 0; q < 4; q++)
        {
            var map = RandomQuarterTurn.Turned(q, Side);
            var turned = new float[start.Length];
            map.Nearest<float>(start, Side, Side, turned, 0);
            map.Turn(turned);
            var (sin, cos) = (q % 2 * (2 - q), (q + 1) % 2 * (1 - q));
            AssertClose(Sphere(cos * Centre.X - sin * Centre.Y, sin * Centre.X + cos * Centre.Y), turned, 1e-7);
        }
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(-90)]
    [InlineData(25)]
    public void A_rotation_by_any_angle_turns_the_sphere(double degrees)
    {
        var start = Sphere(Centre.X, Centre.Y);
        var turned = new float[start.Length];
        RandomRotation.Rotate(start, [3, Side, Side], turned, degrees);
        RandomRotation.Turned(Side, Side, degrees).Turn(turned);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var expected = Sphere(cos * Centre.X - sin * Centre.Y, sin * Centre.X + cos * Centre.Y);
        // Between pixels a sphere is no plane: near its rim normals change fast, and only the interior is compared.
        AssertClose(expected, turned, degrees % 90 == 0 ? 1e-6 : 0.02, interior: degrees % 90 == 0 ? 0 : 0.4);
        Assert.All(Lengths(turned), length => Assert.True(length == 0 || Math.Abs(length - 1) < 1e-5, $"length {length}"));
    }

    [Fact]
    public void Whatever_is_drawn_the_normals_fit_the_silhouette_in_the_moved_picture()
    {
        ITransform[] moves = [new RandomRotation(180), new RandomHorizontalFlip(), new RandomVerticalFlip()];
        var batch = Assert.Single(new DataLoader(Samples(12), 12, transforms: moves).Batches(0));
        const int plane = Side * Side;
        var centres = new HashSet<(double, double)>();
        for (var i = 0; i < 12; i++)
        {
            var picture = batch.Input.ToArray<float>().AsSpan(i * plane, plane);
            double sum = 0, x = 0, y = 0;
            for (var k = 0; k < plane; k++)
            {
                sum += picture[k];
                x += picture[k] * (k % Side - (Side - 1) / 2.0);
                y += picture[k] * ((Side - 1) / 2.0 - k / Side);
            }
            Assert.Equal(5, Math.Sqrt(x * x + y * y) / sum, 1);
            var normals = batch.Target.ToArray<float>().AsSpan(i * 3 * plane, 3 * plane).ToArray();
            AssertClose(Sphere(x / sum, y / sum), normals, 0.03, interior: 0.4);
            centres.Add((Math.Round(x / sum, 2), Math.Round(y / sum, 2)));
        }
        Assert.Equal(12, centres.Count);
    }

    [Fact]
    public void Resizing_keeps_unit_length_and_a_flat_surface()
    {
        var map = new TensorDataset([Tensor.From(Sphere(Centre.X, Centre.Y), [1, 3, Side, Side])], [], [TensorKind.NormalMap]);
        var small = Assert.Single(new DataLoader(map, 1, transforms: [new Resize(16, 16)]).Batches(0)).Input.ToArray<float>();
        Assert.All(Lengths(small), length => Assert.True(length == 0 || Math.Abs(length - 1) < 1e-5));
        Assert.InRange(Lengths(small).Count(l => l > 0), Math.PI * Radius * Radius / 4 * 0.9, Math.PI * Radius * Radius / 4 * 1.1);

        // A plane of slope 1 to the right, squeezed to half its width with depths by √½: slopes √2 steeper.
        var slope = Enumerable.Repeat(new Vector(-1, 0, 1), 64).ToArray();
        var flat = new TensorDataset([Tensor.From(Planes(slope), [1, 3, 8, 8])], [], [TensorKind.NormalMap]);
        var squeezed = Assert.Single(new DataLoader(flat, 1, transforms: [new Resize(8, 4)]).Batches(0)).Input.ToArray<float>();
        for (var i = 0; i < 32; i++) Assert.Equal(-Math.Sqrt(2), squeezed[i] / squeezed[64 + i], 5);
    }

    private static float[] Moved(params ITransform[] transforms)
    {
        var source = new TensorDataset([Tensor.From(Sphere(Centre.X, Centre.Y), [1, 3, Side, Side])], [], [TensorKind.NormalMap]);
        return Assert.Single(new DataLoader(source, 1, transforms: transforms).Batches(0)).Input.ToArray<float>();
    }

    /// <summary>n samples of the sphere: its silhouette, 1 inside, and its normals.</summary>
    private static TensorDataset Samples(int n)
    {
        var normals = Sphere(Centre.X, Centre.Y);
        var picture = Array.ConvertAll(normals[(2 * Side * Side)..], z => z > 0 ? 1f : 0);
        return new([Tensor.From([.. Enumerable.Repeat(picture, n).SelectMany(p => p)], [n, 1, Side, Side])],
            [Tensor.From([.. Enumerable.Repeat(normals, n).SelectMany(p => p)], [n, 3, Side, Side])],
            [TensorKind.Picture], [TensorKind.NormalMap]);
    }

    /// <summary>Normals of a sphere whose centre stands (x, y) right of and above the middle: x right, y up, z to the camera.</summary>
    private static float[] Sphere(double centreX, double centreY)
    {
        var normals = new Vector[Side * Side];
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++)
            {
                var x = (column - (Side - 1) / 2.0 - centreX) / Radius;
                var y = ((Side - 1) / 2.0 - row - centreY) / Radius;
                if (x * x + y * y < 1) normals[row * Side + column] = new(x, y, Math.Sqrt(1 - x * x - y * y));
            }
        return Planes(normals);
    }

    private static float[] Planes(Vector[] normals)
    {
        var planes = new float[3 * normals.Length];
        for (var i = 0; i < normals.Length; i++)
        {
            var n = normals[i];
            var length = Math.Sqrt(n.X * n.X + n.Y * n.Y + n.Z * n.Z);
            if (length == 0) continue;
            (planes[i], planes[normals.Length + i]) = ((float)(n.X / length), (float)(n.Y / length));
            planes[2 * normals.Length + i] = (float)(n.Z / length);
        }
        return planes;
    }

    private static float[] Lengths(float[] planes)
    {
        var plane = planes.Length / 3;
        return [.. Enumerable.Range(0, plane).Select(i => MathF.Sqrt(planes[i] * planes[i]
            + planes[plane + i] * planes[plane + i] + planes[2 * plane + i] * planes[2 * plane + i]))];
    }

    /// <summary>Compares where the expected normal has z above a limit; everywhere for 0.</summary>
    private static void AssertClose(float[] expected, float[] got, double tolerance, double interior = 0)
    {
        var plane = expected.Length / 3;
        for (var i = 0; i < expected.Length; i++)
            if (interior == 0 || expected[2 * plane + i % plane] > interior)
                Assert.True(Math.Abs(expected[i] - got[i]) <= tolerance,
                    $"component {i / plane} at row {i % plane / Side}, column {i % Side}: expected {expected[i]}, got {got[i]}");
    }

    private readonly record struct Vector(double X, double Y, double Z);
}
