namespace Fovea.Photometry;

/// <summary>A surface sampled at the middles of pixels.</summary>
internal sealed class HeightGrid
{
    // Where light grazes more, pictures of 8 bit would be black.
    private const double LeastCosine = 0.02;

    private readonly float[] _heights;

    private HeightGrid(PixelMask mask, float[] depth, float[] normals)
    {
        (Mask, Depth, Normals) = (mask, depth, normals);
        _heights = mask.Scatter<float>(depth, 1, float.NegativeInfinity);
        Highest = depth.Length == 0 ? 0 : depth.Max();
    }

    public PixelMask Mask { get; }

    /// <summary>[pixels], in pixels.</summary>
    public float[] Depth { get; }

    /// <summary>[pixels × 3].</summary>
    public float[] Normals { get; }

    private float Highest { get; }

    public static HeightGrid Create(Surface surface, int width, int height)
    {
        var unit = Math.Min(width, height) / 2.0;
        var inside = new bool[width * height];
        var (depth, normals) = (new List<float>(), new List<float>());
        for (var i = 0; i < inside.Length; i++)
        {
            var (row, column) = Math.DivRem(i, width);
            if (surface.At((column + 0.5 - width / 2.0) / unit, (height / 2.0 - row - 0.5) / unit) is not var (z, zx, zy)) continue;
            inside[i] = true;
            depth.Add((float)(z * unit));
            var n = new Vector3d(-zx, -zy, 1).Unit();
            normals.AddRange([(float)n.X, (float)n.Y, (float)n.Z]);
        }
        return new(new(width, height, inside), [.. depth], [.. normals]);
    }

    /// <summary>The pixels whose normal faces every light.</summary>
    public HeightGrid Facing(LightSet lights)
    {
        var keep = new bool[Mask.Map.Length];
        var (depth, normals) = (new List<float>(), new List<float>());
        for (var p = 0; p < Mask.Count; p++)
        {
            var n = Normal(p);
            var faces = true;
            for (var i = 0; i < lights.Count && faces; i++) faces = n.Dot(new(lights[i].X, lights[i].Y, lights[i].Z)) > LeastCosine;
            if (!faces) continue;
            keep[Mask.Indices[p]] = true;
            depth.Add(Depth[p]);
            normals.AddRange([(float)n.X, (float)n.Y, (float)n.Z]);
        }
        return new(new(Mask.Width, Mask.Height, keep), [.. depth], [.. normals]);
    }

    public Vector3d Normal(int pixel) => new(Normals[3 * pixel], Normals[3 * pixel + 1], Normals[3 * pixel + 2]);

    /// <summary>Whether the way from a pixel towards the light meets the surface: heights between pixels by straight lines.</summary>
    public bool IsShadowed(int pixel, Vector3d light)
    {
        var across = Math.Sqrt(light.X * light.X + light.Y * light.Y);
        if (across < 1e-9) return false;
        var (row, column) = Math.DivRem(Mask.Indices[pixel], Mask.Width);
        // A pixel a step; rows run down.
        var (stepX, stepY, rise) = (light.X / across, -light.Y / across, light.Z / across);
        double x = column, y = row, z = Depth[pixel];
        // The straight lines between pixels lie below a bulging surface and above a hollow one; a twentieth of a pixel covers that.
        const double slack = 0.05;
        while (true)
        {
            (x, y, z) = (x + stepX, y + stepY, z + rise);
            if (z > Highest || x < 0 || y < 0 || x >= Mask.Width - 1 || y >= Mask.Height - 1) return false;
            var (ix, iy) = ((int)x, (int)y);
            var (fx, fy, at) = (x - ix, y - iy, iy * Mask.Width + ix);
            float a = _heights[at], b = _heights[at + 1], c = _heights[at + Mask.Width], d = _heights[at + Mask.Width + 1];
            var height = (1 - fy) * ((1 - fx) * a + fx * b) + fy * ((1 - fx) * c + fx * d);
            // Where a corner is outside the object the sum is −∞, or not a number, and casts nothing.
            if (height > z + slack) return true;
        }
    }
}
