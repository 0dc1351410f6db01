using System.Globalization;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Studies;

/// <summary>Pooled features of a picture whose vertical line moves, with circular and with
/// zero padding.</summary>
public sealed class CircularEquivariance : IExperiment
{
    private const int Side = 8, Row = 2, Column = 1;

    /// <inheritdoc/>
    public string Name => "circular-equivariance";

    /// <inheritdoc/>
    public string Description => "Shifting a line leaves pooled features equal under circular padding; zero padding breaks it.";

    /// <inheritdoc/>
    public string Source => "O. S. Kayhan, J. C. van Gemert: On Translation Invariance in CNNs, 2020, arXiv:2003.07064";

    /// <inheritdoc/>
    public string Duration => "1 s";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var (circular, zero) = (Differences(PaddingMode.Circular, context.Seed), Differences(PaddingMode.Zeros, context.Seed));
        var table = new PageTable("Largest change of a pooled feature when the vertical line moves to the right", "shift>", "circular padding>",
            "zero padding>");
        for (var shift = 0; shift < Side; shift++)
            table.Add(shift.ToString(CultureInfo.InvariantCulture), circular[shift].ToString("E1", CultureInfo.InvariantCulture),
                zero[shift].ToString("E1", CultureInfo.InvariantCulture));
        return new()
        {
            Findings =
            [
                new(string.Create(CultureInfo.InvariantCulture,
                    $"circular padding: features change by {circular.Max():E1} at most"), circular.Max() <= 1e-6),
                new(string.Create(CultureInfo.InvariantCulture,
                    $"zero padding: by up to {zero.Max():F4}, of features up to {Largest(context.Seed):F4}"), zero.Max() > 1e-4),
            ],
            Tables = [table],
            Charts = Draw(circular, zero),
            Figures = new()
            {
                ["shifts"] = Enumerable.Range(0, Side), ["circularDifferences"] = circular, ["zeroDifferences"] = zero,
                ["largestCircularDifference"] = circular.Max(), ["largestZeroDifference"] = zero.Max(),
            },
        };
    }

    /// <summary>For each shift, the largest difference of a feature from that of no shift.</summary>
    private static double[] Differences(PaddingMode padding, ulong seed)
    {
        using var _ = Autograd.NoGrad();
        var network = Network(padding, seed);
        var features = network.Forward(Tensor.Concat([.. Enumerable.Range(0, Side).Select(Picture)], 0));
        return [.. Enumerable.Range(0, Side).Select(shift =>
            (features.Slice(0, shift, shift + 1) - features.Slice(0, 0, 1)).Abs().Max().Item())];
    }

    private static double Largest(ulong seed)
    {
        using var _ = Autograd.NoGrad();
        return Network(PaddingMode.Zeros, seed).Forward(Picture(0)).Abs().Max().Item();
    }

    // The same weights whatever the padding.
    private static Sequential Network(PaddingMode padding, ulong seed)
    {
        Generator.ManualSeed(seed);
        return new(new Conv2d(1, 8, 3, padding: 1, paddingMode: padding), new ReLU(), new Conv2d(8, 16, 3, padding: 1,
            paddingMode: padding),
            new ReLU(), new GlobalAvgPool2d());
    }

    // The horizontal line is its own image under a shift to the side.
    private static Tensor Picture(int shift)
    {
        var picture = new float[Side * Side];
        for (var i = 0; i < Side; i++) (picture[Row * Side + i], picture[i * Side + (Column + shift) % Side]) = (1, 1);
        return Tensor.From(picture, [1, 1, Side, Side]);
    }

    private static IReadOnlyList<Chart> Draw(double[] circular, double[] zero)
    {
        HeatMap Show(int shift)
        {
            var values = new double[Side, Side];
            for (var i = 0; i < values.Length; i++) values[i / Side, i % Side] = Picture(shift).AsReadOnlySpan<float>()[i];
            return new($"Shifted by {shift}", values) { Width = 280, Height = 300, Map = ColorMap.Blues, ValueFormat = " " };
        }
        var chart = new LineChart("Largest change of a pooled feature") { Width = 560, Height = 300, XLabel = "shift in pixels" }
            .Add("circular padding", circular).Add("zero padding", zero);
        return [Show(0), Show(3), chart];
    }
}
