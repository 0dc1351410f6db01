using static System.Math;

namespace Fovea.Tensors.Tests;

/// <summary>Losses with ignored labels, probabilities and weights, and those of three tensors, against formulas written out.</summary>
public class WeightedLossOpTests
{
    private static readonly Tensor Scores = Golden.Input(1, [5, 3]), Weight = Golden.Input(2, [3]).Abs() + 0.2;
    private static readonly long[] Labels = [2, 0, -100, 1, -100];

    private static double[] Log(int row)
    {
        double[] x = [Scores.At(row, 0), Scores.At(row, 1), Scores.At(row, 2)];
        var sum = x.Sum(Exp);
        return [.. x.Select(v => v - Math.Log(sum))];
    }

    private static double Row(int n, double smoothing) => -(1 - smoothing) * Weight.At((int)Labels[n]) * Log(n)[Labels[n]]
        - smoothing / 3 * Log(n).Select((v, c) => v * Weight.At(c)).Sum();

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Ignored_labels_count_for_nothing(double smoothing)
    {
        double[] expected = [.. Enumerable.Range(0, 5).Select(n => Labels[n] < 0 ? 0 : Row(n, smoothing))];
        var labels = Tensor.From(Labels);
        Expect.Close([5], expected, Scores.CrossEntropy(labels, Weight, smoothing, Reduction.None, ignoreIndex: -100), 1e-14);
        Expect.Close([], [expected.Sum()], Scores.CrossEntropy(labels, Weight, smoothing, Reduction.Sum, -100), 1e-14);
        var weights = Labels.Where(l => l >= 0).Sum(l => Weight.At((int)l));
        Expect.Close([], [expected.Sum() / weights], Scores.CrossEntropy(labels, Weight, smoothing, ignoreIndex: -100), 1e-14);
        // An ignored label may also be one of the classes.
        Expect.Close(Scores.Slice(0, 0, 2).CrossEntropy(Tensor.From(2L, 0)),
            Scores.Slice(0, 0, 3).CrossEntropy(Tensor.From(2L, 0, 1), ignoreIndex: 1), 1e-14);
        Assert.Equal(double.NaN, Scores.CrossEntropy(Tensor.Zeros([5], DType.Int64), ignoreIndex: 0).Item());
    }

    [Fact]
    public void Nll_ignores_labels_and_takes_images()
    {
        var logs = Scores.LogSoftmax(1);
        var labels = Tensor.From(Labels);
        foreach (var reduction in Enum.GetValues<Reduction>())
            Expect.Close(Scores.CrossEntropy(labels, Weight, 0, reduction, -100), logs.NllLoss(labels, Weight, reduction, -100), 1e-14);
        Expect.Close(Scores.CrossEntropy(labels, ignoreIndex: -100), logs.NllLoss(labels, ignoreIndex: -100), 1e-14);
        Tensor images = Golden.Input(3, [2, 3, 2, 4]),
            places = Tensor.From(Enumerable.Range(0, 16).Select(i => i % 3L).ToArray(), [2, 2, 4]);
        foreach (var reduction in Enum.GetValues<Reduction>())
            Expect.Close(images.CrossEntropy(places, Weight, reduction: reduction),
                images.LogSoftmax(1).NllLoss(places, Weight, reduction), 1e-14);
    }

    [Fact]
    public void Probabilities_as_targets()
    {
        var targets = Golden.Input(4, [5, 3]).Softmax(1);
        double[] Expected(double smoothing) => [.. Enumerable.Range(0, 5).Select(n => -Enumerable.Range(0, 3).Sum(c =>
            Weight.At(c) * ((1 - smoothing) * targets.At(n, c) + smoothing / 3) * Log(n)[c]))];
        Expect.Close([5], Expected(0), Scores.CrossEntropy(targets, Weight, reduction: Reduction.None), 1e-14);
        Expect.Close([], [Expected(0.1).Sum()], Scores.CrossEntropy(targets, Weight, 0.1, Reduction.Sum), 1e-14);
        // The mean divides by the number of rows, not by weights, as PyTorch's.
        Expect.Close([], [Expected(0.1).Average()], Scores.CrossEntropy(targets, Weight, 0.1), 1e-14);
        // Certain targets are labels.
        var labels = Tensor.From(2L, 0, 1, 1, 0);
        Expect.Close(Scores.CrossEntropy(labels, labelSmoothing: 0.3),
            Scores.CrossEntropy(labels.OneHot(3, DType.Float64), labelSmoothing: 0.3), 1e-14);
        var images = Golden.Input(3, [2, 3, 2, 4]);
        var places = Tensor.From(Enumerable.Range(0, 16).Select(i => i % 3L).ToArray(), [2, 2, 4]);
        Expect.Close(images.CrossEntropy(places, reduction: Reduction.None),
            images.CrossEntropy(places.OneHot(3, DType.Float64).Permute(0, 3, 1, 2), reduction: Reduction.None), 1e-14);
    }

    [Fact]
    public void Weights_of_binary_cross_entropy()
    {
        Tensor x = Golden.Input(1, [4, 3]) * 5, t = Golden.Input(2, [4, 3]).Sigmoid(), positive = Golden.Input(3, [3]).Abs() + 0.5,
            weight = Golden.Input(4, [4, 1]).Abs();
        double Each(int n, int c, bool pos, bool all)
        {
            double v = x.At(n, c), y = t.At(n, c), p = 1 / (1 + Exp(-v));
            return (all ? weight.At(n, 0) : 1) * -((pos ? positive.At(c) : 1) * y * Math.Log(p) + (1 - y) * Math.Log(1 - p));
        }
        double[] All(bool pos, bool all) => [.. Enumerable.Range(0, 12).Select(i => Each(i / 3, i % 3, pos, all))];
        Expect.Close([4, 3], All(true, false), x.BceWithLogitsLoss(t, Reduction.None, positive), 1e-12);
        Expect.Close([], [All(true, true).Average()], x.BceWithLogitsLoss(t, Reduction.Mean, positive, weight), 1e-12);
        Expect.Close([], [All(false, true).Sum()], x.BceWithLogitsLoss(t, Reduction.Sum, weight: weight), 1e-12);
        Expect.Close([], [All(false, true).Average()], x.Sigmoid().BceLoss(t, weight: weight), 1e-12);
        var large = Tensor.From(1000.0, -1000).BceWithLogitsLoss(Tensor.From(0.0, 1), Reduction.None, Tensor.From(1.0, 3));
        Expect.Close([2], [1000, 3000], large, 0);
        Expect.Message("bce_with_logits_loss: expected a weight that broadcasts to [4, 3], got [2, 4, 3].",
            () => x.BceWithLogitsLoss(t, posWeight: Tensor.Ones([2, 4, 3], DType.Float64)));
    }

    public static TheoryData<string> Names() => [.. Pairwise.Keys];

    private static double Sigma(double x) => 1 / (1 + Exp(-x));

    private static readonly Dictionary<string,
        (Func<Tensor, Tensor, Reduction, Tensor> Op, Func<double, double, double> Formula)> Pairwise = new()
        {
            ["huber"] = ((x, t, r) => x.HuberLoss(t, r, 0.3),
                (x, t) => Abs(x - t) < 0.3 ? (x - t) * (x - t) / 2 : 0.3 * (Abs(x - t) - 0.15)),
            ["kl_div"] = ((x, t, r) => x.KlDivLoss(t, r), (x, t) => t * (Math.Log(t) - x)),
            ["kl_div, logarithms"] = ((x, t, r) => x.KlDivLoss(t, r, logTarget: true), (x, t) => Exp(t) * (t - x)),
            ["focal"] = ((x, t, r) => x.FocalLoss(t, reduction: r), (x, t) => Focal(x, t, 2) * (0.25 * t + 0.75 * (1 - t))),
            ["focal, no weights"] = ((x, t, r) => x.FocalLoss(t, null, 1.5, r), (x, t) => Focal(x, t, 1.5)),
            ["focal, gamma 0"] = ((x, t, r) => x.FocalLoss(t, null, 0, r), (x, t) => Focal(x, t, 0)),
            ["poisson"] = ((x, t, r) => x.PoissonNllLoss(t * 3, reduction: r), (x, t) => Exp(x) - 3 * t * x),
            ["poisson, full"] = ((x, t, r) => x.PoissonNllLoss(t * 3, full: true, reduction: r), (x, t) => Exp(x) - 3 * t * x
                + (3 * t > 1 ? 3 * t * Math.Log(3 * t) - 3 * t + 0.5 * Math.Log(2 * PI * 3 * t) : 0)),
            ["poisson, rates"] = ((x, t, r) => x.Abs().PoissonNllLoss(t, logInput: false, reduction: r), (x, t) =>
                Abs(x) - t * Math.Log(Abs(x) + 1e-8)),
            ["gaussian"] = ((x, t, r) => x.GaussianNllLoss(t, t + 1, reduction: r), (x, t) =>
                0.5 * (Math.Log(t + 1) + (x - t) * (x - t) / (t + 1))),
            ["gaussian, full"] = ((x, t, r) => x.GaussianNllLoss(t, t * 0, true, 0.01, r),
            (x, t) => 0.5 * (Math.Log(0.01) + (x - t) * (x - t) / 0.01) + 0.5 * Math.Log(2 * PI)),
            ["ranking"] = ((x, t, r) => x.MarginRankingLoss(t, x.Sign(), 0.2, r), (x, t) => Max(0, -Sign(x) * (x - t) + 0.2)),
        };

    private static double Focal(double x, double t, double gamma)
    {
        var p = Sigma(x);
        return -(t * Math.Log(p) + (1 - t) * Math.Log(1 - p)) * Pow(1 - (p * t + (1 - p) * (1 - t)), gamma);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_the_formula_reduced_as_said(string name)
    {
        var (op, formula) = Pairwise[name];
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = Golden.Input(1, [3, 7], dtype), t = Golden.Input(2, [3, 7], dtype).Sigmoid();
            var each = x.Doubles().Zip(t.Doubles(), formula).ToArray();
            var tolerance = dtype == DType.Float32 ? 1e-5 : 1e-13;
            Expect.Close([3, 7], each, op(x, t, Reduction.None), tolerance);
            Expect.Close([], [each.Sum()], op(x, t, Reduction.Sum), tolerance);
            Expect.Close([], [each.Average()], op(x, t, Reduction.Mean), tolerance);
        }
    }

    [Fact]
    public void The_divergence_of_a_sample()
    {
        // Of two equal distributions it is 0, of a certain one against a fair coin ln 2.
        var t = Tensor.From([1.0, 0, 0.25, 0.75], [2, 2]);
        var x = Tensor.From([0.5, 0.5, 0.25, 0.75], [2, 2]).Log();
        Assert.Equal(Math.Log(2) / 2, x.KlDivLoss(t, batchMean: true).Item(), 1e-15);
        Assert.Equal(Math.Log(2) / 4, x.KlDivLoss(t).Item(), 1e-15);
        Assert.Equal(Math.Log(2), x.KlDivLoss(t, Reduction.Sum).Item(), 1e-15);
    }

    [Fact]
    public void Cosine_embedding()
    {
        // 60° and 90°.
        Tensor a = Tensor.From([1.0, 0, 2, 0, 1, 0], [3, 2]), b = Tensor.From([0.5, Sqrt(0.75), 1, Sqrt(3), 0, 3], [3, 2]);
        var y = Tensor.From(1L, -1, -1);
        Expect.Close([3], [0.5, 0.5 - 0.2, 0], a.CosineEmbeddingLoss(b, y, 0.2, Reduction.None), 1e-11);
        Expect.Close([], [0.8 / 3], a.CosineEmbeddingLoss(b, y.To(DType.Float64), 0.2), 1e-11);
        Expect.Close([], [0.5], a.Select(0, 0).CosineEmbeddingLoss(b.Select(0, 0), Tensor.From([1.0], [])), 1e-11);
        Expect.Message("cosine_embedding_loss: expected vectors [N, D] and labels [N], got [3, 2] and [2].",
            () => a.CosineEmbeddingLoss(b, Tensor.From(1L, 1)));
    }

    [Fact]
    public void Dice()
    {
        // One channel: 2·(0.5 + 1)/(2 + 2) without smoothing.
        Tensor x = Tensor.From([0.5, 1, 0.5, 0], [1, 1, 2, 2]), t = Tensor.From([1.0, 1, 0, 0], [1, 1, 2, 2]);
        Expect.Close([], [1 - 3 / 4.0], x.DiceLoss(t, 0), 1e-15);
        Expect.Close([1, 1], [1 - 4 / 5.0], x.DiceLoss(t, reduction: Reduction.None), 1e-15);
        Assert.Equal(0, (x * 0).DiceLoss(t * 0).Item());
        Expect.Message("dice_loss: expected probabilities [N, C, …], got [3].", () => Tensor.Zeros([3]).DiceLoss(Tensor.Zeros([3])));
    }

    [Fact]
    public void Triplets()
    {
        Tensor a = Golden.Input(1, [4, 5]), p = Golden.Input(2, [4, 5]), n = Golden.Input(3, [4, 5]);
        double D(Tensor x, Tensor z, int row, double q) =>
            Pow(Enumerable.Range(0, 5).Sum(i => Pow(Abs(x.At(row, i) - z.At(row, i) + 1e-6), q)), 1 / q);
        double[] Each(double q, bool swap) => [.. Enumerable.Range(0, 4).Select(i =>
            Max(0, D(a, p, i, q) - (swap ? Min(D(a, n, i, q), D(p, n, i, q)) : D(a, n, i, q)) + 0.5))];
        Expect.Close([4], Each(2, false), a.TripletMarginLoss(p, n, 0.5, reduction: Reduction.None), 1e-13);
        Expect.Close([], [Each(3, true).Average()], a.TripletMarginLoss(p, n, 0.5, 3, swap: true), 1e-13);
        Assert.Equal(1, a.TripletMarginLoss(a, a).Item(), 1e-12);
    }

    [Fact]
    public void Messages()
    {
        Tensor x = Tensor.Zeros([2, 3]), labels = Tensor.From(0L, 2);
        Expect.Message("cross_entropy: expected probabilities from 0 to 1, got -0.5 at element 4.",
            () => x.CrossEntropy(Tensor.From([0f, 1, 0, 0.5f, -0.5f, 1], [2, 3])));
        Expect.Message("cross_entropy: expected probabilities from 0 to 1, got NaN at element 0.",
            () => x.CrossEntropy(Tensor.From([float.NaN, 1, 0, 0.5f, 0, 1], [2, 3])));
        Expect.Message("cross_entropy: expected labels where one is ignored, got probabilities [2, 3]. Leave ignoreIndex out.",
            () => x.CrossEntropy(x, ignoreIndex: 0));
        Expect.Message("cross_entropy: expected indices 0…2, got 3 at element 1. 3 scores for each sample: a network needs as many outputs as there are classes.", () =>
            x.CrossEntropy(Tensor.From(-100L, 3), ignoreIndex: -100));
        Expect.Message("cross_entropy: expected class weights Float32 [3], got Float32 [2].", () => x.CrossEntropy(x, Tensor.Ones([2])));
        Expect.Message("nll_loss: expected labels [2] for log-probabilities [2, 3], got [2, 3].", () => x.NllLoss(x.To(DType.Int64)));
        Expect.Message("kl_div_loss: expected two tensors of one shape, got [2, 3] and [3].", () => x.KlDivLoss(Tensor.Zeros([3])));
        Expect.Message("margin_ranking_loss: expected two tensors of one element type, got Float32 and Int64. Convert one with x.To(DType.Float32).",
            () => x.MarginRankingLoss(x, x.To(DType.Int64)));
        Expect.Message("triplet_margin_loss: expected two tensors of one shape, got [2, 3] and [2].", () =>
            x.TripletMarginLoss(x, Tensor.Zeros([2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.HuberLoss(x, delta: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.FocalLoss(x, gamma: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy(x, labelSmoothing: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy(labels, labelSmoothing: 2, ignoreIndex: 1));
    }
}
