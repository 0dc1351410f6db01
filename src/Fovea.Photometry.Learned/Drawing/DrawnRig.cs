using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Lights as people set them up: a grid on a frame, any directions in a cap, or rings.</summary>
internal sealed class DrawnRig(int most)
{
    private readonly Vector3[] _places = new Vector3[Math.Max(most, 160)];

    /// <summary>Directions of length 1, the first <see cref="Count"/>.</summary>
    public Vector3[] Directions { get; } = new Vector3[most];

    /// <summary>Number of lights.</summary>
    public int Count { get; private set; }

    /// <summary>Draws.</summary>
    public void Draw(PixelRandom random, int count)
    {
        Count = count;
        var kind = random.Next();
        if (kind < 0.5f) Grid(random);
        else if (kind < 0.9f) Cap(random);
        else Rings(random);
    }

    private void Grid(PixelRandom random)
    {
        var columns = 8 + random.Index(6);
        var rows = Math.Max(6 + random.Index(4), (Count + columns - 1) / columns);
        float width = MathF.Tan(random.Uniform(0.45f, 1.05f)), height = MathF.Tan(random.Uniform(0.35f, 0.9f));
        float jitter = random.Uniform(0, 0.03f), x0 = random.Uniform(-0.1f, 0.1f), y0 = random.Uniform(-0.1f, 0.1f);
        // Lamps on a dome are farther apart in the middle of the picture than lamps on a plane.
        var isPlane = random.Chance(0.5f);
        var places = 0;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns && places < _places.Length; column++)
            {
                float u = 2f * column / (columns - 1) - 1, v = 2f * row / (rows - 1) - 1;
                var x = x0 + jitter * random.Normal() + (isPlane ? u * width : MathF.Tan(u * MathF.Atan(width)));
                var y = y0 + jitter * random.Normal() + (isPlane ? v * height : MathF.Tan(v * MathF.Atan(height)));
                _places[places++] = Vector3.Normalize(new(x, y, 1));
            }
        for (var i = 0; i < Count; i++)
        {
            var chosen = i + random.Index(places - i);
            (_places[i], _places[chosen]) = (_places[chosen], _places[i]);
            Directions[i] = _places[i];
        }
    }

    private void Cap(PixelRandom random)
    {
        var lowest = MathF.Cos(random.Uniform(0.5f, 1.3f));
        for (var i = 0; i < Count; i++)
        {
            var (x, y, z) = random.Cap(lowest);
            Directions[i] = new(x, y, z);
        }
    }

    private void Rings(PixelRandom random)
    {
        var rings = Count < 8 ? 1 : 1 + random.Index(3);
        float from = random.Uniform(0.3f, 0.7f), to = random.Uniform(from, 1.15f), turn = random.Uniform(0, MathF.Tau);
        for (var i = 0; i < Count; i++)
        {
            var tilt = (rings == 1 ? from : from + (to - from) * (i % rings) / (rings - 1)) + 0.03f * random.Normal();
            var (sin, cos) = MathF.SinCos(turn + MathF.Tau * i / Count + 0.03f * random.Normal());
            var (radius, z) = MathF.SinCos(tilt);
            Directions[i] = new(radius * cos, radius * sin, z);
        }
    }
}
