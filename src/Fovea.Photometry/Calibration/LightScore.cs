namespace Fovea.Photometry;

/// <summary>How well a set of light directions determines normals, before a picture is taken.</summary>
/// <remarks>Of I = L·G with noise of standard deviation σ in each observation the least-squares solution has the covariance σ²·(LᵀL)⁻¹, and
/// its expected squared error is σ²·tr((LᵀL)⁻¹). What turns the normal n = G/ρ is the part beside it: the root mean square of the angle is
/// (σ/ρ)·√(tr(M) − nᵀ·M·n) with M = (LᵀL)⁻¹, to the first order, over the lights that n faces. Source: any text on least squares; for
/// photometric stereo O. Drbohlav and M. Chantler, "On optimal light configurations in photometric stereo", ICCV 2005.</remarks>
/// <example><code>
/// var score = LightScore.Of(LightFile.Read("lights.csv"));
/// Console.WriteLine($"{score.Error:F2}° from noise of 1 %, condition number {score.ConditionNumber:F1}");
/// </code></example>
public sealed class LightScore
{
    /// <summary>Normals are those that lean away from the camera by up to this many degrees.</summary>
    public const double MostTilt = 60;

    internal const int Normals = 200, Candidates = 150;
    internal const double LowestCandidate = 20;
    private const double Singular = 1e-9, Worst = Math.PI / 2;

    private readonly Vector3d[] _lights;

    private LightScore(Vector3d[] lights, LightSet set, double noise)
    {
        (_lights, Lights, Noise) = (lights, set, noise);
        var sum = set.NormalMatrix();
        TraceInverse = Trace(sum);
        Frontal = Error(_lights, Vector3d.View) * 180 / Math.PI;
        double[] errors = [.. Cap(Normals, MostTilt).Select(n => Error(_lights, n))];
        Covered = errors.Count(double.IsFinite) / (double)errors.Length;
        Average = Covered == 0 ? double.PositiveInfinity : Math.Sqrt(errors.Where(double.IsFinite).Average(e => e * e)) * 180 / Math.PI;
    }

    /// <summary>The lights.</summary>
    public LightSet Lights { get; }

    /// <summary>σ/ρ: noise of an observation as a share of what a light gives that a surface faces.</summary>
    public double Noise { get; }

    /// <summary>Largest over least singular value of L; its square is that of LᵀL.</summary>
    public double ConditionNumber => Lights.ConditionNumber;

    /// <summary>tr((LᵀL)⁻¹): 9/lights at best, infinite for lights in a plane.</summary>
    public double TraceInverse { get; }

    /// <summary>Expected error of a normal that faces the camera, root mean square in degrees.</summary>
    public double Frontal { get; }

    /// <summary>The same over normals within <see cref="MostTilt"/> of the camera, evenly spread, that three independent lights
    /// reach.</summary>
    public double Average { get; }

    /// <summary>The share of those normals that three independent lights reach.</summary>
    public double Covered { get; }

    /// <summary>Scores lights.</summary>
    /// <param name="lights">Of any number, with lengths of any kind.</param>
    /// <param name="noise">σ/ρ, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The noise is not above zero.</exception>
    public static LightScore Of(LightSet lights, double noise = 0.01)
    {
        ArgumentNullException.ThrowIfNull(lights);
        if (!(noise > 0 && double.IsFinite(noise)))
            throw new ArgumentOutOfRangeException(nameof(noise), $"LightScore: expected noise above zero, got {noise}.");
        Vector3d[] units = [.. Enumerable.Range(0, lights.Count).Select(i => new Vector3d(lights[i].X, lights[i].Y, lights[i].Z).Unit())];
        return new(units, new([.. units.SelectMany(l => new[] { l.X, l.Y, l.Z })], source: lights.Source), noise);
    }

    /// <summary>The expected error of a normal in degrees; infinite where fewer than three independent lights reach it.</summary>
    /// <param name="normal">Of any length.</param>
    public double ErrorAt(Vector3d normal) => Error(_lights, normal.Unit()) * 180 / Math.PI;

    /// <summary>The direction, of 150 that are 20° or more above the picture, whose light would lessen the error most: the mean of its
    /// square over normals within <see cref="MostTilt"/>, where those that are not reached count as 90°.</summary>
    public Vector3d Missing() =>
        Cap(Candidates, 90 - LowestCandidate).MinBy(light => Objective([.. _lights, light]));

    /// <summary>Lights to begin with: six 30° from the camera's axis and six 55° from it, between the first ones.</summary>
    public static LightSet Recommended() => new([.. Enumerable.Range(0, 12).SelectMany(i =>
    {
        var (sin, cos) = Math.SinCos((i < 6 ? 60 * i : 60 * i + 30) * Math.PI / 180);
        var (radius, z) = Math.SinCos((i < 6 ? 30 : 55) * Math.PI / 180);
        return new[] { radius * cos, radius * sin, z };
    })], source: "recommended lights");

    // Evenly spread by area, turned by the golden angle.
    private static IEnumerable<Vector3d> Cap(int count, double degrees)
    {
        var lowest = Math.Cos(degrees * Math.PI / 180);
        for (var i = 0; i < count; i++)
        {
            var z = 1 - (1 - lowest) * (i + 0.5) / count;
            var radius = Math.Sqrt(1 - z * z);
            var (sin, cos) = Math.SinCos(Math.PI * (3 - Math.Sqrt(5)) * i);
            yield return new(radius * cos, radius * sin, z);
        }
    }

    private double Objective(Vector3d[] lights) =>
        Cap(Normals, MostTilt).Average(n => Math.Pow(Math.Min(Worst, Error(lights, n)), 2));

    private double Error(Vector3d[] lights, Vector3d n)
    {
        var sum = default(Symmetric3);
        foreach (var l in lights)
            if (l.Dot(n) > 0) sum = sum.Plus(l.X, l.Y, l.Z, 1);
        if (!(sum.Determinant > Singular)) return double.PositiveInfinity;
        var inverse = sum.Inverse();
        var (x, y, z) = inverse.Times(n.X, n.Y, n.Z);
        return Noise * Math.Sqrt(Math.Max(0, inverse.Xx + inverse.Yy + inverse.Zz - n.Dot(new(x, y, z))));
    }

    private static double Trace(Symmetric3 sum) =>
        sum.Determinant > Singular && sum.Inverse() is var m ? m.Xx + m.Yy + m.Zz : double.PositiveInfinity;
}
