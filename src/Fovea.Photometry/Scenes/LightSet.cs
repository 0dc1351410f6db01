using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Distant lights: where each stands and how bright it is.</summary>
/// <remarks><b>Units</b>: x to the right, y up, z towards the camera; vectors point from the object to the light and are of length 1 up to
/// rounding. Intensities are relative, one a colour channel.</remarks>
public sealed class LightSet
{
    /// <summary>Lights of given directions and intensities.</summary>
    /// <param name="directions">[lights × 3], kept as given: not scaled to length 1.</param>
    /// <param name="intensities">[lights × channels]; null for 1 in each channel.</param>
    /// <param name="channels">Colour channels of <paramref name="intensities"/>.</param>
    /// <param name="source">The file that they came from, for errors.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a number is not finite, or an intensity is not above
    /// zero.</exception>
    public LightSet(double[] directions, double[]? intensities = null, int channels = 1, string source = "lights")
    {
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.Length % 3 != 0)
            throw new ArgumentException($"LightSet: expected [lights × 3] numbers, got {directions.Length}.", nameof(directions));
        Count = directions.Length / 3;
        if (intensities is null)
        {
            intensities = new double[Count * channels];
            Array.Fill(intensities, 1);
        }
        if (intensities.Length != Count * channels)
            throw new ArgumentException($"LightSet: expected {Count} × {channels} intensities, got {intensities.Length}.",
                nameof(intensities));
        if (directions.Any(d => !double.IsFinite(d)))
            throw new ArgumentException("LightSet: expected finite directions.", nameof(directions));
        if (intensities.Any(i => !double.IsFinite(i) || i <= 0))
            throw new ArgumentException("LightSet: expected intensities above zero.", nameof(intensities));
        (Directions, Intensities, Channels, Source) = (directions, intensities, channels, source);
    }

    /// <summary>Number of lights.</summary>
    public int Count { get; }

    /// <summary>[lights × 3].</summary>
    public double[] Directions { get; }

    /// <summary>[lights × channels].</summary>
    public double[] Intensities { get; }

    /// <summary>Colour channels of <see cref="Intensities"/>.</summary>
    public int Channels { get; }

    /// <summary>The file that the directions came from, for errors.</summary>
    public string Source { get; }

    /// <summary>Where the intensities came from; empty where none were given.</summary>
    public string IntensitySource { get; init; } = "";

    /// <summary>Whether the directions are known; without a file of lights they are not, and are (0, 0, 1) each.</summary>
    public bool AreKnown { get; private init; } = true;

    /// <summary>Lights of which nothing is known.</summary>
    /// <param name="count">How many.</param>
    public static LightSet Unknown(int count) =>
        new([.. Enumerable.Range(0, 3 * count).Select(i => i % 3 == 2 ? 1.0 : 0)], source: "no lights") { AreKnown = false };

    /// <summary>x, y and z of a light.</summary>
    public (double X, double Y, double Z) this[int light] => (Directions[3 * light], Directions[3 * light + 1], Directions[3 * light + 2]);

    /// <summary>LᵀL, the normal matrix of the directions.</summary>
    public Symmetric3 NormalMatrix()
    {
        var sum = default(Symmetric3);
        for (var i = 0; i < Count; i++)
        {
            var (x, y, z) = this[i];
            sum = sum.Plus(x, y, z, 1);
        }
        return sum;
    }

    /// <summary>The singular values of the [lights × 3] matrix of directions, largest first.</summary>
    public (double Largest, double Middle, double Least) SingularValues()
    {
        var (a, b, c) = NormalMatrix().Eigenvalues();
        return (Math.Sqrt(Math.Max(a, 0)), Math.Sqrt(Math.Max(b, 0)), Math.Sqrt(Math.Max(c, 0)));
    }

    /// <summary>Largest over least singular value; infinite for coplanar lights.</summary>
    public double ConditionNumber => SingularValues() is var (largest, _, least) && least > 0 ? largest / least : double.PositiveInfinity;

    /// <summary>Directions that are independent, 0…3: singular values above 10⁻⁶ of the largest.</summary>
    public int Rank
    {
        get
        {
            var (a, b, c) = SingularValues();
            return (a > 0 ? 1 : 0) + (b > 1e-6 * a ? 1 : 0) + (c > 1e-6 * a ? 1 : 0);
        }
    }

    /// <summary>Refuses lights that no normal can be found from.</summary>
    /// <exception cref="DataFormatException">There are fewer than three lights, or they lie in a plane.</exception>
    public void RequireThree()
    {
        if (!AreKnown) throw new DataFormatException(Source, -1, "lights",
            "expected directions, got none; give them with --lights, or solve with --method uncalibrated");
        if (Count < 3) throw new DataFormatException(Source, -1, "lights", $"expected three or more, got {Count}");
        if (Rank < 3) throw new DataFormatException(Source, -1, "lights",
            $"expected directions of rank 3, got rank {Rank}: all {Count} lie in one "
                + $"{(Rank == 2 ? "plane" : "line")} with the object; move a light out of it");
    }

    /// <summary>Some of the lights, in the order given.</summary>
    /// <param name="lights">Indices.</param>
    public LightSet Select(ReadOnlySpan<int> lights)
    {
        var (directions, intensities) = (new double[3 * lights.Length], new double[Channels * lights.Length]);
        for (var i = 0; i < lights.Length; i++)
        {
            Directions.AsSpan(3 * lights[i], 3).CopyTo(directions.AsSpan(3 * i));
            Intensities.AsSpan(Channels * lights[i], Channels).CopyTo(intensities.AsSpan(Channels * i));
        }
        return new(directions, intensities, Channels, Source) { IntensitySource = IntensitySource, AreKnown = AreKnown };
    }
}
