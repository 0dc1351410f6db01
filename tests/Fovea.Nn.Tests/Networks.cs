namespace Fovea.Nn.Tests;

/// <summary>Networks whose parts replay in different ways, and data for them.</summary>
internal sealed record Networks(string Name, Shape Input, int Classes, Func<Module> Create)
{
    public static IReadOnlyDictionary<string, Networks> All { get; } = new Networks[]
    {
        new("mnist-mlp", [1, 28, 28], 10, () => new Sequential(new Flatten(), new Linear(784, 128), new ReLU(), new Linear(128, 10))),
        new("mnist-cnn", [1, 28, 28], 10, () => new Sequential(
            new Conv2d(1, 10, 5), new ReLU(), new MaxPool2d(2), new Conv2d(10, 20, 5), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(320, 128), new ReLU(), new Linear(128, 10))),
        new("cifar-lenet", [3, 32, 32], 10, () => new Sequential(
            new Conv2d(3, 6, 5), new ReLU(), new MaxPool2d(2), new Conv2d(6, 16, 5), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(400, 120), new ReLU(), new Linear(120, 84), new ReLU(), new Linear(84, 10))),
        new("mixed", [3, 15, 14], 5, () => new Sequential(
            new Conv2d(3, 8, 3, stride: 2, padding: 1, bias: false), new BatchNorm2d(8), new ReLU(),
            new Residual(new Sequential(new Conv2d(8, 8, 3, padding: 1), new ReLU(), new Dropout(0.3), new Conv2d(8, 8, 3, padding: 1))),
            new AvgPool2d(2), new Dropout2d(0.2), new Conv2d(8, 12, 2, padding: 1), new BatchNorm2d(12), new Tanh(),
            new GlobalAvgPool2d(), new Linear(12, 5))),
        // 2×2 pooling leaves a row of 13, a column of 11 and again one of each.
        new("odd sizes", [1, 13, 11], 3, () => new Sequential(
            new Conv2d(1, 5, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(5, 7, (2, 3), padding: 1), new ReLU(),
            new MaxPool2d(2), new Flatten(), new Linear(42, 9), new ReLU(), new Linear(9, 3))),
        // Winograd's kernels, a stride, and 1×1 kernels.
        new("wide", [3, 17, 18], 4, () => new Sequential(
            new Conv2d(3, 20, 3, padding: 1), new ReLU(), new Conv2d(20, 24, 3, padding: 1), new BatchNorm2d(24), new ReLU(),
            new Conv2d(24, 40, 3, stride: 2, padding: 1), new ReLU(), new Conv2d(40, 36, 1), new GlobalAvgPool2d(), new Linear(36, 4))),
    }.ToDictionary(n => n.Name);

    /// <summary>Pictures and labels, the same for the same numbers.</summary>
    public (Tensor Images, Tensor Labels) Batch(int size, int number = 0)
    {
        var labels = Enumerable.Range(0, size).Select(i => (long)((i * 7 + number) % Classes)).ToArray();
        return (Tensor.Randn([size, .. Input], generator: new((ulong)(100 + number))), Tensor.From(labels, [size]));
    }

    /// <summary>A network whose weights depend on nothing but its name.</summary>
    public Module Seeded()
    {
        Generator.ManualSeed(11);
        return Create();
    }
}

/// <summary>A number of threads until disposed.</summary>
internal readonly ref struct ThreadsScope
{
    private readonly int _before;

    public ThreadsScope(int threads) => (_before, WorkPool.Threads) = (WorkPool.Threads, threads);

    public void Dispose() => WorkPool.Threads = _before;
}

/// <summary>Comparison of bits.</summary>
internal static class Bits
{
    public static void Same(Tensor expected, Tensor actual, string what = "")
    {
        Assert.Equal((expected.Shape, expected.DType), (actual.Shape, actual.DType));
        long[] a = Of(expected), b = Of(actual);
        for (var i = 0; i < a.Length; i++)
            Assert.True(a[i] == b[i], $"{what} element {i} of {expected.Shape}: other bits, {At(a[i]):R} and {At(b[i]):R}");
    }

    public static void Same(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (key, tensor) in expected) Same(tensor, actual[key], key);
    }

    private static double At(long bits) => BitConverter.Int64BitsToDouble(bits);

    private static long[] Of(Tensor x) =>
        Array.ConvertAll(x.Detach().To(DType.Float64).ToArray<double>(), BitConverter.DoubleToInt64Bits);
}
