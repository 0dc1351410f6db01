using System.Text.Json;
using static Fovea.Tensors.Tests.Golden;

namespace Fovea.Tensors.Tests;

/// <summary>Results of PyTorch, recorded by <c>goldens/torch_goldens.py</c>, for the same inputs.</summary>
public class GoldenTests
{
    private static readonly JsonElement Recorded = Load("torch.json");

    private static readonly Tensor Labels = Tensor.From(3L, 0, 4, 4, 1, 2, 0);
    private static readonly Tensor DenseLabels = Tensor.From(Enumerable.Range(0, 12).Select(i => (long)i % 5).ToArray(), [2, 2, 3]);

    private static readonly Dictionary<string, Func<DType, Tensor>> Cases = new()
    {
        ["conv2d"] = t => X(t).Conv2d(W(t), B(t)),
        ["conv2d stride (2,1) padding (1,2)"] = t => X(t).Conv2d(W(t), B(t), new() { Stride = (2, 1), Padding = (1, 2) }),
        ["conv2d dilation (2,3) padding 3"] = t => X(t).Conv2d(W(t), null, new() { Dilation = (2, 3), Padding = 3 }),
        ["conv2d groups 2 stride 3"] = t => X(t).Conv2d(Input(18, [6, 2, 3, 2], t), B(t), new() { Groups = 2, Stride = 3, Padding = 2 }),
        ["conv2d depthwise"] = t => X(t).Conv2d(Input(19, [4, 1, 3, 3], t), null, new() { Groups = 4, Padding = 1 }),
        ["conv2d reflect"] = t => X(t).Conv2d(W(t), B(t), new() { Padding = (1, 2), PaddingMode = PaddingMode.Reflect }),
        ["conv2d replicate"] = t => X(t).Conv2d(W(t), B(t), new() { Padding = (1, 2), PaddingMode = PaddingMode.Replicate }),
        ["conv2d circular"] = t => X(t).Conv2d(W(t), B(t), new() { Padding = (1, 2), PaddingMode = PaddingMode.Circular }),
        ["conv1d"] = t => Input(20, [2, 4, 9], t)
            .Conv1d(Input(21, [6, 2, 3], t), B(t), new() { Stride = 2, Padding = 3, Dilation = 2, Groups = 2 }),
        ["conv_transpose2d"] = t => Xt(t).ConvTranspose2d(Wt(t), Bt(t)),
        ["conv_transpose2d stride 2"] = t => Xt(t).ConvTranspose2d(Wt(t), Bt(t), new() { Stride = 2, Padding = 1, OutputPadding = 1 }),
        ["conv_transpose2d groups 2 dilation"] = t =>
            Xt(t).ConvTranspose2d(Input(22, [4, 2, 3, 2], t), null, new() { Groups = 2, Dilation = (2, 1), Stride = (1, 3) }),
        ["max_pool2d"] = t => X(t).MaxPool2d(new(2)),
        ["max_pool2d overlap"] = t => X(t).MaxPool2d(new((3, 2)) { Stride = (2, 1), Padding = 1 }),
        ["max_pool2d ceil"] = t => Odd(t).MaxPool2d(new(3) { Stride = 2, CeilMode = true }),
        ["max_pool2d ceil, window past the end"] = t => Odd(t).MaxPool2d(new(2) { Stride = 3, Padding = 1, CeilMode = true }),
        ["avg_pool2d"] = t => X(t).AvgPool2d(new((3, 2)) { Stride = (2, 1), Padding = 1 }),
        ["avg_pool2d ceil"] = t => Odd(t).AvgPool2d(new(3) { Stride = 2, Padding = 1, CeilMode = true }),
        ["avg_pool2d ceil, padding not counted"] = t =>
            Odd(t).AvgPool2d(new((2, 4)) { Stride = 3, Padding = (1, 2), CeilMode = true, CountIncludePad = false }),
        ["adaptive_avg_pool2d"] = t => X(t).AdaptiveAvgPool2d((3, 4)),
        ["adaptive_avg_pool2d larger"] = t => Odd(t).AdaptiveAvgPool2d((7, 4)),
        ["batch_norm"] = t => Channels(t).BatchNormTraining(Input(14, [4], t), Input(15, [4], t)),
        ["batch_norm running"] = t =>
            Channels(t).BatchNorm(Input(16, [4], t), Input(17, [4], t).Abs() + 0.5, Input(14, [4], t), Input(15, [4], t)),
        ["layer_norm"] = t => Channels(t).LayerNorm([5, 2], Input(23, [5, 2], t), Input(24, [5, 2], t), 1e-3),
        ["instance_norm"] = t => Channels(t).InstanceNorm2d(Input(14, [4], t), Input(15, [4], t)),
        ["cross_entropy"] = t => Scores(t).CrossEntropy(Labels),
        ["cross_entropy weights"] = t => Scores(t).CrossEntropy(Labels, Weight(t)),
        ["cross_entropy weights smoothing"] = t => Scores(t).CrossEntropy(Labels, Weight(t), 0.1),
        ["cross_entropy weights smoothing sum"] = t => Scores(t).CrossEntropy(Labels, Weight(t), 0.3, Reduction.Sum),
        ["cross_entropy weights smoothing none"] = t => Scores(t).CrossEntropy(Labels, Weight(t), 0.1, Reduction.None),
        ["cross_entropy dense"] = t => Dense(t).CrossEntropy(DenseLabels, reduction: Reduction.None),
        ["nll_loss weights"] = t => Scores(t).NllLoss(Labels, Weight(t)),
        ["hinge_loss"] = t => Scores(t).HingeLoss(Labels, 1.5, Reduction.None),
        ["mse_loss"] = t => A(t).MseLoss(T(t)),
        ["l1_loss"] = t => A(t).L1Loss(T(t), Reduction.Sum),
        ["smooth_l1_loss"] = t => A(t).SmoothL1Loss(T(t), Reduction.None, 0.7),
        ["bce_loss"] = t => A(t).Sigmoid().BceLoss(T(t).Sigmoid(), Reduction.None),
        ["bce_with_logits_loss"] = t => A(t).BceWithLogitsLoss(T(t).Sigmoid(), Reduction.None),
        ["upsample nearest"] = t => X(t).Upsample((11, 5)),
        ["upsample bilinear"] = t => X(t).Upsample((11, 5), InterpolationMode.Bilinear),
        ["upsample bilinear corners"] = t => X(t).Upsample((11, 5), InterpolationMode.Bilinear, alignCorners: true),
        ["gelu"] = t => Line(t).Gelu(),
        ["silu"] = t => Line(t).Silu(),
        ["hard_swish"] = t => Line(t).HardSwish(),
        ["softplus"] = t => Line(t).Softplus(),
        ["elu"] = t => Line(t).Elu(1.5),
        ["leaky_relu"] = t => Line(t).LeakyReLU(0.2),
        ["log_softmax axis 1"] = t => Dense(t).LogSoftmax(1),
        ["logsumexp"] = t => Dense(t).LogSumExp([1, 3]),
        ["var"] = t => X(t).Var([0, 2]),
        ["std population"] = t => X(t).Std([1], correction: 0),
        ["norm 3"] = t => X(t).Norm(3, [2, 3]),
    };

    public static TheoryData<string> Names() => [.. Recorded.EnumerateObject().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Equals_the_recorded_result_in_float64(string name) => Compare(name, DType.Float64, 1e-12);

    [Theory]
    [MemberData(nameof(Names))]
    public void Equals_the_recorded_result_in_float32(string name) => Compare(name, DType.Float32, 1e-5);

    [Fact]
    public void Every_case_has_a_recorded_result() =>
        Assert.Equal(Cases.Keys.Order(), Recorded.EnumerateObject().Select(p => p.Name).Order());

    private static void Compare(string name, DType dtype, double tolerance)
    {
        var golden = Recorded.GetProperty(name);
        Shape shape = [.. golden.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
        var values = golden.GetProperty("values").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var actual = Cases[name](dtype);
        Assert.Equal(dtype, actual.DType);
        Expect.Close(shape, values, actual, tolerance);
    }

    private static Tensor X(DType t) => Input(1, [2, 4, 7, 6], t);

    private static Tensor Odd(DType t) => Input(2, [1, 2, 5, 9], t);

    private static Tensor W(DType t) => Input(3, [6, 4, 3, 2], t);

    private static Tensor B(DType t) => Input(4, [6], t);

    private static Tensor Xt(DType t) => Input(5, [2, 4, 3, 5], t);

    private static Tensor Wt(DType t) => Input(6, [4, 3, 3, 2], t);

    private static Tensor Bt(DType t) => Input(7, [3], t);

    private static Tensor Scores(DType t) => Input(8, [7, 5], t);

    private static Tensor Weight(DType t) => Input(9, [5], t).Abs() + 0.25;

    private static Tensor Dense(DType t) => Input(10, [2, 5, 2, 3], t);

    private static Tensor A(DType t) => Input(11, [3, 5], t);

    private static Tensor T(DType t) => Input(12, [3, 5], t);

    private static Tensor Channels(DType t) => Input(13, [3, 4, 5, 2], t);

    private static Tensor Line(DType t) => Tensor.Linspace(-6, 6, 25, t);
}
