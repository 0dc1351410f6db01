using Fovea.Models;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>On a line, where everything can be integrated: the trained discriminator beside p/(p + q), its value beside −ln 4 + 2·JSD,
/// and a generator that learns until nothing can be told.</summary>
public sealed class GanOptimalDiscriminator : IExperiment
{
    // Below a hundredth of the largest density there are too few samples to learn from.
    private const double Negligible = 0.01;
    private const int Bins = 120;

    // The generator goes down the divergence only while the discriminator is near its optimum; by turns of one each they go round.
    private const int DiscriminatorSteps = 5;

    private static readonly double Optimum = -Math.Log(4);
    private static readonly LineDensity Two = new((0.5, -1.5, 0.5), (0.5, 1.5, 0.8));
    private static readonly LineGrid Grid = new(-8, 8, 1601), Coarse = new(-6 + 0.05, 6 - 0.05, Bins);

    /// <inheritdoc/>
    public string Name => "gan-optimal-discriminator";

    /// <inheritdoc/>
    public string Description => "On a line the trained discriminator is p/(p + q), and ½ everywhere once the generator has learned p.";

    /// <inheritdoc/>
    public string Source => "I. Goodfellow et al.: Generative adversarial nets, NIPS 2014, section 4.1";

    /// <inheritdoc/>
    public string Duration => "2 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        Generator.ManualSeed(context.Seed);
        // Fewer samples leave more noise.
        double Within(double tolerance) => context.Quick ? 2.5 * tolerance : tolerance;
        Judged[] judged =
        [
            Judge(context, "two Gaussians", new((1, -1, 1)), new((1, 1, 1.5))),
            Judge(context, "a mixture and a Gaussian", Two, new((1, 0, 1.5))),
            Judge(context, "q = p", new((1, -1, 1)), new((1, -1, 1))),
        ];
        var (same, made) = (judged[2], Generate(context));
        var table = new PageTable("Discriminators", "densities", "worst |D − p/(p + q)|>", "value>", "−ln 4 + 2·JSD>", "JSD>");
        foreach (var j in judged)
            table.Add(Invariant($"{j.Name}: p = {j.P}, q = {j.Q}"), Invariant($"{j.Error:F4}"), Invariant($"{j.Value:F4}"),
                Invariant($"{j.Expected:F4}"), Invariant($"{j.Divergence:F4}"));
        var progress = new PageTable("The generator", "step>", "objective>", "JSD of its density>");
        foreach (var (i, step) in made.Places.Index())
            progress.Add(Invariant($"{step}"), Invariant($"{made.Objectives[i]:F4}"), Invariant($"{made.Divergences[i]:F4}"));
        return new()
        {
            Text = "The value of a discriminator is V(D) = E_p[ln D(x)] + E_q[ln(1 − D(x))]. At each x it is largest for "
                + "D(x) = p(x)/(p(x) + q(x)), where V = −ln 4 + 2·JSD(p‖q) with JSD = ½KL(p‖m) + ½KL(q‖m), m = (p + q)/2. A generator "
                + "that makes V small so makes JSD small, which is 0 for q = p alone: then D = ½ and V = −ln 4 = −1.3863. "
                + Invariant($"Each discriminator is a perceptron 1–64–64–1 that sees {Batch(context)} new samples of p and of q at ")
                    + Invariant($"each of ")
                + Invariant($"{Steps(context)} steps; integrals are sums over {Grid.Xs.Count} places. Errors are taken where (p + q)/2 is ")
                + "above a hundredth of its largest value: elsewhere there is nothing to learn from. "
                + Invariant($"The generator is a perceptron 2–64–64–1 that learns in {PlaySteps(context)} steps, each after ")
                + Invariant($"{DiscriminatorSteps} of the discriminator. Its density is counted in bins of 0.1."),
            Findings =
            [
                .. judged[..2].Select(j => new Finding(
                    Invariant($"{j.Name}: the trained D is p/(p + q) up to {j.Error:F3} wherever there are ")
                        + Invariant($"samples"), j.Error < Within(0.05))),
                .. judged[..2].Select(j => new Finding(
                    Invariant($"{j.Name}: its value, {j.Value:F4}, is that of the optimum, −ln 4 + 2·JSD = {j.Expected:F4}, up to ")
                        + Invariant($"{Math.Abs(j.Value - j.Expected):F4}"),
                    Math.Abs(j.Value - j.Expected) < Within(0.004))),
                new(Invariant($"for q = p it is ½ everywhere, up to {same.Error:F3}, and the value {same.Value:F4} is −ln 4 up to ")
                    + Invariant($"{Math.Abs(same.Value - Optimum):F4}"),
                    same.Error < Within(0.03) && Math.Abs(same.Value - Optimum) < Within(0.001)),
                new(Invariant($"a generator learns p: JSD falls from {made.Divergences[0]:F3} to {made.Divergences[^1]:F4}, and ")
                    + Invariant($"{made.Misplaced:P1} of its samples are misplaced"),
                    made.Divergences[^1] < Within(0.02) && made.Misplaced < Within(0.1)),
                new(Invariant($"the objective goes to −ln 4: {made.Objectives.Max():F3} where D is ahead, {made.End:F4} over the last ")
                    + Invariant($"tenth, and ")
                    + Invariant($"a D of its own that is trained anew against it reaches {made.Anew:F4}"),
                    Math.Abs(made.End - Optimum) < Within(0.02) && Math.Abs(made.Anew - Optimum) < Within(0.04)),
            ],
            Tables = [table, progress],
            Charts =
            [
                .. judged.Select(Draw), DrawDensity(made),
                new LineChart("The objective while the generator learns") { XLabel = "step", YLabel = "E[ln D(x)] + E[ln(1 − D(G(z)))]" }
                    .Add("objective", made.Places.Select(s => (double)s), made.Objectives)
                    .Add("−ln 4", [0, made.Places[^1]], [Optimum, Optimum])
                    .Add("−ln 4 + 2·JSD of the generator's density", made.Places.Select(s => (double)s),
                        made.Divergences.Select(d => Optimum + 2 * d)),
            ],
            Figures = new()
            {
                ["optimum"] = Optimum,
                ["pairs"] = judged.Select(j => new Fields
                {
                    ["name"] = j.Name, ["worstError"] = j.Error, ["value"] = j.Value, ["expectedValue"] = j.Expected,
                    ["jensenShannon"] = j.Divergence,
                }),
                ["generator"] = new Fields
                {
                    ["steps"] = made.Places, ["objective"] = made.Objectives, ["jensenShannon"] = made.Divergences,
                    ["endObjective"] = made.End, ["objectiveOfNewDiscriminator"] = made.Anew, ["misplacedShare"] = made.Misplaced,
                },
            },
        };
    }

    private static int Batch(ExperimentContext context) => context.Quick ? 256 : 1024;

    private static int Steps(ExperimentContext context) => context.Quick ? 800 : 5000;

    private static int PlaySteps(ExperimentContext context) => context.Quick ? 800 : 1600;

    private static Judged Judge(ExperimentContext context, string name, LineDensity p, LineDensity q)
    {
        context.Note?.Invoke($"discriminator: {name}");
        var scores = Scores(Learn(context, p, q.Sample), Grid);
        double[] real = [.. Grid.Xs.Select(p.At)], made = [.. Grid.Xs.Select(q.At)];
        double[] best = [.. real.Zip(made, (a, b) => a / (a + b))], trained = [.. scores.Select(s => 1 / (1 + Math.Exp(-s)))];
        var least = Negligible * real.Zip(made, (a, b) => a + b).Max();
        var error = Enumerable.Range(0, best.Length).Where(i => real[i] + made[i] >= least).Max(i => Math.Abs(trained[i] - best[i]));
        return new(name, p, q, trained, best, error, Grid.Value(real, made, scores), Grid.JensenShannon(real, made));
    }

    // A discriminator alone, against samples that stay as they are distributed.
    private static Sequential Learn(ExperimentContext context, LineDensity p, Func<int, Tensor> made)
    {
        var (network, loss) = (Perceptron(1), new MinimaxLoss());
        var optimizer = new Adam(network.Parameters(), 0.005);
        // The rate falls to 0, so that the noise of the samples is averaged out.
        var schedule = new CosineLR(optimizer, Steps(context));
        var step = new TrainingStep([network], (inputs, _) =>
        {
            var (x, y) = (network.Forward(inputs[0]), network.Forward(inputs[1]));
            return new(loss.Discriminator(x, y), [x, y]);
        });
        for (var i = 0; i < Steps(context); i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            step.Run([p.Sample(Batch(context)), made(Batch(context))], []);
            optimizer.Step();
            schedule.Step();
        }
        return network;
    }

    private static Generated Generate(ExperimentContext context)
    {
        context.Note?.Invoke("generator");
        var pair = new AdversarialPair(new Sequential([new Flatten(), .. Perceptron(2)]), Perceptron(1), 2);
        var steps = PlaySteps(context);
        Optimizer discriminates = new Adam(pair.Discriminator.Parameters(), 0.01, beta1: 0.5),
            generates = new Adam(pair.Generator.Parameters(), 0.002, beta1: 0.5);
        var players = new TwoPlayers(pair, new NonSaturatingLoss(), discriminates, generates);
        CosineLR[] schedules = [new(discriminates, steps), new(generates, steps)];
        var (places, divergences, means, last) = (new List<int>(), new List<double>(), new List<double>(), new List<double>());
        var every = steps / 25;
        for (var i = 0; i < steps; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (i % every == 0)
            {
                places.Add(i);
                divergences.Add(Divergence(Density(pair, 20_000)));
            }
            var value = 0.0;
            for (var k = 0; k < DiscriminatorSteps; k++) value = -players.Discriminate(Two.Sample(Batch(context)));
            last.Add(value);
            players.Generate(Two.Sample(Batch(context)));
            foreach (var schedule in schedules) schedule.Step();
            if (i % every == every - 1) means.Add(last.TakeLast(i < every ? 10 : every).Average());
        }
        var density = Density(pair, 200_000);
        places.Add(steps);
        divergences.Add(Divergence(density));
        means.Add(last.TakeLast(every).Average());
        var misplaced = Coarse.Xs.Select((x, i) => Math.Abs(density[i] - Two.At(x))).Sum() * Coarse.Step / 2;
        var anew = Learn(context, Two, count => Samples(pair, count));
        return new(places, means, divergences, density, [.. Scores(pair.Discriminator, Grid).Select(s => 1 / (1 + Math.Exp(-s)))],
            last.TakeLast(steps / 10).Average(), Value(anew, pair), misplaced);
    }

    // Of many samples, as the generator's density is known by samples alone.
    private static double Value(Module discriminator, AdversarialPair pair)
    {
        using var _ = Autograd.NoGrad();
        const int count = 200_000;
        var (real, made) = (discriminator.Forward(Two.Sample(count)), discriminator.Forward(Samples(pair, count)));
        return -new MinimaxLoss().Discriminator(real, made).Item();
    }

    private static Tensor Samples(AdversarialPair pair, int count)
    {
        using var _ = Autograd.NoGrad();
        return pair.Generator.Forward(pair.Latents(count));
    }

    private static double[] Density(AdversarialPair pair, int count)
    {
        var density = new double[Bins];
        foreach (var x in Samples(pair, count).ToArray<float>())
            density[Math.Clamp((int)((x - Coarse.Xs[0]) / Coarse.Step + 0.5), 0, Bins - 1)] += 1 / (count * Coarse.Step);
        return density;
    }

    private static double Divergence(double[] density) => Coarse.JensenShannon([.. Coarse.Xs.Select(Two.At)], density);

    private static double[] Scores(Module network, LineGrid grid)
    {
        using var _ = Autograd.NoGrad();
        var xs = Tensor.From([.. grid.Xs.Select(x => (float)x)], [grid.Xs.Count, 1]);
        return [.. network.Forward(xs).ToArray<float>().Select(s => (double)s)];
    }

    private static Sequential Perceptron(int inputs) =>
        new(new Linear(inputs, 64), new SiLU(), new Linear(64, 64), new SiLU(), new Linear(64, 1));

    private static LineChart Draw(Judged j)
    {
        int[] shown = [.. Enumerable.Range(0, Grid.Xs.Count).Where(i => Math.Abs(Grid.Xs[i]) <= 6 && i % 5 == 0)];
        IEnumerable<double> Of(Func<int, double> f) => shown.Select(f);
        double[] xs = [.. Of(i => Grid.Xs[i])];
        return new LineChart($"D and p/(p + q): {j.Name}") { XLabel = "x", YLabel = "density, probability" }
            .Add("p", xs, Of(i => j.P.At(Grid.Xs[i]))).Add("q", xs, Of(i => j.Q.At(Grid.Xs[i])))
            .Add("p/(p + q)", xs, Of(i => j.Best[i])).Add("D, trained", xs, Of(i => j.Trained[i]));
    }

    private static LineChart DrawDensity(Generated made)
    {
        int[] shown = [.. Enumerable.Range(0, Grid.Xs.Count).Where(i => Math.Abs(Grid.Xs[i]) <= 6 && i % 5 == 0)];
        return new LineChart("The trained generator") { XLabel = "x", YLabel = "density, probability" }
            .Add("p", Coarse.Xs, Coarse.Xs.Select(Two.At)).Add("density of G(z)", Coarse.Xs, made.Density)
            .Add("D", shown.Select(i => Grid.Xs[i]), shown.Select(i => made.Judgement[i]));
    }

    private sealed record Judged(string Name, LineDensity P, LineDensity Q, double[] Trained, double[] Best, double Error, double Value,
        double Divergence)
    {
        public double Expected => Optimum + 2 * Divergence;
    }

    private sealed record Generated(List<int> Places, List<double> Objectives, List<double> Divergences, double[] Density,
        double[] Judgement, double End, double Anew, double Misplaced);
}
