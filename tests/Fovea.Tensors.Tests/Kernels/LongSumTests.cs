namespace Fovea.Tensors.Tests;

/// <summary>Sums of Float32 over long axes, in every kernel that has one, against the same in Float64. All terms are positive, so that the
/// result is Σ|x| and what chains of additions lose adds up.</summary>
public class LongSumTests
{
    // A part in a million; where products go to transforms or blocks of a few hundred first, a little more, as documented.
    private const double Allowed = 1e-6;

    private static readonly Dictionary<string, Func<Terms, Tensor>> Computations = new()
    {
        ["sum of all"] = t => t.Of([5_000_000]).Sum(),
        ["sum of many narrow rows"] = t => t.Of([5_000_000, 2]).Sum(0),
        ["sum of rows"] = t => t.Of([60_001, 33]).Sum(0),
        ["sum of wide rows"] = t => t.Of([700, 3001]).Sum(0),
        ["sum of rows in the middle"] = t => t.Of([9, 100_003, 3]).Sum(1),
        ["sum of columns"] = t => t.Of([3, 1_000_001]).Sum(1),
        ["sum over two axes"] = t => t.Of([300, 5, 1777]).Sum([0, 2]),
        ["mean"] = t => t.Of([3_000_001]).Mean(),
        ["norm"] = t => t.Of([3_000_001]).Norm(),
        ["logsumexp"] = t => t.Of([2, 1_000_003]).LogSumExp(1).Exp(),
        ["cumulative sum"] = t => t.Of([1_000_003]).CumSum(0)[^1],
        ["product of a row of 10,000 and two columns"] = t => t.Of([1, 10_000]).MatMul(t.Of([10_000, 2])),
        ["product of a row of 2,000,000 and two columns"] = t => t.Of([1, 2_000_000]).MatMul(t.Of([2_000_000, 2])),
        ["product of few rows, columns"] = t => t.Of([5, 30_011]).MatMul(t.Of([30_011, 37])),
        ["product of few rows, transposed"] = t => t.Of([5, 30_011]).Linear(t.Of([7, 30_011])),
        ["product of 31 rows, transposed"] = t => t.Of([31, 5_003]).Linear(t.Of([7, 5_003])),
        ["product of few columns"] = t => t.Of([300, 20_001]).MatMul(t.Of([20_001, 1])),
        ["packed product"] = t => t.Of([70, 30_011]).MatMul(t.Of([30_011, 65])),
        ["packed product, a transposed"] = t => t.Of([30_011, 70]).Permute(1, 0).MatMul(t.Of([30_011, 65])),
        ["batch of products"] = t => t.Of([3, 5, 20_011]).MatMul(t.Of([3, 20_011, 6])),
        ["scalar product"] = t => t.Of([2_000_003]).Dot(t.Of([2_000_003])),
        ["linear: bias gradient"] = t => Gradient(1, a => t.Of([1_000_003, 3]).Linear(t.Of([2, 3]), a), t.Of([2]), t),
        ["linear: weight gradient"] = t => Gradient(1, a => t.Of([300_007, 3]).Linear(a), t.Of([2, 3]), t),
        ["conv2d: few output channels, many input channels"] = t => t.Of([1, 9000, 3, 5]).Conv2d(t.Of([4, 9000, 1, 1])),
        ["conv2d: many output channels, many input channels"] = t => t.Of([1, 9000, 3, 5]).Conv2d(t.Of([40, 9000, 1, 1])),
        ["conv2d: 3×3, many channels"] = t =>
            t.Of([1, 5000, 9, 9]).Conv2d(t.Of([33, 5000, 3, 3]), null, new() { Padding = 1 })[.., .., 1..^1, 1..^1],
        ["conv2d: large kernels"] = t => t.Of([1, 1, 110, 109]).Conv2d(t.Of([3, 1, 100, 100])),
        ["conv2d: large kernels, many channels"] = t => t.Of([1, 1, 104, 103]).Conv2d(t.Of([33, 1, 100, 100])),
        ["conv2d: gradient in the input, many output channels"] = t =>
            Gradient(1, a => a.Conv2d(t.Of([9000, 3, 1, 1])), t.Of([1, 3, 4, 5]), t),
        ["conv2d: bias gradient"] = t => Gradient(1, a => t.Of([500, 1, 40, 40]).Conv2d(t.Of([2, 1, 1, 1]), a), t.Of([2]), t),
        ["conv2d: weight gradient of few channels"] = t => Gradient(1, a => t.Of([900, 1, 30, 29]).Conv2d(a), t.Of([3, 1, 5, 5]), t),
        ["conv2d: weight gradient of few channels, half vectors"] = t =>
            Gradient(1, a => t.Of([9000, 1, 12, 8]).Conv2d(a), t.Of([3, 1, 5, 5]), t),
        ["conv2d: weight gradient of many channels"] = t =>
            Gradient(1, a => t.Of([1100, 6, 12, 12]).Conv2d(a, null, new() { Stride = 2 }), t.Of([40, 6, 3, 3]), t),
        ["conv2d: weight gradient of large images"] = t =>
            Gradient(1, a => t.Of([2, 6, 151, 151]).Conv2d(a, null, new() { Stride = 2 }), t.Of([40, 6, 3, 3]), t),
        ["conv2d: weight gradient behind a pooling"] = t =>
            Gradient(1, a => t.Of([1500, 2, 16, 16]).Conv2d(a).ReLU().MaxPool2d(new(2)), t.Of([3, 2, 3, 3]), t),
        ["conv2d: bias gradient behind a pooling"] = t =>
            Gradient(1, a => t.Of([1500, 2, 16, 16]).Conv2d(t.Of([3, 2, 3, 3]), a).ReLU().MaxPool2d(new(2)), t.Of([3]), t),
        ["batch norm: gradient of the shift"] = t =>
            Gradient(1, a => t.Of([200, 3, 70, 71]).BatchNormTraining(t.Of([3]), a), t.Of([3]), t),
        ["layer norm: gradient of the shift"] = t => Gradient(1, a => t.Of([50_001, 3]).LayerNorm([3], null, a), t.Of([3]), t),
        ["variance"] = t => Tensor.Arange(0, 3_000_001).To(t.DType).Remainder(7).Var(),
        ["softmax"] = t => t.Of([1, 2_000_003]).Softmax(1)[0, ..5],
        ["log softmax: gradient"] = t => Gradient(1, a => a.LogSoftmax(1), Tensor.Zeros([1, 300_001], t.DType), t).Slice(1, 0, 1) + 30,
        ["cross entropy, smoothed"] = t => t.Of([2, 300_001]).CrossEntropy(Tensor.From([5L, 7L]), labelSmoothing: 0.5),
        ["mean of losses"] = t => t.Of([3_000_001]).MseLoss(Tensor.Zeros([3_000_001], t.DType)),
        ["average pooling of a large plane"] = t => t.Of([2, 3, 401, 399]).AdaptiveAvgPool2d(1),
        ["average pooling of large windows"] = t => t.Of([1, 2, 401, 399]).AvgPool2d(new(300) { Stride = 50 }),
        ["average pooling: gradient of windows that overlap"] = t =>
            Gradient(1, a => a.AvgPool2d(new(70) { Stride = 1 }), t.Of([1, 1, 140, 140]), t),
        ["scatter"] = t => Tensor.Zeros([3, 5], t.DType).IndexAdd(0, Indices(300_001, 3), t.Of([300_001, 5])),
        ["gather: gradient"] = t => Gradient(1, a => a.Gather(0, Indices(200_001, 3).Reshape(200_001, 1)), t.Of([3, 1]), t),
        ["choice of rows: gradient"] = t => Gradient(1, a => a.IndexSelect(0, Indices(200_001, 3)), t.Of([3, 4]), t),
    };

    public static MatrixTheoryData<string, bool> Cases() => new([.. Computations.Keys], [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Terms_of_one_sign_keep_a_part_in_a_million(string name, bool equal) => Holds(Computations[name], equal, Allowed);

    [Fact]
    public void Winograds_weight_gradient_keeps_its_bound()
    {
        // Transforms magnify what products lose: the bound of ComputeContext.Winograd.
        static Tensor Weight(Terms t) =>
            Gradient(1, a => t.Of([9000, 16, 8, 8]).Conv2d(a, null, new() { Padding = 1 }), t.Of([16, 16, 3, 3]), t);
        Holds(Weight, equal: false, 40 * 6e-8);
        Holds(Weight, equal: true, 40 * 6e-8);
    }

    [Fact]
    public void Infinities_and_NaN_stay_what_they_are()
    {
        var x = Tensor.Ones([20_000, 2]);
        x[12_345, 0] = float.PositiveInfinity;
        Assert.Equal([double.PositiveInfinity, 20_000], x.Sum(0).ToArray<float>().Select(v => (double)v));
        Assert.Equal(double.PositiveInfinity, x.Sum().Item());
        Assert.Equal([float.PositiveInfinity, 20_000f], Tensor.Ones([1, 20_000]).MatMul(x).ToArray<float>());
        Assert.Equal(float.PositiveInfinity, Tensor.Ones([70, 20_000]).MatMul(Tensor.Ones([20_000, 70]) * x.Slice(1, 0, 1))[3, 3].Item());
        x[7, 0] = float.NegativeInfinity;
        Assert.True(double.IsNaN(x.Sum().Item()));
        Assert.True(double.IsNaN(Tensor.Ones([1, 20_000]).MatMul(x)[0, 0].Item()));
    }

    private static void Holds(Func<Terms, Tensor> computation, bool equal, double allowed)
    {
        var exact = computation(new(DType.Float64, equal));
        var got = computation(new(DType.Float32, equal));
        double[] wanted = exact.ToArray<double>();
        float[] values = got.ToArray<float>();
        var worst = 0.0;
        for (var i = 0; i < wanted.Length; i++) if (wanted[i] != 0) worst = Math.Max(worst, Math.Abs(values[i] / wanted[i] - 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"{worst:E2}");
        Assert.True(worst <= allowed, $"off by {worst:E2}");
    }

    // The upstream gradient is of positive numbers, too.
    private static Tensor Gradient(int seed, Func<Tensor, Tensor> function, Tensor parameter, Terms t)
    {
        parameter = parameter.Clone();
        parameter.RequiresGrad = true;
        var y = function(parameter);
        y.Backward(new Terms(t.DType, t.Equal, seed).Of(y.Shape));
        return parameter.Grad!;
    }

    private static Tensor Indices(int count, int of) => Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % of))]);

    /// <summary>Numbers that are the same in both precisions: all a tenth, or drawn between 0 and 1.</summary>
    internal sealed record Terms(DType DType, bool Equal, int First = 10)
    {
        private int _next = First;

        public Tensor Of(Shape shape) => (Equal ? Tensor.Full(shape, 0.1f) : Tensor.Rand(shape, generator: new((ulong)_next++))).To(DType);
    }
}
