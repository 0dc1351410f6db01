using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>A training by hand whose gradients are not zeroed between the steps.</summary>
public sealed class GradientReset : IExperiment
{
    /// <inheritdoc/>
    public string Name => "gradient-reset";

    /// <inheritdoc/>
    public string Description => "Gradients that are not zeroed add up: the same as a momentum of 1, and the loss does not settle.";

    /// <inheritdoc/>
    public string Source => "PyTorch, Zeroing out gradients (pytorch.org/tutorials), turned round";

    /// <inheritdoc/>
    public string Duration => "10 s";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var pictures = context.Quick ? DatasetCatalog.Load("digits").Train
            : DatasetCatalog.Load("mnist", context.DataFolder).Train.Take(20_000);
        var (epochs, rate) = context.Quick ? (12, 0.05) : (3, 0.05);
        var zeroed = Train(context, pictures, "zeroed", epochs, rate, zeroes: true);
        var kept = Train(context, pictures, "not zeroed", epochs, rate, zeroes: false);
        // g₁ + g₂ + … is a velocity of which nothing is lost.
        var momentum = Train(context, pictures, "zeroed, momentum 1", epochs, rate, zeroes: true, momentum: 1);
        var away = kept.Weights.Zip(momentum.Weights).Max(p => (p.First - p.Second).Abs().Max().Item());
        var size = kept.Weights.Max(w => w.Abs().Max().Item());
        var wanted = Accumulated(pictures, context.Seed);
        Curve[] all = [zeroed, kept, momentum];
        var table = new PageTable("After training", "gradients", "loss, last tenth>", "largest norm>", "norm, last tenth>",
            "training accuracy>");
        foreach (var c in all)
            table.Add(c.Name, Invariant($"{End(c.Losses):F3}"), Invariant($"{c.Norms.Max():F2}"), Invariant($"{End(c.Norms):F2}"),
                Percent.Of(c.Accuracy));
        var loss = new LineChart("Loss of each mini-batch") { XLabel = "mini-batch", YLabel = "loss", LogY = true };
        var norm = new LineChart("Norm of what the optimizer steps along") { XLabel = "mini-batch", YLabel = "‖g‖", LogY = true };
        // The third is the second once more.
        foreach (var c in all[..2]) (loss, norm) = (loss.Add(c.Name, c.Losses), norm.Add(c.Name, c.Norms));
        return new()
        {
            Text = Invariant($"The loop is written by hand: forward, loss, backward, step, SGD at {rate} without momentum, batch size ")
                + Invariant($"64, {epochs} epochs of {pictures.Count} pictures. Backward adds to the gradients that are there."),
            Findings =
            [
                new(Invariant($"without zeroing the gradient grows: its norm is {kept.Norms.Max():F1} at most, ")
                    + Invariant($"{zeroed.Norms.Max():F1} with zeroing"), kept.Norms.Max() > 3 * zeroed.Norms.Max()),
                new(Invariant($"the loss ends higher: {End(kept.Losses):F3} over the last tenth against {End(zeroed.Losses):F3}"),
                    End(kept.Losses) > End(zeroed.Losses)),
                new(Invariant($"it is a momentum of 1: weights up to {size:F2} differ by {away:E1} at most after {kept.Losses.Count} ")
                    + "steps", away <= 1e-4 * size),
                new(Invariant($"where it is wanted: four batches of 16 without zeroing between them give the gradient of one of 64, ")
                    + Invariant($"times 4, up to {wanted:E1}"), wanted < 1e-5),
            ],
            Tables = [table],
            Charts = [loss, norm],
            Figures = new()
            {
                ["runs"] = all.Select(c => new Fields
                {
                    ["name"] = c.Name, ["endLoss"] = End(c.Losses), ["largestNorm"] = c.Norms.Max(), ["endNorm"] = End(c.Norms),
                    ["trainingAccuracy"] = c.Accuracy,
                }),
                ["differenceFromMomentum1"] = away, ["accumulationError"] = wanted,
            },
        };
    }

    private static Curve Train(ExperimentContext context, Dataset pictures, string name, int epochs, double rate, bool zeroes,
        double momentum = 0)
    {
        context.Note?.Invoke($"training: {name}");
        Generator.ManualSeed(context.Seed);
        var network = new MnistMlp(pictures.ImageShape, pictures.ClassNames.Count);
        var optimizer = new Sgd(network.Parameters(), rate, momentum);
        var loader = new DataLoader(pictures, 64, shuffle: true, seed: context.Seed, transforms: [Normalize.For(pictures)]);
        var (losses, norms) = (new List<double>(), new List<double>());
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var (images, labels, _) in loader.Batches(epoch))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if (zeroes) optimizer.ZeroGrad();
                var loss = network.Forward(images).CrossEntropy(labels);
                loss.Backward();
                optimizer.Step();
                losses.Add(loss.Item());
                norms.Add(Math.Sqrt(network.Parameters().Sum(p => p.Grad!.Square().Sum().Item())));
            }
        }
        using var noGrad = Autograd.NoGrad();
        var right = 0.0;
        foreach (var (images, labels, _) in loader.Batches(0)) right += network.Forward(images).ArgMax(1).Equal(labels).To(DType.Float32)
            .Sum().Item();
        return new(name, losses, norms, right / pictures.Count, [.. network.Parameters().Select(p => p.Detach())]);
    }

    // The largest difference, as a part of the largest gradient.
    private static double Accumulated(Dataset pictures, ulong seed)
    {
        Generator.ManualSeed(seed);
        var network = new MnistMlp(pictures.ImageShape, pictures.ClassNames.Count);
        Tensor[] Gradients(int batch)
        {
            network.ZeroGrad();
            foreach (var (images, labels, _) in new DataLoader(pictures.Take(64), batch, transforms: [Normalize.For(pictures)]))
                network.Forward(images).CrossEntropy(labels).Backward();
            return [.. network.Parameters().Select(p => p.Grad!.Clone())];
        }
        var (whole, parts) = (Gradients(64), Gradients(16));
        return whole.Zip(parts).Max(p => (p.First - p.Second * 0.25).Abs().Max().Item()) / whole.Max(g => g.Abs().Max().Item());
    }

    private static double End(List<double> figures) => figures.TakeLast(Math.Max(1, figures.Count / 10)).Average();

    private sealed record Curve(string Name, List<double> Losses, List<double> Norms, double Accuracy, IReadOnlyList<Tensor> Weights);
}
