namespace Fovea.Nn.Tests;

public class LossTests
{
    private static readonly Tensor Scores = Wave.Of([4, 5]) * 3, Target = Wave.Of([4, 5], 2), Labels = Tensor.From(4L, 0, 2, 2),
        Weight = Wave.Of([5], 4) * 0.5 + 1;

    private static readonly Tensor Images = Wave.Of([2, 5, 2, 3], 5), ImageLabels = Tensor.From(
        [0L, 1, 2, 3, 4, 0, 1, 1, 4, 2, 3, 3],
        [2, 2, 3]);

    private static readonly Dictionary<string, (Func<Reduction, Loss> Make, Tensor Output, Tensor Target)> Losses = new()
    {
        ["cross_entropy"] = (r => new CrossEntropyLoss(reduction: r), Scores, Labels),
        ["cross_entropy weighted"] = (r => new CrossEntropyLoss(Weight, 0.1, r), Scores, Labels),
        ["cross_entropy images"] = (r => new CrossEntropyLoss(Weight, reduction: r), Images, ImageLabels),
        ["nll"] = (r => new NllLoss(Weight, r), Scores.LogSoftmax(), Labels),
        ["bce"] = (r => new BceLoss(r), Wave.Of([4, 5], 3) * 0.4 + 0.5, Target * 0.5 + 0.5),
        ["bce_with_logits"] = (r => new BceWithLogitsLoss(r), Scores * 10, Target * 0.5 + 0.5),
        ["mse"] = (r => new MseLoss(r), Scores, Target),
        ["l1"] = (r => new L1Loss(r), Scores, Target),
        ["smooth_l1"] = (r => new SmoothL1Loss(0.5, r), Scores, Target),
    };

    public static MatrixTheoryData<string, Reduction> Cases() => new(Losses.Keys, Enum.GetValues<Reduction>());

    public static TheoryData<string> Names() => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loss_equals_that_of_PyTorch(string name, Reduction reduction)
    {
        var (make, output, target) = Losses[name];
        Golden.Near(Golden.Of($"{name} {reduction.ToString().ToLowerInvariant()}"), make(reduction).Forward(output, target));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_gradient_equals_central_differences(string name, Reduction reduction)
    {
        var (make, output, target) = Losses[name];
        var check = GradCheck.Run(x => make(reduction).Forward(x, target), output);
        Assert.True(check.MaxAbsoluteError <= GradCheck.Tolerance, $"{check.MaxAbsoluteError:E2}");
        Assert.Equal(output.Count, check.Elements);
    }

    [Theory]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    [InlineData(Reduction.None)]
    public void Hinge_equals_the_plain_formula(Reduction reduction)
    {
        var rows = Enumerable.Range(0, 4).Select(n =>
        {
            var y = (int)Labels.At(n);
            return Enumerable.Range(0, 5).Where(c => c != y).Sum(c => Math.Max(0, Scores.At(n, c) - Scores.At(n, y) + 1.3));
        }).ToArray();
        double[] expected = reduction switch { Reduction.Mean => [rows.Average()], Reduction.Sum => [rows.Sum()], _ => rows };
        Golden.Near(expected, new HingeLoss(1.3, reduction).Forward(Scores, Labels).ToArray<double>());
    }

    [Fact]
    public void Hinge_is_0_where_every_margin_is_kept()
    {
        var loss = new HingeLoss().Forward(Tensor.From([5.0, 1, 2, 0, 7, 3], [2, 3]), Tensor.From(0L, 1));
        Assert.Equal(0, loss.Item());
    }

    [Fact]
    public void Cross_entropy_of_scores_that_say_nothing_is_the_logarithm_of_the_classes() =>
        Assert.Equal(
            Math.Log(10),
            new CrossEntropyLoss().Forward(Tensor.Zeros([3, 10], DType.Float64), Tensor.From(1L, 5, 9)).Item(),
            1e-14);

    [Fact]
    public void Large_scores_overflow_nothing()
    {
        var x = Tensor.From([1000f, -1000, -1000, 1000], [2, 2]);
        Assert.Equal(1000, new CrossEntropyLoss().Forward(x, Tensor.From(1L, 1)).Item());
        Assert.Equal(500, new BceWithLogitsLoss().Forward(x, Tensor.From([0f, 1, 0, 1], [2, 2])).Item());
    }

    [Fact]
    public void Certain_and_wrong_costs_100_as_in_PyTorch() =>
        Assert.Equal(
            [100, 0, 0, 100],
            new BceLoss(Reduction.None).Forward(Tensor.From(0.0, 0, 1, 1), Tensor.From(1.0, 0, 1, 0)).ToArray<double>());

    [Fact]
    public void Output_and_target_that_do_not_fit_are_refused()
    {
        Assert.Equal(
            "mse_loss: expected two tensors of one shape, got [4, 5] and [4].",
            Assert.Throws<ShapeException>(() => new MseLoss().Forward(Scores, Wave.Of([4]))).Message);
        Assert.Equal(
            "cross_entropy: expected labels [4] for scores [4, 5], got [2, 2, 3].",
            Assert.Throws<ShapeException>(() => new CrossEntropyLoss().Forward(Scores, ImageLabels)).Message);
        Assert.Equal("cross_entropy: expected indices 0…4, got 5 at element 3. 5 scores for each sample: a network needs as many outputs as there are classes.",
            Assert.Throws<ShapeException>(() => new CrossEntropyLoss().Forward(Scores, Tensor.From(0L, 1, 2, 5))).Message);
        Assert.Throws<ShapeException>(() => new CrossEntropyLoss().Forward(Scores, Target));
    }
}
