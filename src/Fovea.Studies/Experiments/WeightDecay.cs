using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Weight decay: how it shrinks weights, and what that does; in the gradient and apart from it.</summary>
public sealed class WeightDecay : IExperiment
{
    private const int Bins = 60;

    /// <inheritdoc/>
    public string Name => "weight-decay";

    /// <inheritdoc/>
    public string Description => "L2 shrinks weights and closes the gap between training and validation; in Adam it is not weight decay.";

    /// <inheritdoc/>
    public string Source => "A. Krogh, J. Hertz: A simple weight decay can improve generalization, NIPS 1991; "
        + "I. Loshchilov, F. Hutter: Decoupled weight decay regularization, ICLR 2019";

    /// <inheritdoc/>
    public string Duration => "2 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        double[] lambdas = context.Quick ? [0, 0.01, 0.1] : [0, 0.001, 0.003, 0.01, 0.03, 0.1];
        context.Planned = lambdas.Length + 4;
        var outcomes = lambdas.Select(l => Train(context, Invariant($"l2-{l}"), Config(context, "sgd", l, 0.9))).ToList();
        var dead = Coupling(context);
        var table = new PageTable("SGD with momentum, λ added to the gradient as λ·w", "λ>", "norm of the weights>", "training accuracy>",
            "validation accuracy>", "gap>");
        foreach (var (l, o) in lambdas.Zip(outcomes))
            table.Add(Invariant($"{l}"), Invariant($"{o.Norms[^1]:F2}"), Percent.Of(o.Training), Percent.Of(o.Validation),
                Percent.Of(o.Training - o.Validation));
        var coupling = new PageTable("Weights of pixels that are 0 in every picture: what remains of them after training", "optimizer",
            "λ>", "remains>", "(1 − ηλ)ᵗ>");
        foreach (var d in dead)
            coupling.Add(d.Optimizer, Invariant($"{d.Lambda}"), Invariant($"{d.Remains:F5}"), Invariant($"{d.Expected:F5}"));
        return new()
        {
            Text = (context.Quick ? "150 digits, 40 epochs" : "2,000 pictures of CIFAR-10, 40 epochs")
                + ", one hidden layer; biases do not decay. The gradient of the loss by the weight of a pixel that is always 0 is 0, "
                + "so that the decay alone moves it.",
            Findings = Judge(lambdas, outcomes, dead, context.Quick),
            Tables = [table, coupling],
            Charts = Draw(lambdas, outcomes),
            Figures = new()
            {
                ["lambdas"] = lambdas, ["norms"] = outcomes.Select(o => o.Norms[^1]),
                ["trainingAccuracy"] = outcomes.Select(o => o.Training),
                ["validationAccuracy"] = outcomes.Select(o => o.Validation),
                ["unlearned"] = dead.Select(d => new Fields
                {
                    ["optimizer"] = d.Optimizer, ["lambda"] = d.Lambda, ["remains"] = d.Remains, ["expected"] = d.Expected,
                }),
            },
        };
    }

    private static RunConfig Config(ExperimentContext context, string optimizer, double lambda, double? momentum)
    {
        var config = new RunConfig
        {
            Dataset = "cifar10", NumTrain = 2000, Validation = 2000, Epochs = 40, BatchSize = 50, LearningRate = 0.005, Seed = context.Seed,
            Network = new Part("mlp").With("hidden", "200"),
            Optimizer = new Part(optimizer).With("weightDecay", lambda).With("decayBiases", false),
        };
        if (momentum is { } m) config.Optimizer = config.Optimizer.With("momentum", m);
        if (context.Quick)
            (config.Dataset, config.NumTrain, config.Validation, config.BatchSize, config.LearningRate) = ("digits", 150, 600, 25, 0.02);
        return config;
    }

    private static Outcome Train(ExperimentContext context, string name, RunConfig config)
    {
        var norms = new List<double>();
        void Note(TrainingContext c) => norms.Add(Math.Sqrt(Weights(c.Trainer.Network).Sum(w => w.Square().Sum().Item())));
        var run = context.Fit(name, config, new Watch { Start = Note, Epoch = Note });
        return new(norms, run.Measure(run.Session.Data.Training).Accuracy, run.ValidationAccuracy,
            Weights(run.Network).First().ToArray<float>());
    }

    private static IEnumerable<Tensor> Weights(Module network) => network.Parameters().Where(p => p.Rank > 1).Select(p => p.Detach());

    // What remains of weights that learn nothing: of pixels that are 0 in every picture.
    private static List<Unlearned> Coupling(ExperimentContext context)
    {
        var found = new List<Unlearned>();
        foreach (var optimizer in new[] { "adam", "adamW" })
        {
            foreach (var lambda in new[] { 0.01, 0.1 })
            {
                var config = Config(context, optimizer, lambda, null);
                // As they are, so that 0 stays 0.
                (config.Dataset, config.Mean, config.Std, config.LearningRate) = (context.Quick ? "digits" : "mnist", [0], [1], 0.001);
                config.Epochs = 10;
                double before = 0, after = 0;
                var steps = 0L;
                var pixels = Dark(context.Data(config).Training);
                double Mean(TrainingContext c) =>
                    Weights(c.Trainer.Network).First().Abs().Mean([0]).ToArray<float>().Where((_, i) => pixels[i]).Average();
                context.Fit(Invariant($"{optimizer}-{lambda}"), config, new Watch
                {
                    Start = c => before = Mean(c), Epoch = c => (after, steps) = (Mean(c), c.Progress.Step),
                });
                found.Add(new(optimizer == "adam" ? "Adam, λ·w in the gradient" : "AdamW, apart from it", lambda, after / before,
                    Math.Pow(1 - config.LearningRate * lambda, steps)));
            }
        }
        return found;
    }

    private static bool[] Dark(Data.Dataset pictures)
    {
        var pixels = new byte[pictures.ImageShape.Elements];
        var isDark = Enumerable.Repeat(true, pixels.Length).ToArray();
        for (var i = 0; i < pictures.Count; i++)
        {
            pictures.Read(i, pixels);
            for (var k = 0; k < pixels.Length; k++) isDark[k] &= pixels[k] == 0;
        }
        return isDark;
    }

    private static List<Finding> Judge(double[] lambdas, List<Outcome> outcomes, List<Unlearned> dead, bool quick)
    {
        var best = Enumerable.Range(0, lambdas.Length).MaxBy(i => outcomes[i].Validation);
        var (adam, adamW) = (dead.Take(2).ToList(), dead.Skip(2).ToList());
        double Gap(Outcome o) => o.Training - o.Validation;
        List<Finding> findings =
        [
            new(Invariant($"the larger λ, the smaller the weights: their norm ends at {outcomes[0].Norms[^1]:F2} without, at ")
                + Invariant($"{outcomes[^1].Norms[^1]:F2} with λ = {lambdas[^1]}"),
                outcomes.Zip(outcomes.Skip(1)).All(p => p.Second.Norms[^1] < p.First.Norms[^1])),
            new(Invariant($"the gap between training and validation closes, from {Percent.Of(Gap(outcomes[0]))} to ")
                + Percent.Of(Gap(outcomes[^1])), Gap(outcomes[^1]) < Gap(outcomes[0])),
            new(Invariant($"AdamW shrinks what learns nothing to (1 − ηλ)ᵗ: {adamW[1].Remains:F5} remains at λ = {adamW[1].Lambda}, ")
                + Invariant($"{adamW[1].Expected:F5} expected"), adamW.All(d => Math.Abs(d.Remains - d.Expected) < 1e-3)),
            new(Invariant($"in Adam's gradient λ hardly matters, since Adam divides by its size: {adam[0].Remains:F5} remains at λ = ")
                + Invariant($"{adam[0].Lambda}, {adam[1].Remains:F5} at {adam[1].Lambda}"),
                Math.Abs(adam[0].Remains - adam[1].Remains) < 0.05
                && adam[1].Remains < 0.5 * adamW[1].Remains),
        ];
        // Of digits nearly all are recognised in any case.
        if (!quick)
            findings.Add(new(Invariant($"validation is best at λ = {lambdas[best]}: {Percent.Of(outcomes[best].Validation)}, ")
                + $"{Percent.Of(outcomes[0].Validation)} without", best > 0));
        return findings;
    }

    private static IReadOnlyList<Chart> Draw(double[] lambdas, List<Outcome> outcomes)
    {
        var norms = new LineChart("Norm of all weights") { XLabel = "epoch", YLabel = "‖w‖" };
        var histogram = new LineChart("Weights of the first layer at the end") { XLabel = "weight", YLabel = "share of the weights, %" };
        // All in one range: that of most weights without decay.
        var range = 3 * Math.Sqrt(outcomes[0].First.Average(w => (double)w * w));
        foreach (var (lambda, o) in lambdas.Zip(outcomes))
        {
            norms.Add(Invariant($"λ = {lambda}"), o.Norms);
            var counts = new double[Bins];
            foreach (var w in o.First)
                if (Math.Abs(w) < range) counts[(int)((w + range) / (2 * range) * Bins)] += 100.0 / o.First.Length;
            histogram.Add(Invariant($"λ = {lambda}"), Enumerable.Range(0, Bins).Select(i => range * (2 * (i + 0.5) / Bins - 1)), counts);
        }
        // 0 has no place on a logarithmic axis: it stands one decade below the least.
        double[] places = [lambdas[1] / 10, .. lambdas.Skip(1)];
        return
        [
            norms, histogram,
            new LineChart("Accuracy at the end") { XLabel = "λ (leftmost: 0)", YLabel = "accuracy, %", LogX = true }
                .Add("training", places, outcomes.Select(o => 100 * o.Training))
                .Add("validation", places, outcomes.Select(o => 100 * o.Validation)),
        ];
    }

    private sealed record Outcome(List<double> Norms, double Training, double Validation, float[] First);

    private sealed record Unlearned(string Optimizer, double Lambda, double Remains, double Expected);
}
