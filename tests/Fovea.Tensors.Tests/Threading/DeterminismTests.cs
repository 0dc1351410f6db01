namespace Fovea.Tensors.Tests;

/// <summary>The same bits for any number of threads.</summary>
[Collection(WorkPoolCollection.Name)]
public class DeterminismTests
{
    private static readonly Dictionary<string, Func<DType, IEnumerable<Tensor>>> Computations = new()
    {
        ["matmul"] = t => [Golden.Input(1, [301, 257], t).MatMul(Golden.Input(2, [257, 130], t)),
            Golden.Input(1, [3, 600], t).MatMul(Golden.Input(2, [600, 500], t))],
        ["matmul batch"] = t => [Golden.Input(1, [17, 33, 40], t).MatMul(Golden.Input(2, [17, 40, 31], t))],
        ["linear"] = t => Gradients(a => a[0].Linear(a[1], a[2]), Golden.Input(1, [200, 150], t), Golden.Input(2, [90, 150], t),
            Golden.Input(3, [90], t)),
        ["conv2d"] = t => Gradients(a => a[0].Conv2d(a[1], a[2], new() { Padding = 1 }), Golden.Input(1, [19, 6, 17, 15], t),
            Golden.Input(2, [13, 6, 3, 3], t), Golden.Input(3, [13], t)),
        ["conv2d one image"] = t => Gradients(a => a[0].Conv2d(a[1], null, new() { Stride = 2 }), Golden.Input(1, [1, 16, 65, 63], t),
            Golden.Input(2, [32, 16, 3, 3], t)),
        ["conv_transpose2d"] = t => Gradients(a => a[0].ConvTranspose2d(a[1], null, new() { Stride = 2 }),
            Golden.Input(1, [5, 8, 15, 14], t), Golden.Input(2, [8, 6, 3, 3], t)),
        ["sum"] = t => [Golden.Input(1, [300_007], t).Sum(), Golden.Input(1, [1001, 301], t).Sum(0),
            Golden.Input(1, [1001, 301], t).Sum(1), Golden.Input(1, [9, 301, 50], t).Sum([0, 2])],
        ["mean, variance, norm"] = t =>
            [Golden.Input(1, [100_003], t).Mean(), Golden.Input(1, [100_003], t).Var(), Golden.Input(1, [100_003], t).Norm()],
        ["batch norm"] = t => Gradients(a => a[0].BatchNormTraining(a[1], a[2]), Golden.Input(1, [20, 7, 31, 29], t),
            Golden.Input(2, [7], t), Golden.Input(3, [7], t)),
        ["layer norm"] = t => Gradients(a => a[0].LayerNorm([301], a[1]), Golden.Input(1, [200, 301], t), Golden.Input(2, [301], t)),
        ["elementwise"] = t => Gradients(a => (a[0] * a[1]).Gelu() + a[0].Tanh(), Golden.Input(1, [50, 3001], t),
            Golden.Input(2, [3001], t)),
        ["pooling"] = t => Gradients(a => a[0].MaxPool2d(new(3) { Stride = 2 }) + a[0].AvgPool2d(new(3) { Stride = 2 }),
            Golden.Input(1, [9, 11, 33, 31], t)),
        ["cross entropy"] = t => Gradients(a => a[0].CrossEntropy(Sample.Labels(700, 101)), Golden.Input(1, [700, 101], t)),
        ["gather"] = t => Gradients(a => a[0].IndexSelect(1, Sample.Labels(900, 50)), Golden.Input(1, [40, 50, 3], t)),
        ["random"] = t => [Tensor.Rand([100_001], dtype: t, generator: new(1)), Tensor.Randn([100_001], dtype: t, generator: new(1)),
            Tensor.Ones([100_001], t).Dropout(0.5, new(1))],
    };

    public static TheoryData<string, DType> Cases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (var name in Computations.Keys)
            foreach (var dtype in new[] { DType.Float32, DType.Float64 }) cases.Add(name, dtype);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_gives_the_same_bits(string name, DType dtype)
    {
        var expected = On(1);
        Assert.All(expected, y => Assert.True(y.Count > 0 && y.Doubles().All(double.IsFinite)));
        foreach (var threads in new[] { 2, 3, 4, 7 })
        {
            var actual = On(threads);
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < actual.Length; i++) Expect.Same(expected[i], actual[i]);
        }

        Tensor[] On(int threads)
        {
            using var _ = new ThreadsScope(threads);
            return [.. Computations[name](dtype)];
        }
    }

    [Fact]
    public void Several_threads_may_compute_at_once()
    {
        using var _ = new ThreadsScope(3);
        Tensor[] Compute() => [.. Computations["conv2d"](DType.Float32), .. Computations["matmul"](DType.Float32),
            .. Computations["batch norm"](DType.Float32)];
        var expected = Compute();
        var results = new Tensor[4][];
        var callers = Enumerable.Range(0, 4).Select(i => new Thread(() => results[i] = Compute())).ToList();
        callers.ForEach(t => t.Start());
        callers.ForEach(t => t.Join());
        foreach (var actual in results)
            for (var i = 0; i < expected.Length; i++) Expect.Same(expected[i], actual[i]);
    }

    private static IEnumerable<Tensor> Gradients(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        foreach (var input in inputs) input.RequiresGrad = true;
        var y = function(inputs);
        y.Backward(Golden.Input(9, y.Shape, y.DType));
        return [y.Detach(), .. inputs.Select(x => x.Grad!)];
    }
}
