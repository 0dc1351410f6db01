namespace Fovea.Photometry;

/// <summary>Normals on a <see cref="MaskGrid"/>, checked, in the form that integrators want: heights h in pixels with
/// Z·∂h/∂u = Right and Z·∂h/∂v = Down, u to the right and v downwards.</summary>
/// <remarks><b>Orthographic</b>: Z = n_z, Right = −n_x, Down = n_y, and the height is the depth. <b>Perspective</b>: with the ray
/// r = (x, y, −1) of a pixel and f = √(f_x·f_y), Z = −n·r, Right = −n_x·f/f_x, Down = n_y·f/f_y, and the height is −f·ln d for the
/// distance d. It follows from n·∂(d·r)/∂u = 0: the equation in ln d is linear, and has the form of the other one.
/// Source: Y. Quéau, J.-D. Durou and J.-F. Aujol, "Normal integration: a survey", J. Math. Imaging Vis. 60, 2018.</remarks>
internal sealed class SlopeField
{
    /// <summary>Z below which a normal counts as leaning this much.</summary>
    public const double LeastZ = 0.01;

    // A surface may be e²⁰ times nearer or farther than its mean; normals without sense would go beyond what a number holds.
    private const double MostLogarithm = 20;

    private readonly PixelMask _mask;
    private readonly Projection _projection;

    /// <summary>The weight between two pixels of which neither has a normal: enough to fill a hole, too little to bend what is
    /// around.</summary>
    public const double HoleWeight = 1e-4;

    /// <exception cref="ArgumentException">As <see cref="INormalIntegrator.Integrate"/>.</exception>
    public SlopeField(PixelMask mask, float[] normals, Projection? projection)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(normals);
        if (normals.Length != 3 * (long)mask.Count)
            throw new ArgumentException($"Integration: expected {mask.Count} × 3 normals, got {normals.Length} numbers.", nameof(normals));
        if (Array.FindIndex(normals, n => !float.IsFinite(n)) is >= 0 and var at)
            throw new ArgumentException(
                FormattableString.Invariant($"Integration: expected finite normals, got {normals[at]} at pixel {at / 3}."),
                nameof(normals));
        (Grid, _mask, _projection) = (new(mask), mask, projection ?? Projection.Pixels);
        var camera = _projection.Camera;
        Focal = camera?.Focal ?? double.PositiveInfinity;
        var (scaleX, scaleY) = camera is null ? (1.0, 1.0) : (Focal / camera.FocalX, Focal / camera.FocalY);
        var cells = Grid.Pixels.Length;
        (Right, Down, Z, HasNormal) = (new double[cells], new double[cells], new double[cells], new bool[cells]);
        for (var p = 0; p < Grid.Cells.Length; p++)
        {
            var (cell, x, y, z) = (Grid.Cells[p], normals[3 * p], normals[3 * p + 1], normals[3 * p + 2]);
            HasNormal[cell] = x != 0 || y != 0 || z != 0;
            if (!HasNormal[cell]) continue;
            var (row, column) = Math.DivRem(mask.Indices[p], mask.Width);
            var (rayX, rayY) = camera?.Ray(column, row) ?? (0, 0);
            (Right[cell], Down[cell], Z[cell]) = (-x * scaleX, y * scaleY, Math.Max(LeastZ, z - x * rayX - y * rayY));
        }
    }

    /// <summary>Where the pixels are.</summary>
    public MaskGrid Grid { get; }

    /// <summary>f in pixels, or infinity where rays are parallel.</summary>
    public double Focal { get; }

    /// <summary>[cells]: Z times the slope to the right.</summary>
    public double[] Right { get; }

    /// <summary>[cells]: Z times the slope downwards in the picture.</summary>
    public double[] Down { get; }

    /// <summary>[cells]: held to <see cref="LeastZ"/>; 0 where there is no normal.</summary>
    public double[] Z { get; }

    /// <summary>[cells].</summary>
    public bool[] HasNormal { get; }

    /// <summary>The depths of heights.</summary>
    /// <param name="method">The integrator's name.</param>
    /// <param name="heights">[cells].</param>
    /// <param name="systems">As <see cref="DepthMap.OuterIterations"/>.</param>
    /// <param name="steps">As <see cref="DepthMap.InnerIterations"/>.</param>
    /// <param name="cliffs">As <see cref="DepthMap.Cliffs"/>.</param>
    public DepthMap ToDepth(string method, double[] heights, int systems = 0, int steps = 0, bool[]? cliffs = null)
    {
        var (depth, parts) = Grid.Centred(heights);
        if (_projection.Camera is not null)
        {
            var distance = _projection.Distance ?? Focal;
            for (var p = 0; p < depth.Length; p++)
                depth[p] = (float)(-distance * Math.Exp(Math.Clamp(-depth[p] / Focal, -MostLogarithm, MostLogarithm)));
        }
        else if (_projection.PixelPitch is { } pitch)
            for (var p = 0; p < depth.Length; p++) depth[p] = (float)(pitch * depth[p]);
        return new(_mask, depth)
        {
            Method = method, Projection = _projection, OuterIterations = systems, InnerIterations = steps, Parts = parts, Cliffs = cliffs,
        };
    }

    /// <summary>Adds w·(h_b − h_a − s)² to a matrix and its right-hand side, with the slope between two points of a sphere, whose chord is
    /// perpendicular to the sum of their normals.</summary>
    /// <param name="weights">Of the direction.</param>
    /// <param name="b">The right-hand side.</param>
    /// <param name="from">A cell.</param>
    /// <param name="to">The next one in the direction.</param>
    /// <param name="numerators"><see cref="Right"/> or <see cref="Down"/>.</param>
    public void AddPair(double[] weights, double[] b, int from, int to, double[] numerators)
    {
        var count = (HasNormal[from] ? 1 : 0) + (HasNormal[to] ? 1 : 0);
        var z = count == 0 ? 0 : (Z[from] + Z[to]) / count;
        var weight = count == 0 ? HoleWeight : z * z;
        weights[from] = weight;
        if (count == 0) return;
        var slope = Slope(count * z, numerators[from], numerators[to]);
        b[from] -= weight * slope;
        b[to] += weight * slope;
    }

    // Orthographic: −(n_a + n_b)_x/(n_a + n_b)_z. Perspective: d_a·(n_a + n_b)·r_a = d_b·(n_a + n_b)·r_b, exact for planes and spheres.
    private double Slope(double z, double from, double to)
    {
        var (far, near) = (z + from / Focal, z - to / Focal);
        return double.IsFinite(Focal) && far > 0 && near > 0 ? Focal * Math.Log(far / near) : (from + to) / z;
    }
}
