using Fovea.Data;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>The receptive field that gradients show, beside the one that sizes of kernels give.</summary>
public sealed class ReceptiveFieldStudy : IExperiment
{
    private const int Channels = 8, Margin = 4;

    /// <inheritdoc/>
    public string Name => "receptive-field";

    /// <inheritdoc/>
    public string Description => "The effective receptive field, measured by gradients, beside the theoretical one: √depth against depth.";

    /// <inheritdoc/>
    public string Source => "W. Luo et al.: Understanding the effective receptive field in deep convolutional neural networks, 2016, arXiv:1701.04128";

    /// <inheritdoc/>
    public string Duration => "3 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        int[] depths = context.Quick ? [2, 4, 8, 16] : [2, 4, 8, 16, 32];
        var draws = context.Quick ? 12 : 40;
        context.Note?.Invoke($"stacks of {string.Join(", ", depths)} convolutions, {draws} draws of weights each");
        Generator.ManualSeed(context.Seed);
        var linear = depths.Select(d => Measure(Invariant($"{d} × 3×3"), () => Stack(d, rectified: false), draws)).ToList();
        var rectified = depths.Select(d => Measure(Invariant($"{d} × 3×3, ReLU"), () => Stack(d, rectified: true), draws)).ToList();
        Stacked[] others =
        [
            Measure("4 × 5×5", () => new([.. Enumerable.Range(0, 4).Select(_ => Convolution(5))]), draws),
            Measure("4 × 3×3, dilation 1, 2, 4, 8",
                () => new([.. Enumerable.Range(0, 4).Select(i => Convolution(3, dilation: 1 << i))]), draws),
            Measure("3×3, max pooling 2, twice, 3×3",
                () => new(Convolution(3), new MaxPool2d(2), Convolution(3), new MaxPool2d(2), Convolution(3)), draws),
            Measure("3×3 of stride 2, twice, 3×3", () => new(Convolution(3, 2), Convolution(3, 2), Convolution(3)), draws),
        ];
        context.Cancellation.ThrowIfCancellationRequested();
        var (before, after, trained) = Train(context);
        var all = linear.Concat(rectified).Concat(others).ToList();
        var table = new PageTable("Random weights", "stack", "theoretical side>", "of the gradient>", "95 % of it within>", "deviation>", "√(Σ (k² − 1) d²/12)>");
        foreach (var s in all)
            table.Add(s.Title, Invariant($"{s.Field}"), Invariant($"{s.Gradient.Extent}"), Invariant($"{s.Gradient.EffectiveSide}"),
                Invariant($"{s.Gradient.Deviation:F2}"), s.Expected is { } e ? Invariant($"{e:F2}") : "");
        double[] xs = [.. depths.Select(d => (double)d)];
        double Slope(List<Stacked> stacks) =>
            Math.Log(stacks[^1].Gradient.Deviation / stacks[0].Gradient.Deviation) / Math.Log(xs[^1] / xs[0]);
        var gallery = new PictureGallery("Sizes of gradients of the middle pixel: the input, a frame of pixels about the theoretical field included");
        foreach (var s in all) gallery.Add(new(Picture(s.Gradient), Invariant($"{s.Title}: field {s.Field}, 95 % within {s.Gradient.EffectiveSide}")));
        gallery.Add(new(Picture(before), "small-cnn before training"));
        gallery.Add(new(Picture(after), "small-cnn after training"));
        var worst = linear.Max(s => Math.Abs(s.Gradient.Deviation / s.Expected!.Value - 1));
        return new()
        {
            Text = Invariant($"Stacks of convolutions of {Channels} channels without padding get noise, and trained networks test pictures. The gradient of the output pixel in the middle ")
                + "is squared and summed over channels, pictures and draws of weights. The theoretical field is that of fovea summary. Of random weights "
                + "without activations the sum is the number of ways from a pixel to the output: a distribution that comes near a Gaussian, whose variance "
                + "grows by (k² − 1) d²/12 with each layer of k×k and dilation d. Luo et al. saw training widen the field of deep residual networks; in the "
                + "small network here that learns, it goes either way.",
            Findings =
            [
                new(Invariant($"the gradient is exactly 0 outside the theoretical field in all {all.Count} stacks, and not 0 up to its edge in the linear ones"),
                    all.All(s => s.Gradient.Extent <= s.Field) && linear.All(s => s.Gradient.Extent == s.Field)),
                new(Invariant($"the deviation of the effective field grows as depth to the power {Slope(linear):F2} (with ReLU {Slope(rectified):F2}): √depth"),
                    Slope(linear) is > 0.42 and < 0.58 && Slope(rectified) is > 0.35 and < 0.65),
                new(Invariant($"the theoretical side grows linearly: {string.Join(", ", linear.Select(s => s.Field))}"),
                    linear.Zip(depths).All(p => p.First.Field == 2 * p.Second + 1)),
                new(Invariant($"so the share of the side that counts falls from {Used(linear[0]):P0} to {Used(linear[^1]):P0}"),
                    Used(linear[^1]) < 0.7 * Used(linear[0])),
                new(Invariant($"the deviation is the expected one to {worst:P1}"), worst < 0.15),
                trained,
            ],
            Tables = [table],
            Charts =
            [
                new LineChart("Side of the receptive field, 3×3 each") { XLabel = "layers", YLabel = "pixels", LogX = true, LogY = true }
                    .Add("theoretical", xs, linear.Select(s => (double)s.Field))
                    .Add("95 % of the gradient, linear", xs, linear.Select(s => (double)s.Gradient.EffectiveSide))
                    .Add("95 % of the gradient, ReLU", xs, rectified.Select(s => (double)s.Gradient.EffectiveSide)),
                Section(linear[^1]), Map("small-cnn before training", before), Map("small-cnn after training", after),
            ],
            Galleries = [gallery],
            Figures = new()
            {
                ["stacks"] = all.Select(s => new Fields
                {
                    ["name"] = s.Title, ["theoreticalSide"] = s.Field, ["gradientSide"] = s.Gradient.Extent,
                    ["effectiveSide"] = s.Gradient.EffectiveSide, ["deviation"] = s.Gradient.Deviation, ["expectedDeviation"] = s.Expected,
                }),
                ["exponent"] = Slope(linear), ["exponentReLU"] = Slope(rectified),
                ["trained"] = new Fields
                {
                    ["deviationBefore"] = before.Deviation, ["deviationAfter"] = after.Deviation, ["sideBefore"] = before.EffectiveSide,
                    ["sideAfter"] = after.EffectiveSide,
                },
            },
        };
    }

    private static double Used(Stacked stack) => stack.Gradient.EffectiveSide / (double)stack.Field;

    private static Sequential Stack(int depth, bool rectified) => new([.. Enumerable.Range(0, depth)
        .SelectMany(_ => rectified ? new Module[] { Convolution(3), new ReLU() } : [Convolution(3)])]);

    private static Conv2d Convolution(int kernel, int stride = 1, int dilation = 1)
    {
        var layer = new Conv2d(Channels, Channels, kernel, stride, dilation: dilation, bias: false);
        Init.KaimingNormal(layer.Weight);
        return layer;
    }

    private static Stacked Measure(string title, Func<Sequential> create, int draws)
    {
        var network = create();
        // Large enough for any of the stacks; what the field is, each layer says.
        var last = network.Summary([Channels, 255, 255]).Layers.Last(l => l.ReceptiveField is not null).ReceptiveField!.Value;
        var side = last.Size.H + 2 * Margin;
        var field = new GradientField(side);
        for (var i = 0; i < draws; i++) field.Add(i == 0 ? network : create(), Tensor.Randn([1, Channels, side, side]));
        // Of k places d apart, each as likely as the others.
        double Variance(Conv2d c) => (c.KernelSize.H * c.KernelSize.H - 1) * c.Options.Dilation.H * c.Options.Dilation.H / 12.0;
        double? expected = network.All(m => m is Conv2d { Options.Stride: { H: 1 } })
            ? Math.Sqrt(network.OfType<Conv2d>().Sum(Variance)) : null;
        return new(title, last.Size.H, field, expected);
    }

    // The maps of a network before the mean over each channel, before and after training, on test pictures.
    private static (GradientField Before, GradientField After, Finding Finding) Train(ExperimentContext context)
    {
        RunConfig Config() => new()
        {
            Dataset = context.Quick ? "digits" : "cifar10", NumTrain = context.Quick ? null : 10_000, Seed = context.Seed,
            Network = new Part("small-cnn").With("global", true).With("convolutions", context.Quick ? 1 : 3)
                .With("pooling", context.Quick ? "none" : "max"),
            Epochs = context.Quick ? 8 : 12, BatchSize = 32, LearningRate = 0.003, Optimizer = "adam", Schedule = "cosine",
        };
        context.Planned = 1;
        var fresh = TrainingSession.Start(Config(), context.Data(Config()));
        var run = context.Train("small-cnn", Config());
        var batch = new DataLoader(fresh.Data.Test.Some(200), 200, transforms: [fresh.Config.BuildNormalize()]).Batches(0).First();
        GradientField Field(Module network)
        {
            // Without the mean, the linear layer and a pooling before them.
            var features = (Sequential)network;
            var end = features.Count - 1;
            while (features[end] is not Conv2d) end--;
            var field = new GradientField(fresh.Data.Test.ImageShape[1]);
            field.Add(features.Slice(0, end + 1), batch.Input);
            return field;
        }
        var (before, after) = (Field(fresh.Network), Field(run.Network));
        var side = run.Network.Summary(run.InputShape).Layers.Last(l => l.Layer.StartsWith("Conv2d", StringComparison.Ordinal))
            .ReceptiveField!.Value.Size.H;
        return (before, after, new(
            Invariant($"a trained network keeps to its field of {side}×{side}, too; training moves the deviation from {before.Deviation:F2} to {after.Deviation:F2} pixels (test accuracy {run.TestAccuracy:P1})"),
            before.Extent <= side && after.Extent <= side));
    }

    private static Image Picture(GradientField field) => ColorMap.Inferno.Apply(field.Picture, field.Side, field.Side, 0, 1);

    private static HeatMap Map(string title, GradientField field)
    {
        var values = new double[field.Side, field.Side];
        for (var i = 0; i < values.Length; i++) values[i / field.Side, i % field.Side] = field.Picture[i];
        return new(title, values) { Width = 420, Height = 420, Map = ColorMap.Inferno, ValueFormat = " " };
    }

    // A line through the middle, beside the Gaussian of the expected deviation.
    private static LineChart Section(Stacked stack)
    {
        var (side, deviation) = (stack.Gradient.Side, stack.Expected!.Value);
        double[] at = [.. Enumerable.Range(0, side).Select(x => x - (side - 1) / 2.0)];
        double[] sums = [.. Enumerable.Range(0, side).Select(x => Enumerable.Range(0, side).Sum(y => stack.Gradient[y, x]))];
        return new LineChart($"{stack.Title}: parts of the squared gradient by column") { XLabel = "pixels from the middle", YLabel = "share" }
            .Add("measured", at, sums)
            .Add("Gaussian", at, at.Select(x => Math.Exp(-x * x / (2 * deviation * deviation)) / (deviation * Math.Sqrt(Math.Tau))));
    }

    private sealed record Stacked(string Title, int Field, GradientField Gradient, double? Expected);
}
