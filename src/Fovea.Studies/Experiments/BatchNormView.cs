using System.Globalization;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Studies;

/// <summary>What batch normalisation does to a Gaussian in one and in two dimensions.</summary>
public sealed class BatchNormView : IExperiment
{
    private const double Mean = 1.5, Variance = 0.16, Gamma = 1, Beta = 3;
    private const int Bins = 48;

    /// <inheritdoc/>
    public string Name => "batchnorm-view";

    /// <inheritdoc/>
    public string Description => "Batch normalisation moves and scales each axis; the correlation stays.";

    /// <inheritdoc/>
    public string Source => "S. Ioffe, C. Szegedy: Batch Normalization, 2015, arXiv:1502.03167";

    /// <inheritdoc/>
    public string Duration => "1 s";

    /// <inheritdoc/>
    public IReadOnlyList<ArgumentSpec> Arguments => [ArgumentSpec.Integer("samples", 2000, "Points of each Gaussian.")];

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var count = context.Arguments.Integer("samples");
        if (count is < 10 or > 100_000) throw new ArgumentException($"--samples: expected 10…100000, got {count}");
        var generator = new Generator(context.Seed);
        var line = Tensor.Randn([count, 1], Mean, Math.Sqrt(Variance), DType.Float64, generator);
        // Columns of the factor of a covariance with deviations 1.2 and 0.5 and correlation 0.8.
        var plane = Tensor.Randn([count, 2], dtype: DType.Float64, generator: generator)
            .MatMul(Tensor.From([1.2, 0.4, 0, 0.3], [2, 2])) + Tensor.From(2.0, 1.0);
        var (lineAfter, planeAfter) = (Normalize(line, Gamma, Beta), Normalize(plane, 1, 0));
        Moments before = Moments.Of(line, 0), after = Moments.Of(lineAfter, 0);
        double tilt = Correlation(plane), tiltAfter = Correlation(planeAfter);
        string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
        return new()
        {
            Findings =
            [
                new(string.Create(CultureInfo.InvariantCulture, $"γ = {Gamma} and β = {Beta} become the deviation, {after.Deviation:F4}, and the mean, {after.Mean:F4}"),
                    Math.Abs(after.Mean - Beta) < 1e-6 && Math.Abs(after.Deviation - Gamma) < 1e-3),
                new(string.Create(CultureInfo.InvariantCulture, $"the correlation stays: {tilt:F6} before, {tiltAfter:F6} after"),
                    Math.Abs(tilt - tiltAfter) < 1e-9),
            ],
            Tables =
            [
                new PageTable("One dimension", "", "mean>", "standard deviation>")
                    .Add("before", Number(before.Mean), Number(before.Deviation)).Add("after", Number(after.Mean), Number(after.Deviation)),
            ],
            Charts = Draw(line, lineAfter, plane, planeAfter),
            Figures = new()
            {
                ["samples"] = count, ["gamma"] = Gamma, ["beta"] = Beta,
                ["before"] = new Fields { ["mean"] = before.Mean, ["standardDeviation"] = before.Deviation },
                ["after"] = new Fields { ["mean"] = after.Mean, ["standardDeviation"] = after.Deviation },
                ["correlationBefore"] = tilt, ["correlationAfter"] = tiltAfter,
            },
        };
    }

    private static Tensor Normalize(Tensor x, double gamma, double beta) => BatchNormOp.Forward(x,
        Tensor.Full([x.Shape[1]], gamma, x.DType), Tensor.Full([x.Shape[1]], beta, x.DType)).Output;

    private static double Correlation(Tensor x)
    {
        var (a, b) = (Moments.Of(x, 0), Moments.Of(x, 1));
        return ((x.Slice(1, 0, 1) - a.Mean) * (x.Slice(1, 1, 2) - b.Mean)).Mean().Item() / (a.Deviation * b.Deviation);
    }

    private static IReadOnlyList<Chart> Draw(Tensor line, Tensor lineAfter, Tensor plane, Tensor planeAfter)
    {
        var histogram = new LineChart("One dimension, γ = 1, β = 3") { Width = 960, Height = 280, XLabel = "x", YLabel = "density" };
        foreach (var (name, x) in new[] { ("before", line), ("after", lineAfter) })
        {
            var m = Moments.Of(x, 0);
            var (xs, ys) = Histogram(x.ToArray<double>());
            histogram.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: mean {m.Mean:F2}, σ {m.Deviation:F2}"), xs, ys);
        }
        // The same scale on both axes and in both charts, so that an ellipse has its true shape.
        var all = new[] { Shown(plane), Shown(planeAfter) };
        var (low, high) = (Math.Floor(all.Min(t => t.Min().Item())), Math.Ceiling(all.Max(t => t.Max().Item())));
        return
        [
            histogram, Cloud("Two dimensions, before", plane, (low, high)),
            Cloud("Two dimensions, after, γ = 1, β = 0", planeAfter, (low, high)),
        ];
    }

    private static ScatterPlot Cloud(string title, Tensor x, (double, double) range)
    {
        var chart = new ScatterPlot(title) { Width = 480, Height = 500, XLabel = "x₁", YLabel = "x₂", XRange = range, YRange = range };
        chart.Add(string.Create(CultureInfo.InvariantCulture, $"correlation {Correlation(x):F3}"),
            Shown(x).Slice(1, 0, 1).ToArray<double>(), Shown(x).Slice(1, 1, 2).ToArray<double>());
        foreach (var sigmas in new[] { 1, 2 })
        {
            var (a, b, tilt) = (Moments.Of(x, 0), Moments.Of(x, 1), Correlation(x));
            double[] turns = [.. Enumerable.Range(0, 121).Select(i => Math.Tau * i / 120)];
            // The circle of radius kσ through the Cholesky factor of the covariance.
            chart.AddCurve($"{sigmas} σ", turns.Select(t => a.Mean + sigmas * a.Deviation * Math.Cos(t)),
                turns.Select(t => b.Mean + sigmas * b.Deviation * (tilt * Math.Cos(t) + Math.Sqrt(1 - tilt * tilt) * Math.Sin(t))));
        }
        return chart;
    }

    // More points would hide the outlines.
    private static Tensor Shown(Tensor x) => x.Slice(0, 0, Math.Min(x.Shape[0], 600));

    // The outline of bars whose areas sum to 1.
    private static (List<double> Xs, List<double> Ys) Histogram(double[] values)
    {
        var (low, high) = (values.Min(), values.Max());
        var width = Math.Max(high - low, 1e-9) / Bins;
        var counts = new int[Bins];
        foreach (var value in values) counts[Math.Min(Bins - 1, (int)((value - low) / width))]++;
        var (xs, ys) = (new List<double> { low }, new List<double> { 0 });
        for (var bin = 0; bin < Bins; bin++)
        {
            xs.AddRange([low + bin * width, low + (bin + 1) * width]);
            ys.AddRange(Enumerable.Repeat(counts[bin] / (values.Length * width), 2));
        }
        return ([.. xs, high], [.. ys, 0]);
    }

    private readonly record struct Moments(double Mean, double Deviation)
    {
        public static Moments Of(Tensor x, int column)
        {
            var values = x.Slice(1, column, column + 1);
            var mean = values.Mean().Item();
            return new(mean, Math.Sqrt((values - mean).Square().Mean().Item()));
        }
    }
}
