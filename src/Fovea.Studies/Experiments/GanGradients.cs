using Fovea.Data;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>The generator's gradient early in training, when the discriminator is nearly sure: minimax, non-saturating,
/// Wasserstein.</summary>
public sealed class GanGradients : IExperiment
{
    private const int Batch = 64, Measured = 256, Latents = 64;
    private const double Rate = 1e-3, SgdRate = 0.01;

    private static readonly (string Name, AdversarialLoss Loss)[] Losses =
        [("minimax", new MinimaxLoss()), ("non-saturating", new NonSaturatingLoss()), ("Wasserstein", new WassersteinLoss())];

    /// <inheritdoc/>
    public string Name => "gan-gradients";

    /// <inheritdoc/>
    public string Description => "Where the discriminator is sure, the minimax loss leaves the generator no gradient, and the "
        + "non-saturating one does.";

    /// <inheritdoc/>
    public string Source => "I. Goodfellow et al.: Generative adversarial nets, NIPS 2014, section 3; M. Arjovsky, L. Bottou: Towards "
        + "principled methods for training GANs, 2017, arXiv:1701.04862";

    /// <inheritdoc/>
    public string Duration => "3 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var config = new RunConfig { Dataset = context.Quick ? "digits" : "mnist", Seed = context.Seed, Validation = 0 };
        var pictures = context.Data(config).Training;
        var loader = new DataLoader(pictures, Batch, shuffle: true, seed: context.Seed, dropLast: true,
            transforms: [new Normalize([0.5f], [0.5f])]);
        int[] places = context.Quick ? [0, 1, 2, 5, 10, 20, 50, 100, 200] : [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        var (ahead, steps) = context.Quick ? (200, 200) : (200, 1500);
        context.Note?.Invoke("gradients against a discriminator that learns alone");
        var (judged, start) = Alone(context, loader, pictures, new NonSaturatingLoss(), places, ahead);
        var critic = Alone(context, loader, pictures, Losses[2].Loss, places, ahead).Curves;
        var (minimax, not, wasserstein) = (judged.Norms[0], judged.Norms[1], critic.Norms[2]);
        List<Play> trainings = [];
        foreach (var isAdam in new[] { false, true })
            foreach (var (name, loss) in Losses[..2])
                trainings.Add(Learn(context, loader, pictures, start, name, loss, isAdam, steps));
        var table = new PageTable("The generator's gradient, the discriminator k steps ahead", "k>", "D(x)>", "D(G(z))>", "minimax>",
            "non-saturating>", "ratio>", "Wasserstein>");
        foreach (var (i, k) in places.Index())
            table.Add(Invariant($"{k}"), Invariant($"{judged.Real[i]:F3}"), Invariant($"{judged.Made[i]:G3}"),
                Invariant($"{minimax[i]:G3}"), Invariant($"{not[i]:G3}"),
                Invariant($"{not[i] / minimax[i]:G3}"), Invariant($"{wasserstein[i]:G3}"));
        var results = new PageTable(Invariant($"{steps} steps of both, the discriminator {ahead} steps ahead"), "generator's loss",
            "its optimizer", "gradient at first>", "D(G(z)) at first>", "largest D(G(z))>",
            "D(G(z)) at the end>", "distance of mean pictures>");
        foreach (var t in trainings)
            results.Add(t.Loss, t.Optimizer, Invariant($"{t.Norms[0]:G3}"), Invariant($"{t.Scores[0]:G3}"), Invariant($"{t.Largest:G3}"),
                Invariant($"{t.EndScore:G3}"), Invariant($"{t.Distance:F3}"));
        var slopes = Slopes();
        var (slow, moves, slowAdam, movesAdam) = (trainings[0], trainings[1], trainings[2], trainings[3]);
        return new()
        {
            Text = "The generator makes E[ln(1 − σ(s))] small in the minimax form, s = D(G(z)) before the sigmoid, and E[−ln σ(s)] in "
                + "the non-saturating form. Their derivatives are −σ(s) and −(1 − σ(s)): where the discriminator is sure that a sample "
                + "is made, σ(s) ≈ 0, the first is gone and the second is −1. A Wasserstein critic has no sigmoid: −1 everywhere. "
                + Invariant($"Both players are perceptrons on {(context.Quick ? "digits" : "MNIST")}. First the discriminator learns ")
                + Invariant($"alone, by Adam at {Rate}, against a generator that stays as it was drawn; after k steps the norm of the ")
                + Invariant($"generator's gradient is measured on {Measured} latents. Then both learn by turns from where the ")
                + Invariant($"discriminator is {ahead} steps ahead: the generator by SGD at {SgdRate}, whose steps are as long as the ")
                + Invariant($"gradient, or by Adam at {Rate}, which divides by its size."),
            Findings =
            [
                new(Invariant($"before the discriminator has learned, both gradients are alike: {minimax[0]:G2} and {not[0]:G2} at ")
                    + Invariant($"D(G(z)) = {judged.Made[0]:F2}"),
                    not[0] / minimax[0] is > 0.5 and < 2),
                new(Invariant($"after {places[^1]} steps D(G(z)) is {judged.Made[^1]:G2}: the minimax gradient is ")
                    + Invariant($"{minimax[^1] / minimax.Max():G2} ")
                    + Invariant($"of its largest, the non-saturating one {not[^1] / not[0]:G2} times its first and ")
                        + Invariant($"{not[^1] / minimax[^1]:G2} ")
                    + "times as large as the minimax one",
                    minimax[^1] < 0.1 * minimax.Max() && not[^1] > not[0] && not[^1] > 100 * minimax[^1]),
                new(Invariant($"derivatives by autograd are −σ(s) and −(1 − σ(s)) up to {slopes.Error:E1}, and cross at ")
                    + "D = ½", slopes.Error < 1e-5),
                new(Invariant($"a Wasserstein critic's gradient does not fade either: {wasserstein[^1]:G2} after {places[^1]} steps, ")
                    + Invariant($"{wasserstein[0]:G2} at first"),
                    wasserstein[^1] > wasserstein[0]),
                new(Invariant($"by SGD the minimax generator stays where it was, D(G(z)) {slow.Scores[0]:G2} at first and ")
                    + Invariant($"{slow.Largest:G2} at most, while the ")
                    + Invariant($"non-saturating one gets to {moves.Largest:G2}"),
                    moves.Largest > 10 * slow.Largest),
                new(Invariant($"Adam divides the gradient by its size and hides much of this: {slowAdam.Largest:G2} and ")
                    + Invariant($"{movesAdam.Largest:G2}"),
                    slowAdam.Largest > 10 * slow.Largest),
            ],
            Tables = [table, results],
            Charts =
            [
                LogLog("Norm of the generator's gradient", "‖∇L‖")
                    .Add("minimax", places.Select(k => k + 1.0), minimax).Add("non-saturating", places.Select(k => k + 1.0), not)
                    .Add("Wasserstein", places.Select(k => k + 1.0), wasserstein),
                LogLog("What the discriminator says", "probability")
                    .Add("D(x)", places.Select(k => k + 1.0), judged.Real).Add("D(G(z))", places.Select(k => k + 1.0), judged.Made),
                slopes.Chart, Compare("D(G(z)) while both learn", "mean of D(G(z))", trainings, t => t.Scores),
                Compare("Norm of the generator's gradient while both learn", "‖∇L‖", trainings, t => t.Norms),
            ],
            Galleries = [.. trainings.Select(t => t.Gallery)],
            Figures = new()
            {
                ["steps"] = places, ["realScore"] = judged.Real, ["madeScore"] = judged.Made, ["minimaxNorm"] = minimax,
                ["nonSaturatingNorm"] = not,
                ["wassersteinNorm"] = wasserstein, ["slopeError"] = slopes.Error,
                ["trainings"] = trainings.Select(t => new Fields
                {
                    ["loss"] = t.Loss, ["optimizer"] = t.Optimizer, ["firstNorm"] = t.Norms[0], ["firstMadeScore"] = t.Scores[0],
                    ["largestMadeScore"] = t.Largest, ["endMadeScore"] = t.EndScore, ["meanPictureDistance"] = t.Distance,
                }),
            },
        };
    }

    // The discriminator learns and the generator stays; what both are after so many steps ahead is kept.
    private static (Curves Curves, IReadOnlyDictionary<string, Tensor> Start) Alone(ExperimentContext context, DataLoader loader,
        Dataset pictures, AdversarialLoss loss, int[] places, int ahead)
    {
        Generator.ManualSeed(context.Seed);
        var pair = Pair(context, pictures);
        var players = Players(pair, loss, isAdam: true);
        var latents = pair.Latents(Measured);
        var real = new DataLoader(pictures.Take(Measured), Measured, transforms: loader.Transforms).Batches(0).First().Input;
        var curves = new Curves([[], [], []], [], []);
        IReadOnlyDictionary<string, Tensor>? start = null;
        using var batches = Endless(loader).GetEnumerator();
        for (var k = 0; k <= places[^1]; k++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (k == ahead) start = pair.StateDict().ToDictionary(t => t.Key, t => t.Value.Detach().Clone());
            if (places.Contains(k)) Measure();
            batches.MoveNext();
            players.Discriminate(batches.Current);
        }
        return (curves, start!);

        void Measure()
        {
            Tensor[] parameters = [.. pair.Generator.Parameters()];
            foreach (var ((_, measured), norms) in Losses.Zip(curves.Norms))
                norms.Add(TwoPlayers.Norm(Autograd.Gradients(
                    measured.Generator(pair.Discriminator.Forward(pair.Generator.Forward(latents))), parameters)));
            using var _ = Autograd.NoGrad();
            curves.Real.Add(pair.Discriminator.Forward(real).Sigmoid().Mean().Item());
            curves.Made.Add(pair.Discriminator.Forward(pair.Generator.Forward(latents)).Sigmoid().Mean().Item());
        }
    }

    private static Play Learn(ExperimentContext context, DataLoader loader, Dataset pictures,
        IReadOnlyDictionary<string, Tensor> start, string name, AdversarialLoss loss, bool isAdam, int steps)
    {
        var optimizer = isAdam ? "Adam" : "SGD";
        context.Note?.Invoke($"both learn: {name}, {optimizer}");
        Generator.ManualSeed(context.Seed + 1);
        var pair = Pair(context, pictures);
        pair.LoadStateDict(start);
        var (players, latents) = (Players(pair, loss, isAdam), pair.Latents(Measured));
        var (norms, scores) = (new List<double>(), new List<double>());
        foreach (var real in Endless(loader).Take(steps))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            players.Discriminate(real);
            var (norm, score) = players.Generate(real);
            norms.Add(norm);
            scores.Add(score);
        }
        using var _ = Autograd.NoGrad();
        var made = pair.Generator.Forward(latents) * 0.5 + 0.5;
        var gallery = new PictureGallery(Invariant($"After {steps} steps: {name}, {optimizer}"));
        foreach (var i in Enumerable.Range(0, 8)) gallery.Add(new(Image.FromTensor(made.Select(0, i)), ""));
        var mean = new DataLoader(pictures, 1000).Batches(0).First().Input.Mean([0]);
        return new(name, optimizer, norms, scores, (made.Mean([0]) - mean).Square().Mean().Sqrt().Item(), gallery);
    }

    private static AdversarialPair Pair(ExperimentContext context, Dataset pictures)
    {
        var width = context.Quick ? 64 : 256;
        return new(new MlpGenerator(Latents, pictures.ImageShape, width),
            new MlpDiscriminator(pictures.ImageShape, width: width, dropout: 0), Latents);
    }

    private static TwoPlayers Players(AdversarialPair pair, AdversarialLoss loss, bool isAdam) => new(pair, loss,
        new Adam(pair.Discriminator.Parameters(), Rate, beta1: 0.5),
        isAdam ? new Adam(pair.Generator.Parameters(), Rate, beta1: 0.5) : new Sgd(pair.Generator.Parameters(), SgdRate));

    private static IEnumerable<Tensor> Endless(DataLoader loader) =>
        Enumerable.Range(0, int.MaxValue).SelectMany(epoch => loader.Batches(epoch).Select(b => b.Input));

    // ∂L/∂s of each loss against σ(s), and how far it is from the formula.
    private static (LineChart Chart, double Error) Slopes()
    {
        double[] scores = [.. Enumerable.Range(-48, 97).Select(i => i / 4.0)], shares = [.. scores.Select(s => 1 / (1 + Math.Exp(-s)))];
        var (chart, error) = (new LineChart("Size of the derivative by the score of one "
            + "sample")
        { XLabel = "D(G(z))", YLabel = "|∂L/∂s|", LogX = true, LogY = true }, 0.0);
        Func<double, double>[] formulas = [d => d, d => 1 - d, _ => 1];
        foreach (var ((name, loss), formula) in Losses.Zip(formulas))
        {
            var s = Tensor.From(scores, [scores.Length, 1]);
            s.RequiresGrad = true;
            double[] slopes = [.. Autograd.Gradients(loss.Generator(s) * scores.Length, [s])[0].ToArray<double>().Select(g => -g)];
            chart.Add(name, shares, slopes);
            error = Math.Max(error, slopes.Zip(shares, (g, d) => Math.Abs(g - formula(d))).Max());
        }
        return (chart, error);
    }

    private static LineChart LogLog(string title, string label) =>
        new(title) { XLabel = "steps of the discriminator alone, and 1", YLabel = label, LogX = true, LogY = true };

    private static LineChart Compare(string title, string label, List<Play> trainings, Func<Play, List<double>> figure)
    {
        var chart = new LineChart(title) { XLabel = "step", YLabel = label, LogY = true };
        foreach (var t in trainings) chart.Add($"{t.Loss}, {t.Optimizer}", figure(t));
        return chart;
    }

    private sealed record Curves(List<double>[] Norms, List<double> Real, List<double> Made);

    private sealed record Play(string Loss, string Optimizer, List<double> Norms, List<double> Scores, double Distance,
        PictureGallery Gallery)
    {
        // Of ten steps in a row: one batch is chance.
        public double Largest => Scores.Chunk(10).Max(c => c.Average());

        public double EndScore => Scores.TakeLast(Math.Max(1, Scores.Count / 10)).Average();
    }
}
