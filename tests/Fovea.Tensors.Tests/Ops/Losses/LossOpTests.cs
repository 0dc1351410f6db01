namespace Fovea.Tensors.Tests;

public class LossOpTests
{
    private static readonly Dictionary<string,
        (Func<Tensor, Tensor, Reduction, Tensor> Op, Func<double, double, double> Formula)> Pairwise = new()
        {
            ["mse_loss"] = ((x, t, r) => x.MseLoss(t, r), (x, t) => (x - t) * (x - t)),
            ["l1_loss"] = ((x, t, r) => x.L1Loss(t, r), (x, t) => Math.Abs(x - t)),
            ["smooth_l1_loss"] = ((x, t, r) => x.SmoothL1Loss(t, r, 0.5), (x, t) => Math.Abs(x - t) < 0.5 ? (x - t) * (x - t)
                : Math.Abs(x - t) - 0.25),
            ["bce_with_logits_loss"] = ((x, t, r) => x.BceWithLogitsLoss(t, r), (x, t) =>
                -t * Math.Log(1 / (1 + Math.Exp(-x))) - (1 - t) * Math.Log(1 / (1 + Math.Exp(x)))),
            ["bce_loss"] = ((x, t, r) => x.Sigmoid().BceLoss(t, r), (x, t) =>
                -t * Math.Log(1 / (1 + Math.Exp(-x))) - (1 - t) * Math.Log(1 / (1 + Math.Exp(x)))),
        };

    public static TheoryData<string, DType> Cases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (var name in Pairwise.Keys)
            foreach (var dtype in new[] { DType.Float32, DType.Float64 }) cases.Add(name, dtype);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_formula_reduced_as_said(string name, DType dtype)
    {
        var (op, formula) = Pairwise[name];
        Tensor x = Golden.Input(1, [3, 7], dtype), t = Golden.Input(2, [3, 7], dtype).Sigmoid();
        var each = x.Doubles().Zip(t.Doubles(), formula).ToArray();
        var tolerance = dtype == DType.Float32 ? 3e-6 : 1e-14;
        Expect.Close([3, 7], each, op(x, t, Reduction.None), tolerance);
        Expect.Close([], [each.Sum()], op(x, t, Reduction.Sum), tolerance);
        Expect.Close([], [each.Average()], op(x, t, Reduction.Mean), tolerance);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Scores_of_a_thousand_have_finite_losses_and_gradients(DType dtype)
    {
        // The framework's vector e⁰ is one unit above 1 in float32.
        var ulp = dtype == DType.Float32 ? MathF.ScaleB(1, -23) : 0;
        var x = Tensor.From([1000.0, -1000, 1000, -1000], [2, 2]).To(dtype);
        x.RequiresGrad = true;
        var losses = x.CrossEntropy(Tensor.From(0L, 1), reduction: Reduction.None);
        Expect.Close([2], [0, 2000], losses, ulp);
        losses.Sum().Backward();
        Expect.Close([2, 2], [0, 0, 1, -1], x.Grad!, ulp);
        x.ZeroGrad();
        var logits = x.BceWithLogitsLoss(Tensor.From([1.0, 0, 0, 1], [2, 2]).To(dtype), Reduction.None);
        Expect.Close([2, 2], [0, 0, 1000, 1000], logits, 0);
        logits.Sum().Backward();
        Expect.Close([2, 2], [0, 0, 1, -1], x.Grad!, 0);
    }

    [Fact]
    public void Certain_and_wrong_probabilities_cost_a_hundred()
    {
        var p = Tensor.From(0.0, 1, 0, 1);
        p.RequiresGrad = true;
        var loss = p.BceLoss(Tensor.From(0.0, 1, 1, 0), Reduction.None);
        Expect.Close([4], [0, 0, 100, 100], loss, 0);
        loss.Sum().Backward();
        Assert.All(p.Grad!.ToArray<double>(), v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void Equal_scores_cost_the_logarithm_of_the_number_of_classes() =>
        Assert.Equal(Math.Log(10), Tensor.Zeros([4, 10], DType.Float64).CrossEntropy(Tensor.From(3L, 1, 4, 1)).Item(), 1e-15);

    [Fact]
    public void Cross_entropy_is_the_negative_log_likelihood_of_the_log_softmax()
    {
        Tensor x = Golden.Input(1, [5, 4]), labels = Tensor.From(0L, 3, 1, 1, 2), weight = Golden.Input(2, [4]).Abs();
        Assert.Equal(x.LogSoftmax().NllLoss(labels, weight).Item(), x.CrossEntropy(labels, weight).Item(), 1e-14);
    }

    [Fact]
    public void Labels_whose_weights_add_up_to_zero_have_no_mean()
    {
        var x = Golden.Input(1, [3, 2]);
        x.RequiresGrad = true;
        var loss = x.CrossEntropy(Tensor.From(0L, 0, 0), Tensor.From(0.0, 1));
        Assert.Equal(double.NaN, loss.Item());
        loss.Backward();
        Assert.All(x.Grad!.ToArray<double>(), v => Assert.Equal(double.NaN, v));
    }

    [Fact]
    public void Smoothing_alone_costs_the_mean_over_the_classes()
    {
        var x = Golden.Input(1, [2, 4]);
        var expected = -x.LogSoftmax().Mean(1);
        Expect.Close(expected, x.CrossEntropy(Tensor.From(1L, 2), labelSmoothing: 1, reduction: Reduction.None), 1e-14);
    }

    [Fact]
    public void Messages()
    {
        Tensor x = Tensor.Zeros([2, 3]), labels = Tensor.From(0L, 2);
        Expect.Message("mse_loss: expected two tensors of one shape, got [2, 3] and [3].", () => x.MseLoss(Tensor.Zeros([3])));
        Expect.Message("mse_loss: expected two tensors of one element type, got Float32 and Float64. Convert one with x.To(DType.Float32).",
            () => x.MseLoss(x.To(DType.Float64)));
        Expect.Message("cross_entropy: expected scores [N, C], got [3].", () => Tensor.Zeros([3]).CrossEntropy(labels));
        Expect.Message("cross_entropy: expected labels [2] for scores [2, 3], got [3].", () => x.CrossEntropy(Tensor.From(0L, 1, 2)));
        Expect.Message("cross_entropy: expected indices 0…2, got 3 at element 1. 3 scores for each sample: a network needs as many outputs as there are classes.",
            () => x.CrossEntropy(Tensor.From(0L, 3)));
        Expect.Message("cross_entropy: expected indices of Int64, got Float32. Call x.To(DType.Int64).", () =>
            x.CrossEntropy(Tensor.Zeros([2])));
        Expect.Message("cross_entropy: expected class weights Float32 [3], got Float64 [3].", () =>
            x.CrossEntropy(labels, Tensor.Ones([3], DType.Float64)));
        Expect.Message("cross_entropy: expected labels [2, 4, 6] for scores [2, 3, 4, 6], got [2, 6, 4].", () =>
            Tensor.Zeros([2, 3, 4, 6]).CrossEntropy(Tensor.Zeros([2, 6, 4], DType.Int64)));
        Expect.Message("nll_loss: expected log-probabilities [N, C], got [3].", () => Tensor.Zeros([3]).NllLoss(labels));
        Expect.Message("nll_loss: expected labels [2] for log-probabilities [2, 3], got [3].", () => x.NllLoss(Tensor.From(0L, 1, 2)));
        Expect.Message("nll_loss: expected class weights Float32 [3], got Float32 [2].", () => x.NllLoss(labels, Tensor.Ones([2])));
        Expect.Message("hinge_loss: expected labels [2] for scores [2, 3], got [1].", () => x.HingeLoss(Tensor.From(0L)));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy(labels, labelSmoothing: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.SmoothL1Loss(x, beta: 0));
    }
}
