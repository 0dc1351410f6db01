using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>Products, pooling, normalisation and sums of sizes at random in float32, against the definition.</summary>
public class KernelTests
{
    private const double Epsilon = 1.0 / (1 << 23);

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_matrix_product_is_as_defined(int seed)
    {
        var (g, from) = Draw(seed);
        int m = from(1, 70), n = from(1, 70), k = from(1, 90), batch = from(1, 3);
        bool ta = g.Next(2) == 0, tb = g.Next(2) == 0, shared = g.Next(2) == 0;
        Shape left = ta ? [batch, k, m] : [batch, m, k], right = tb ? [n, k] : [k, n];
        Tensor a = On.Normal(left, 1), b = On.Normal(shared ? right : [batch, .. right], 2);
        // 8 ε of Σ|a||b|.
        var (expected, actual) = Both(t => t[0].MatMul(t[1], ta, tb), a, b);
        var sizes = a.To(On.Reference).Abs().MatMul(b.To(On.Reference).Abs(), ta, tb);
        var largest = On.Doubles(sizes).Max();
        On.Close(expected, actual, 8 * Epsilon, _ => largest);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_largest_of_windows_are_the_same_bits(int seed)
    {
        var (x, options) = Windows(seed);
        if (seed % 3 == 0) x.AsSpan<float>()[x.Count / 2] = float.NaN;
        var (expected, actual) = Both(t => t[0].MaxPool2d(options), x);
        On.Same(expected, actual);
        // Rounded once here, after each of some four terms there.
        (expected, actual) = Both(t => Gradient(t[0], y => y.MaxPool2d(options)), x);
        On.Close(expected, actual, 4 * Epsilon);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Means_of_windows_are_as_defined(int seed)
    {
        var (x, options) = Windows(seed);
        var (expected, actual) = Both(t => t[0].AvgPool2d(options), x);
        On.Close(expected, actual, 4 * Epsilon);
        (expected, actual) = Both(t => Gradient(t[0], y => y.AvgPool2d(options)), x);
        On.Close(expected, actual, 4 * Epsilon);
        (expected, actual) = Both(t => Gradient(t[0], y => AvgPool2dOp.ForwardAdaptive(y, (3, 4)).Output), x);
        On.Close(expected, actual, 4 * Epsilon);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Normalisation_and_its_gradients_are_as_defined(int seed)
    {
        var (_, from) = Draw(seed);
        var channels = from(1, 9);
        Tensor x = On.Normal([from(2, 7), channels, from(1, 12), from(1, 12)], 1), scale = On.Normal([channels], 2),
            shift = On.Normal([channels], 3), upstream = On.Normal(x.Shape, 4);
        foreach (var part in new[] { 0, 1, 2, 3 })
        {
            var (expected, actual) = Both(t =>
            {
                var (y, cache) = BatchNormOp.Forward(t[0], t[1], t[2]);
                var (dx, dscale, dshift) = NormalizeOp.Backward(t[3], cache);
                return new[] { y, dx!, dscale!, dshift! }[part];
            }, x, scale, shift, upstream);
            // 8 ε of the largest element: mean and variance are rounded before they are used.
            var largest = Math.Max(1, On.Doubles(expected).Max(Math.Abs));
            On.Close(expected, actual, 8 * Epsilon, _ => largest);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sums_extremes_and_softmax_are_as_defined(int seed)
    {
        var (_, from) = Draw(seed);
        var x = On.Normal([from(1, 9), from(1, 300), from(1, 9)], 1);
        var (expected, actual) = Both(t => t[0].Sum([1]), x);
        var largest = On.Doubles(x.Abs().Sum([1])).Max();
        On.Close(expected, actual, 8 * Epsilon, _ => largest);
        (expected, actual) = Both(t => t[0].Max(1), x);
        On.Same(expected, actual);
        (expected, actual) = Both(t => t[0].ArgMin(1), x);
        On.Same(expected, actual);
        (expected, actual) = Both(t => Gradient(t[0], y => y.Softmax(1)), x);
        On.Close(expected, actual, 8 * Epsilon);
        (expected, actual) = Both(t => Gradient(t[0], y => y.LogSoftmax(1)), x);
        On.Close(expected, actual, 16 * Epsilon, e => Math.Max(16, Math.Abs(e)));
    }

    private static (Generator, Func<int, int, int>) Draw(int seed)
    {
        var g = new Generator((ulong)seed + 300);
        return (g, (low, high) => low + g.Next(high - low + 1));
    }

    private static (Tensor, PoolOptions) Windows(int seed)
    {
        var (g, from) = Draw(seed);
        Size2 kernel = (from(1, 4), from(1, 4));
        var options = new PoolOptions(kernel)
        {
            Stride = (from(1, 3), from(1, 3)), Padding = (from(0, kernel.H / 2), from(0, kernel.W / 2)), CeilMode = g.Next(2) == 0,
            CountIncludePad = g.Next(2) == 0,
        };
        if (seed % 4 == 0) options = new(2);
        return (On.Normal([from(1, 3), from(1, 4), from(6, 15), from(6, 15)], 1), options);
    }

    /// <summary>The gradient of Σ u·f(x) with random u.</summary>
    private static Tensor Gradient(Tensor x, Func<Tensor, Tensor> function)
    {
        var leaf = x.Detach();
        leaf.RequiresGrad = true;
        var y = function(leaf);
        y.Backward(On.Normal(y.Shape, 20).To(y.Storage.Device));
        return leaf.Grad!;
    }

    private static (Tensor Expected, Tensor Actual) Both(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        var plain = Array.ConvertAll(inputs, x => x.To(On.Reference));
        return (function(plain), function(inputs));
    }
}
