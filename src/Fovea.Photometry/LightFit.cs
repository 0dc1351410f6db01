using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Fovea.Photometry;

/// <summary>How well lights fit the pictures, whatever the surface: the share of the pictures that I = L·G leaves unexplained with the
/// lights given, and with the three patterns of light that would explain the most.</summary>
/// <param name="Residual">√(1 − tr(P·K)/tr(K)) with K = I·Iᵀ and P = L·(LᵀL)⁻¹·Lᵀ: the relative residual of least squares.</param>
/// <param name="Best">√(1 − (λ₁ + λ₂ + λ₃)/tr(K)) with the largest eigenvalues of K: the least residual that any directions and intensities
/// could leave.</param>
/// <remarks>Highlights and shadows are in both numbers; what lies between them is the lights' own. With the right lights the six objects of
/// DiLiGenT, under all 96 or any 4 to 24 of them, have a <see cref="Misfit"/> of at most 0.18, and a <see cref="Residual"/> of at most 1.8
/// times <see cref="Best"/>; rendered materials, shiny planes included, at most 0.17 and 2.7 times. With lights in another order the misfit
/// of 8 lights or more is 0.2 to 0.45 on them, and on matt surfaces above 0.025 with many times the best residual. What is mirrored or
/// turned for all lights alike leaves no trace here.</remarks>
public sealed record LightFit(double Residual, double Best)
{
    private const double LargeMisfit = 0.2, SmallMisfit = 0.025, LargeRatio = 3;
    private const int Samples = 4000;

    /// <summary>√(Residual² − Best²).</summary>
    public double Misfit => Math.Sqrt(Math.Max(0, Residual * Residual - Best * Best));

    /// <summary>Whether the lights may be those of the pictures: the misfit is below 0.2, and either below 0.025 or the residual less than
    /// three times the best.</summary>
    public bool Fits => Misfit < LargeMisfit && (Misfit < SmallMisfit || Residual < LargeRatio * Best);

    /// <summary>A line that says what may be wrong with the lights; null where they fit.</summary>
    public string? Warning { get; private init; }

    /// <summary>Whether lights that do not fit would do so in the order of the names as strings: 1, 10, 11, 2.</summary>
    public bool FitsByText { get; private init; }

    /// <summary>Measures by some thousand pixels spread over the object.</summary>
    /// <returns>null below four lights, which fit anything, or where lights lie in a plane, or where everything is black.</returns>
    public static LightFit? Of(PhotometricScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.LightCount < 4 || scene.Lights.Rank < 3) return null;
        var products = Products(scene);
        return Of(products, scene.Lights) is not { } fit ? null : fit.Fits ? fit : Said(scene, products, fit);
    }

    private static LightFit Said(PhotometricScene scene, Matrix<double> products, LightFit fit)
    {
        var ordered = ByText(scene, products, fit);
        var left = string.Create(CultureInfo.InvariantCulture, $"{100 * fit.Residual:F1} % unexplained, the best {100 * fit.Best:F1} %");
        var line = $"{Path.GetFileName(scene.Lights.Source)}: the lights do not fit the pictures: they leave {left}; "
            + (ordered ?? "check their order, directions and intensities, and the pictures' encoding (--encoding srgb)");
        return fit with { Warning = line, FitsByText = ordered is not null };
    }

    // Lights that were written in the order of strings: 1, 10, 11, 2.
    private static string? ByText(PhotometricScene scene, Matrix<double> products, LightFit fit)
    {
        var names = scene.FileNames;
        if (names.Count != scene.LightCount) return null;
        int[] sorted = [.. Enumerable.Range(0, names.Count).OrderBy(i => names[i], StringComparer.Ordinal)];
        if (sorted.Index().All(s => s.Item == s.Index)) return null;
        var moved = Matrix<double>.Build.Dense(sorted.Length, sorted.Length, (i, j) => products[sorted[i], sorted[j]]);
        return Of(moved, scene.Lights) is { } other && other.Misfit < fit.Misfit / 2
            ? $"they fit in the order {string.Join(", ", sorted.Take(4).Select(i => names[i]))} …, the order of strings: write names beside "
                + "the lights, or the order into filenames.txt"
            : null;
    }

    private static LightFit? Of(Matrix<double> products, LightSet lights)
    {
        var (inverse, total, explained) = (lights.NormalMatrix().Inverse(), products.Trace(), 0.0);
        if (!(total > 0)) return null;
        for (var i = 0; i < lights.Count; i++)
        {
            var (lx, ly, lz) = lights[i];
            var (x, y, z) = inverse.Times(lx, ly, lz);
            for (var j = 0; j < lights.Count; j++)
            {
                var (mx, my, mz) = lights[j];
                explained += (x * mx + y * my + z * mz) * products[i, j];
            }
        }
        var values = products.Evd(Symmetricity.Symmetric).EigenValues;
        var most = values[^1].Real + values[^2].Real + values[^3].Real;
        return new(Rest(explained), Rest(most));

        double Rest(double part) => Math.Sqrt(Math.Max(0, 1 - part / total));
    }

    private static Matrix<double> Products(PhotometricScene scene)
    {
        var (lights, pixels) = (scene.LightCount, scene.PixelCount);
        var step = Math.Max(1, pixels / Samples);
        var rows = new float[lights][];
        for (var i = 0; i < lights; i++)
        {
            var values = scene.GreyOf(i);
            rows[i] = new float[(pixels + step - 1) / step];
            for (var s = 0; s < rows[i].Length; s++) rows[i][s] = float.IsFinite(values[s * step]) ? values[s * step] : 0;
        }
        var products = Matrix<double>.Build.Dense(lights, lights);
        PixelLoop.Run(lights, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var sum = 0.0;
                    for (var s = 0; s < rows[i].Length; s++) sum += (double)rows[i][s] * rows[j][s];
                    products[i, j] = products[j, i] = sum;
                }
            }
        });
        return products;
    }
}
