namespace Fovea.Photometry;

/// <summary>Normals on a <see cref="MaskGrid"/>, checked, in the form that integrators want.</summary>
internal sealed class SlopeField
{
    /// <summary>n_z below which a normal counts as leaning this much.</summary>
    public const double LeastZ = 0.01;

    /// <summary>The weight between two pixels of which neither has a normal: enough to fill a hole, too little to bend what is
    /// around.</summary>
    public const double HoleWeight = 1e-4;

    /// <exception cref="ArgumentException">As <see cref="INormalIntegrator.Integrate"/>.</exception>
    public SlopeField(PixelMask mask, float[] normals)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(normals);
        if (normals.Length != 3 * (long)mask.Count)
            throw new ArgumentException($"Integration: expected {mask.Count} × 3 normals, got {normals.Length} numbers.", nameof(normals));
        if (Array.FindIndex(normals, n => !float.IsFinite(n)) is >= 0 and var at)
            throw new ArgumentException(
                FormattableString.Invariant($"Integration: expected finite normals, got {normals[at]} at pixel {at / 3}."),
                nameof(normals));
        Grid = new(mask);
        var cells = Grid.Pixels.Length;
        (Right, Down, Z, HasNormal) = (new double[cells], new double[cells], new double[cells], new bool[cells]);
        for (var p = 0; p < Grid.Cells.Length; p++)
        {
            var (cell, x, y, z) = (Grid.Cells[p], normals[3 * p], normals[3 * p + 1], normals[3 * p + 2]);
            HasNormal[cell] = x != 0 || y != 0 || z != 0;
            if (HasNormal[cell]) (Right[cell], Down[cell], Z[cell]) = (-x, y, Math.Max(LeastZ, z));
        }
    }

    /// <summary>Where the pixels are.</summary>
    public MaskGrid Grid { get; }

    /// <summary>[cells]: n_z times the slope to the right, −n_x.</summary>
    public double[] Right { get; }

    /// <summary>[cells]: n_z times the slope downwards in the picture, n_y.</summary>
    public double[] Down { get; }

    /// <summary>[cells]: n_z, held to <see cref="LeastZ"/>; 0 where there is no normal.</summary>
    public double[] Z { get; }

    /// <summary>[cells].</summary>
    public bool[] HasNormal { get; }

    /// <summary>Adds w·(z_b − z_a − s)² to a matrix and its right-hand side.</summary>
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
        var slope = (numerators[from] + numerators[to]) / (count * z);
        b[from] -= weight * slope;
        b[to] += weight * slope;
    }
}
