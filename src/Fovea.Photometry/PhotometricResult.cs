namespace Fovea.Photometry;

/// <summary>What a solver found: a normal and an albedo for each of the object's pixels.</summary>
/// <remarks>Pixels without a solution have <see cref="Valid"/> false, a normal of (0, 0, 0) and albedo 0; no number is NaN or
/// infinite.</remarks>
public sealed class PhotometricResult
{
    /// <summary>A result of unit normals.</summary>
    /// <param name="mask">The object's pixels.</param>
    /// <param name="normals">[pixels × 3], of length 1; (0, 0, 0) where there is no solution. Kept, not copied.</param>
    /// <param name="albedo">[pixels], grey.</param>
    /// <param name="channelAlbedo">[pixels × channels].</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public PhotometricResult(PixelMask mask, float[] normals, float[] albedo, float[] channelAlbedo)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(albedo);
        ArgumentNullException.ThrowIfNull(channelAlbedo);
        if (normals.Length != 3 * mask.Count || albedo.Length != mask.Count || channelAlbedo.Length % mask.Count != 0)
            throw new ArgumentException(
            $"PhotometricResult: expected 3 × {mask.Count} normals and {mask.Count} albedos, "
                + $"got {normals.Length}, {albedo.Length} and {channelAlbedo.Length}.",
            nameof(normals));
        (Mask, Normals, Albedo, ChannelAlbedo) = (mask, normals, albedo, channelAlbedo);
        Valid = new bool[mask.Count];
        for (var p = 0; p < Valid.Length; p++) Valid[p] = normals[3 * p] != 0 || normals[3 * p + 1] != 0 || normals[3 * p + 2] != 0;
    }

    /// <summary>The solver's name.</summary>
    public required string Method { get; init; }

    /// <summary>The object's pixels.</summary>
    public PixelMask Mask { get; }

    /// <summary>[pixels × 3]: x right, y up, z towards the camera; length 1, or (0, 0, 0) where not <see cref="Valid"/>.</summary>
    public float[] Normals { get; }

    /// <summary>[pixels]: the albedo of the mean of the channels.</summary>
    public float[] Albedo { get; }

    /// <summary>[pixels × channels].</summary>
    public float[] ChannelAlbedo { get; }

    /// <summary>Colour channels of <see cref="ChannelAlbedo"/>.</summary>
    public int Channels => ChannelAlbedo.Length / Mask.Count;

    /// <summary>[pixels]: whether the pixel has a solution.</summary>
    public bool[] Valid { get; }

    /// <summary>[lights × pixels], 0…1: how much each observation counted, 0 for an outlier; null where all counted alike.</summary>
    public float[]? Weights { get; init; }

    /// <summary>[lights]: intensities that the solver estimated; null where it took those given.</summary>
    public double[]? EstimatedIntensities { get; init; }

    /// <summary>[lights × 3]: directions that the solver estimated; null where it took those given.</summary>
    public double[]? EstimatedDirections { get; init; }

    /// <summary>The angles to true normals, summed up. Pixels without a solution are left out.</summary>
    /// <param name="truth">[pixels × 3].</param>
    /// <exception cref="ArgumentException">There are not as many as pixels.</exception>
    public AngularError AngularError(ReadOnlySpan<float> truth) => Photometry.AngularError.Of(Photometry.AngularError.Map(Normals, truth));

    /// <summary>A result from vectors whose direction is the normal and whose length is the albedo; the colours' albedo is fitted to
    /// it.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="method">The solver's name.</param>
    /// <param name="scaledNormals">[pixels × 3], G = ρ·n; taken over and scaled to length 1. What is not finite, or zero, is
    /// invalid.</param>
    /// <param name="weights">[lights × pixels], as <see cref="Weights"/>.</param>
    public static PhotometricResult FromScaledNormals(PhotometricScene scene, string method, float[] scaledNormals, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(scaledNormals);
        var albedo = new float[scene.PixelCount];
        PixelLoop.Run(albedo.Length, 4096, (begin, end) =>
        {
            for (var p = begin; p < end; p++)
            {
                var n = scaledNormals.AsSpan(3 * p, 3);
                var length = MathF.Sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
                if (length > 0 && float.IsFinite(length))
                {
                    albedo[p] = length;
                    for (var axis = 0; axis < 3; axis++) n[axis] /= length;
                }
                else n.Clear();
            }
        });
        var channelAlbedo = scene.Channels == 1 ? albedo : ColorAlbedo.Fit(scene, scaledNormals, weights);
        return new(scene.Mask, scaledNormals, albedo, channelAlbedo) { Method = method, Weights = weights };
    }
}
