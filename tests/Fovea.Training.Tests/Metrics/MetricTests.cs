using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Every metric: its figure by hand, in parts, and after a reload.</summary>
public class MetricTests
{
    private static readonly Tensor Scores = Tensor.From([2f, 1, 0, 0, 3, 1, 1, 2, 5, 4, 4, 0, 1, 0, 2], [5, 3]);
    private static readonly Tensor Labels = Tensor.From(0L, 1, 0, 1, 2);

    /// <summary>A metric, an output, a target, and the figure by hand.</summary>
    private static readonly Dictionary<string, (Func<Metric> Make, Tensor Output, Tensor Target, double Figure)> Cases = new()
    {
        // Predicted: 0, 1, 2, 0 (the first of equal ones), 2.
        ["accuracy"] = (() => new Accuracy(), Scores, Labels, 3 / 5.0),
        ["top2Accuracy"] = (() => new TopKAccuracy(2), Scores, Labels, 4 / 5.0),
        // Recalls: 1/2, 1/2, 1.
        ["balancedAccuracy"] = (() => new ConfusionMatrix(), Scores, Labels, (0.5 + 0.5 + 1) / 3),
        // TP, FP, FN: (1, 1, 1), (1, 0, 1), (1, 1, 0).
        ["meanIoU"] = (() => new MeanIoU(), Scores, Labels, (1 / 3.0 + 1 / 2.0 + 1 / 2.0) / 3),
        ["f1"] = (() => new F1Score(), Scores, Labels, (2 / 4.0 + 2 / 3.0 + 2 / 3.0) / 3),
        ["microF1"] = (() => new F1Score(Averaging.Micro), Scores, Labels, 6 / 10.0),
        // Yes where a score is above 0: TP, FP, FN of the two labels (1, 1, 0) and (1, 0, 1).
        ["f1 of labels"] = (() => new F1Score(), Tensor.From([1f, 2, 3, -1, -2, -3], [3, 2]), Tensor.From([1f, 1, 0, 1, 0, 0], [3, 2]),
            (2 / 3.0 + 2 / 3.0) / 2),
        ["meanAbsoluteError"] = (() => new MeanAbsoluteError(), Tensor.From([1f, 2, 3, 4], [2, 2]), Tensor.From([0f, 2, 5, 4], [2, 2]),
            3 / 4.0),
        // Errors² 5; the targets' mean is 2.75, their squared deviations 14.75.
        ["rSquared"] = (() => new RSquared(), Tensor.From([1f, 2, 3, 4], [2, 2]), Tensor.From([0f, 2, 5, 4], [2, 2]), 1 - 5 / 14.75),
        // 45°, 90°, and a place of which nothing is known.
        ["meanAngle"] = (() => new MeanAngle(), Tensor.From([1f, 0, 7, 1, 3, 7], [1, 2, 1, 3]),
            Tensor.From([1f, 2, 0, 0, 0, 0], [1, 2, 1, 3]), 67.5),
        // Every metric of classes counts pixels as it counts samples.
        ["accuracy of pixels"] = (() => new Accuracy(), Tensor.From([1f, 0, 0, 2, 0, 3, 4, 1], [1, 2, 2, 2]),
            Tensor.From([0L, 1, 1, 1], [1, 2, 2]), 3 / 4.0),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_figure_is_that_by_hand(string name)
    {
        var (make, output, target, figure) = Cases[name];
        var metric = make();
        Assert.StartsWith(metric.Name, name, StringComparison.Ordinal);
        Assert.Equal(double.NaN, metric.Result);
        metric.Update(output, target);
        Assert.Equal(figure, metric.Result, 1e-12);
        Assert.NotEqual("", metric.Format(metric.Result));
        metric.Reset();
        metric.Update(output, target);
        Assert.Equal(figure, metric.Result, 1e-12);
        var wide = make();
        wide.Update(output.To(DType.Float64), target);
        Assert.Equal(figure, wide.Result, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parts_and_a_reload_in_between_give_the_bits_of_the_parts_at_once(string name)
    {
        var (make, output, target, _) = Cases[name];
        if (output.Shape[0] == 1) (output, target) = (Tensor.Concat([output, output * -1], 0), Tensor.Concat([target, target], 0));
        var n = output.Shape[0];
        var whole = make();
        whole.Update(output.Slice(0, 0, 1), target.Slice(0, 0, 1));
        var reloaded = make();
        reloaded.Load(whole.Sums);
        foreach (var metric in new[] { whole, reloaded }) metric.Update(output.Slice(0, 1, n), target.Slice(0, 1, n));
        Assert.Equal(whole.Result, reloaded.Result);
        var atOnce = make();
        atOnce.Update(output, target);
        Assert.Equal(atOnce.Result, whole.Result, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shapes_that_do_not_fit_are_refused(string name)
    {
        var (make, output, _, _) = Cases[name];
        var metric = make();
        Assert.StartsWith($"{metric.Name}: expected",
            Assert.Throws<ShapeException>(() => metric.Update(output, Tensor.Zeros([7, 7, 7]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_are_equal_where_names_and_figures_are()
    {
        MetricResults a = new([("x", 1), ("y", double.NaN)]), b = new([("x", 1), ("y", double.NaN)]),
            c = new([("x", 2), ("y", double.NaN)]);
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, c);
        Assert.Equal((1, double.NaN), (a["x"], a["none"]));
    }
}
