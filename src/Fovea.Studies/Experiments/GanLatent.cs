using Fovea.Data;
using Fovea.Models;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Where a generator's random numbers come from: a fixed normal or uniform distribution, or another one at each step.</summary>
public sealed class GanLatent : IExperiment
{
    private const int Samples = 2000, Draw = 50;

    private static readonly string[] Trained = ["normal", "uniform", "changing"];

    // What is drawn from at test time.
    private static readonly (string Name, Func<Shape, Generator, Tensor> Draw)[] Sampled =
    [
        .. Trained.Select(name => (name, (Func<Shape, Generator, Tensor>)((shape, g) => LatentDistribution.Of(name).Draw(shape, g)))),
        ("N(0, 2²)", (shape, g) => Tensor.Randn(shape, std: 2, generator: g)),
        ("N(0, ½²)", (shape, g) => Tensor.Randn(shape, std: 0.5, generator: g)),
    ];

    /// <inheritdoc/>
    public string Name => "gan-latent";

    /// <inheritdoc/>
    public string Description => "A generator trained on normal or uniform random numbers, or on another distribution at each step.";

    /// <inheritdoc/>
    public string Source => "I. Goodfellow et al.: Generative adversarial nets, NIPS 2014; T. White: Sampling generative networks, "
        + "2016, arXiv:1609.04468";

    /// <inheritdoc/>
    public string Duration => "5 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        ulong[] seeds = [.. Enumerable.Range(0, context.Quick ? 1 : 3).Select(i => context.Seed + (ulong)i)];
        context.Planned = Trained.Length * seeds.Length + 1;
        var judge = Scale.Of(context);
        var makers = Trained.Select(name => seeds.Select(seed => Learn(context, judge, name, seed)).ToArray()).ToArray();
        return new()
        {
            Text = "The game is the same each time, min over G and max over D of E[ln D(x)] + E[ln(1 − D(G(z)))]; only p(z) differs: "
                + "N(0, 1), U[−√3, √3) of the same variance, or z = m + s·u with mean m, scale s and the family of u drawn anew for "
                + "each batch. The generator learns to carry p(z) to the pictures; with a p(z) that changes it has to do so for each "
                + "of them, and what D saw at the last steps says little about the next. "
                + Invariant($"A classifier judges {Samples} pictures of each generator: the Fréchet distance ‖μ₁ − μ₂‖² + ")
                + Invariant($"tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½) of its 64 features to those of the test digits ({judge.Real:F2} for the digits ")
                + Invariant($"that are learned from), its mean confidence, the share of each digit. \"Changing\" is sampled {Draw} ")
                + Invariant($"pictures at a time. Means over {seeds.Length} {(seeds.Length == 1 ? "seed" : "seeds")}."),
            Findings = Judge(context, makers),
            Tables = [TrainingTable(makers), QualityTable(makers, judge), DigitTable(makers)],
            Charts =
            [
                Epochs("D(x) and D(G(z))", "probability", makers, ("D(x)", "trainingRealScore"), ("D(G(z))", "trainingMadeScore")),
                Epochs("The objective", "E[ln D(x)] + E[ln(1 − D(G(z)))]", makers, ("", "trainingObjective"))
                    .Add("−ln 4", [1, makers[0][0].Objective.Count], [AdversarialFigures.Optimum, AdversarialFigures.Optimum]),
                Steps(makers), Bars(makers),
            ],
            Galleries = [.. Trained.Zip(makers, (name, m) => Gallery(name, m[0], seeds[0]))],
            Figures = new()
            {
                ["seeds"] = seeds, ["distanceOfTrainingDigits"] = judge.Real, ["optimum"] = AdversarialFigures.Optimum,
                ["generators"] = Trained.SelectMany((name, i) => makers[i].Select((m, s) => new Fields
                {
                    ["latents"] = name, ["seed"] = seeds[s], ["realScore"] = m.Real[^1], ["madeScore"] = m.Made[^1],
                    ["objective"] = m.Objective[^1], ["madeScoreDeviation"] = m.Deviation,
                    ["sampled"] = Sampled.Zip(m.Qualities, (from, q) => new Fields
                    {
                        ["from"] = from.Name, ["distance"] = q.Distance, ["confidence"] = q.Confidence, ["classShares"] = q.Shares,
                    }),
                })),
            },
        };
    }

    private static List<Finding> Judge(ExperimentContext context, Maker[][] makers)
    {
        var (normal, changing) = (makers[0], makers[2]);
        Spread Own(int i) => Distance(makers[i], i);
        var (own, fromNormal) = (Own(2), Distance(changing, 0));
        double Loss(int at) => Distance(normal, at).Mean / Own(0).Mean;
        string Times(int at) => Invariant($"{Loss(at):F1} times as large");
        List<Finding> findings =
        [
            new(Invariant($"what is sampled from matters, and its scale more than its family: of the normal one the distance is ")
                + Invariant($"{Times(1)} from uniform numbers, {Times(4)} from N(0, ½²) and {Times(3)} from N(0, 2²)"),
                Math.Max(Loss(3), Loss(4)) > 1.2 && Loss(1) < 1.1),
            new(Invariant($"the one that saw many distributions is best sampled from those: {Text(own)}, and ")
                + Invariant($"{Text(fromNormal)} from N(0, 1)"), own.Mean < fromNormal.Mean),
        ];
        // A few epochs of one seed do not tell who makes better digits.
        if (context.Quick) return findings;
        return
        [
            .. findings,
            new(Invariant($"both fixed families do better than one that changes: Fréchet distance {Text(Own(0))} from normal and ")
                + Invariant($"{Text(Own(1))} from uniform latents, {Text(fromNormal)} of the changing one at N(0, 1)"),
                Math.Max(Own(0).Mean, Own(1).Mean) < fromNormal.Mean),
            new(Invariant($"with another distribution at each step D(G(z)) goes up and down from batch to batch: deviation ")
                + Invariant($"{Mean(changing, m => m.Deviation):F3} against {Mean(normal, m => m.Deviation):F3}"),
                Mean(changing, m => m.Deviation) > 1.5 * Mean(normal, m => m.Deviation)),
            new(Invariant($"also sampled from what it was trained with it makes worse digits than the normal one: {Text(own)}"),
                own.Mean > 1.2 * Own(0).Mean),
        ];
    }

    private static Maker Learn(ExperimentContext context, Scale judge, string latents, ulong seed)
    {
        var config = context.Config("gan-digits");
        (config.Network, config.Seed, config.Epochs) = (config.Network.With("latents", latents), seed, context.Quick ? 12 : 100);
        if (context.Quick) config.Network = config.Network.With("width", 16);
        var scores = new List<double>();
        var run = context.Fit($"{latents}-{seed}", config, new Watch
        {
            Gradients = c =>
            {
                using var _ = Autograd.NoGrad();
                if (c.Turn?.Name == "generator") scores.Add(c.Outputs[0].Sigmoid().Mean().Item());
            },
        });
        var qualities = Sampled.Select(s => judge.Of(Make(run, s.Draw, Samples, seed))).ToArray();
        IReadOnlyList<double> Epoch(string key) => run.Figures("epoch", key);
        return new(run, Epoch("trainingRealScore"), Epoch("trainingMadeScore"), Epoch("trainingObjective"), scores, qualities);
    }

    private static Tensor Make(TrainedRun run, Func<Shape, Generator, Tensor> draw, int count, ulong seed)
    {
        var (maker, generator) = (PictureMaker.Of(run.Session), new Generator(seed).Fork(1));
        Shape some = [Draw, ((AdversarialPair)run.Network).Length, 1, 1];
        return maker.Make(Tensor.Concat([.. Enumerable.Range(0, count / Draw).Select(_ => draw(some, generator))], 0));
    }

    private static Spread Distance(Maker[] makers, int sampled) => Spread.Of(makers.Select(m => m.Qualities[sampled].Distance));

    private static string Text(Spread spread) => Invariant($"{spread.Mean:F2} ± {spread.Deviation:F2}");

    private static double Mean(Maker[] makers, Func<Maker, double> figure) => makers.Average(figure);

    private static PageTable TrainingTable(Maker[][] makers)
    {
        var table = new PageTable("The last epoch of training", "latents", "D(x)>", "D(G(z))>",
            "deviation of D(G(z)) over batches>", "objective>");
        foreach (var (name, of) in Trained.Zip(makers))
            table.Add(name, Invariant($"{Mean(of, m => m.Real[^1]):F3}"), Invariant($"{Mean(of, m => m.Made[^1]):F3}"),
                Invariant($"{Mean(of, m => m.Deviation):F3}"), Invariant($"{Mean(of, m => m.Objective[^1]):F3}"));
        return table;
    }

    private static PageTable QualityTable(Maker[][] makers, Scale judge)
    {
        var table = new PageTable("Pictures, by what the generator learned from and what it is sampled from", "trained with",
            "sampled from", "Fréchet distance>", "confidence>", "rarest digit>", "most frequent digit>");
        foreach (var (name, of) in Trained.Zip(makers))
            foreach (var (i, (from, _)) in Sampled.Index())
                table.Add(name, from, Text(Distance(of, i)), Percent.Of(Mean(of, m => m.Qualities[i].Confidence)),
                    Percent.Of(Mean(of, m => m.Qualities[i].Shares.Min())), Percent.Of(Mean(of, m => m.Qualities[i].Shares.Max())));
        return table.Add("the digits that they learned from", "–", Invariant($"{judge.Real:F2}"),
            Percent.Of(judge.Training.MeanConfidence), Percent.Of(judge.Training.Shares.Min()), Percent.Of(judge.Training.Shares.Max()));
    }

    private static PageTable DigitTable(Maker[][] makers)
    {
        var table = new PageTable("The share of each digit, sampled from what was trained with",
            ["latents", .. Enumerable.Range(0, 10).Select(d => Invariant($"{d}>"))]);
        foreach (var (i, name) in Trained.Index())
            table.Add([name, .. Enumerable.Range(0, 10).Select(d => Percent.Of(Mean(makers[i], m => m.Qualities[i].Shares[d])))]);
        return table;
    }

    private static LineChart Epochs(string title, string label, Maker[][] makers, params (string Name, string Key)[] figures)
    {
        var chart = new LineChart(title) { XLabel = "epoch", YLabel = label };
        foreach (var (name, of) in Trained.Zip(makers))
            foreach (var (figure, key) in figures)
            {
                IReadOnlyList<double> ys = key switch
                {
                    "trainingRealScore" => of[0].Real,
                    "trainingMadeScore" => of[0].Made,
                    _ => of[0].Objective
                };
                chart.Add(figure.Length == 0 ? name : $"{name}: {figure}", Enumerable.Range(1, ys.Count).Select(e => (double)e), ys);
            }
        return chart;
    }

    private static LineChart Steps(Maker[][] makers)
    {
        var chart = new LineChart("D(G(z)) of each batch, the last 200") { XLabel = "batch", YLabel = "mean of D(G(z))" };
        foreach (var (name, of) in Trained.Zip(makers)) chart.Add(name, of[0].Scores.TakeLast(200));
        return chart;
    }

    private static BarChart Bars(Maker[][] makers)
    {
        var chart = new BarChart("Fréchet distance to real digits") { ValueFormat = "0.0", Height = 600 };
        foreach (var (name, of) in Trained.Zip(makers))
            foreach (var (i, (from, _)) in Sampled.Index()) chart.Add($"{name}, sampled from {from}", Distance(of, i).Mean);
        return chart;
    }

    private static PictureGallery Gallery(string name, Maker maker, ulong seed)
    {
        var gallery = new PictureGallery($"Trained with {name} latents");
        foreach (var (from, draw) in Sampled)
        {
            // The first pictures of those that were judged.
            var made = Make(maker.Run, draw, Draw, seed);
            foreach (var image in PictureMaker.Images(made).Take(6)) gallery.Add(new(image, from));
        }
        return gallery;
    }

    private sealed record Maker(TrainedRun Run, IReadOnlyList<double> Real, IReadOnlyList<double> Made, IReadOnlyList<double> Objective,
        List<double> Scores, Quality[] Qualities)
    {
        // Of the mean D(G(z)) of a batch, over the last quarter of the training.
        public double Deviation => Spread.Of(Scores.TakeLast(Scores.Count / 4)).Deviation;
    }

    private sealed record Quality(double Distance, double Confidence, double[] Shares);

    // A classifier, and what it sees of the test pictures and of those that are learned from.
    private sealed record Scale(PictureJudge Judge, JudgedPictures Test, JudgedPictures Training)
    {
        public double Real => Training.Gaussian.FrechetDistance(Test.Gaussian);

        public static Scale Of(ExperimentContext context)
        {
            var run = context.Train("classifier", context.Config("digits"));
            var (config, data) = (run.Session.Config, run.Session.Data);
            var judge = new PictureJudge(run.Network, data.Test.ImageShape, config.Mean, config.Std, config.ClassNames);
            JudgedPictures Look(Dataset pictures) => judge.Look(PictureJudge.Pictures(pictures, Samples));
            return new(judge, Look(data.Test), Look(data.Training));
        }

        public Quality Of(Tensor pictures)
        {
            var seen = Judge.Look(pictures);
            return new(seen.Gaussian.FrechetDistance(Test.Gaussian), seen.MeanConfidence, seen.Shares);
        }
    }
}
