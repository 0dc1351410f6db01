namespace Fovea.Nn.Tests;

/// <summary>Losses as modules give what the operations give, and their settings can be read.</summary>
public class LossLayerTests
{
    private static readonly Tensor X = Wave.Of([4, 3]), T = Wave.Of([4, 3], 2) * 0.5 + 0.5, Third = Wave.Of([4, 3], 5);

    public static TheoryData<Reduction> Reductions() => [.. Enum.GetValues<Reduction>()];

    [Theory]
    [MemberData(nameof(Reductions))]
    public void A_module_is_its_operation(Reduction r)
    {
        void Same(Tensor expected, Tensor actual) => Golden.Near(expected, actual, 0);
        Tensor weight = Wave.Of([3], 4) * 0.5 + 1, labels = Tensor.From(0L, -100, 2, 1), y = Tensor.From(1.0, -1, 1, -1);
        Same(X.CrossEntropy(labels, weight, 0.1, r, -100), new CrossEntropyLoss(weight, 0.1, r, -100).Forward(X, labels));
        Same(X.CrossEntropy(T, weight, 0.1, r), new CrossEntropyLoss(weight, 0.1, r).Forward(X, T));
        Same(X.NllLoss(labels, weight, r, -100), new NllLoss(weight, r, -100).Forward(X, labels));
        Same(X.BceWithLogitsLoss(T, r, weight, T), new BceWithLogitsLoss(r, weight, T).Forward(X, T));
        Same(T.BceLoss(T, r, weight), new BceLoss(r, weight).Forward(T, T));
        Same(X.HuberLoss(T, r, 0.3), new HuberLoss(r, 0.3).Forward(X, T));
        Same(X.KlDivLoss(T, r, true, true), new KlDivLoss(r, true, true).Forward(X, T));
        Same(X.FocalLoss(T, 0.3, 1.5, r), new FocalLoss(0.3, 1.5, r).Forward(X, T));
        Same(X.FocalLoss(T, null, 1.5, r), new FocalLoss(-1, 1.5, r).Forward(X, T));
        Same(X.PoissonNllLoss(T, true, true, reduction: r), new PoissonNllLoss(full: true, reduction: r).Forward(X, T));
        Same(X.Sigmoid().DiceLoss(T, 0.5, r), new DiceLoss(0.5, r).Forward(X, T));
        Same(X.GaussianNllLoss(T, T, true, 1e-3, r), new GaussianNllLoss(true, 1e-3, r).Forward(X, T, T));
        Same(X.CosineEmbeddingLoss(T, y, 0.2, r), new CosineEmbeddingLoss(0.2, r).Forward(X, T, y));
        Same(X.MarginRankingLoss(T, Third.Sign(), 0.2, r), new MarginRankingLoss(0.2, r).Forward(X, T, Third.Sign()));
        Same(X.TripletMarginLoss(T, Third, 0.5, 3, 1e-5, true, r), new TripletMarginLoss(0.5, 3, 1e-5, true, r).Forward(X, T, Third));
    }

    [Fact]
    public void Dice_of_labels_goes_by_the_softmax()
    {
        Tensor x = Wave.Of([2, 3, 2, 2]), labels = Tensor.From([0L, 1, 2, 2, 1, 0, 0, 1], [2, 2, 2]);
        var p = x.Softmax(1);
        double[] each = [.. from n in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 3) select Channel(n, c)];
        Golden.Near(each, new DiceLoss(reduction: Reduction.None).Forward(x, labels).ToArray<double>());
        Assert.Equal("DiceLoss: expected scores [N, C, …] and labels [N, …], got [2, 3, 2, 2] and [2].",
            Assert.Throws<ShapeException>(() => new DiceLoss().Forward(x, Tensor.From(0L, 1))).Message);

        double Channel(int n, int c)
        {
            double both = 0, all = 0;
            for (var i = 0; i < 4; i++)
            {
                double t = labels.At(n, i / 2, i % 2) == c ? 1 : 0, q = p.At(n, c, i / 2, i % 2);
                (both, all) = (both + q * t, all + q + t);
            }
            return 1 - (2 * both + 1) / (all + 1);
        }
    }

    [Fact]
    public void Weights_are_buffers_and_three_tensors_are_asked_for()
    {
        Assert.Equal(["pos_weight", "weight"], new BceWithLogitsLoss(posWeight: X, weight: X).StateDict().Keys);
        Assert.Equal(["weight"], new BceLoss(weight: X).StateDict().Keys);
        Assert.Equal("TripletMarginLoss: expected 3 inputs, got 2.",
            Assert.Throws<ShapeException>(() => ((Module)new TripletMarginLoss()).Forward(X, T)).Message);
        Golden.Near(new TripletMarginLoss().Forward(X, T, Third), ((Module)new TripletMarginLoss()).Forward([X, T, Third])[0], 0);
    }

    [Fact]
    public void A_cosine_may_stay_apart_or_be_added_up()
    {
        Tensor output = Wave.Of([2, 3, 2, 2], 3), target = Wave.Of([2, 3, 2, 2], 7) * Tensor.From([1.0, 0, 1, 1], [1, 1, 2, 2]);
        var each = new CosineLoss(reduction: Reduction.None).Forward(output, target);
        Assert.Equal([2, 2, 2], each.Shape);
        Assert.Equal(0, each.At(0, 0, 1));
        Assert.Equal(each.Sum().Item(), new CosineLoss(reduction: Reduction.Sum).Forward(output, target).Item());
        Assert.Equal(each.Sum().Item() / 6, new CosineLoss().Forward(output, target).Item(), 1e-15);
    }

    [Fact]
    public void A_recorded_step_takes_ignored_labels_and_probabilities()
    {
        Module network = new Linear(3, 3);
        var step = new TrainingStep(network, new CrossEntropyLoss(ignoreIndex: -1), ReplayPolicy.Auto);
        Tensor x = Wave.Of([4, 3], 1, DType.Float32);
        for (var i = 0; i < 3; i++)
        {
            var labels = Tensor.From(i, -1L, 2, i == 1 ? -1 : 0);
            var (loss, scores) = step.Run(x, labels);
            Assert.Equal(scores.CrossEntropy(labels, ignoreIndex: -1).Item(), loss.Item());
        }
        Assert.Null(step.Refusal);
        var soft = new TrainingStep(network, new CrossEntropyLoss());
        for (var i = 0; i < 3; i++) soft.Run(x, Wave.Of([4, 3], i, DType.Float32).Softmax(1));
        Assert.Null(soft.Refusal);
        Assert.Throws<ShapeException>(() => soft.Run(x, Wave.Of([4, 3], 2, DType.Float32)));
    }
}
