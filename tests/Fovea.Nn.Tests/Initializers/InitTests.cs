namespace Fovea.Nn.Tests;

public class InitTests
{
    /// <summary>[out 50, in 40, 3×5]: fan_in 600, fan_out 750.</summary>
    private static readonly Shape Kernel = [50, 40, 3, 5];

    public static TheoryData<string> Layers() => ["linear", "conv1d", "conv2d", "conv2d groups", "conv_transpose2d"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layers_start_uniform_within_one_over_the_root_of_fan_in(string name)
    {
        Generator.ManualSeed(5);
        var (layer, fan) = name switch
        {
            "linear" => ((Module)new Linear(200, 300), 200),
            "conv1d" => (new Conv1d(40, 200, 5), 200),
            "conv2d" => (new Conv2d(30, 200, (3, 4)), 360),
            "conv2d groups" => (new Conv2d(60, 200, 3, groups: 4), 135),
            // PyTorch's fan_in of [in, out/groups, …] counts the second axis.
            _ => (new ConvTranspose2d(60, 200, 3, groups: 4), 450),
        };
        var bound = 1 / Math.Sqrt(fan);
        foreach (var (_, parameter) in layer.NamedParameters()) AssertUniform(parameter, bound);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        static float[] Weights(ulong seed)
        {
            Generator.ManualSeed(seed);
            return [.. new Sequential(new Conv2d(3, 4, 3), new BatchNorm2d(4), new Linear(7, 5)).Parameters()
                .SelectMany(p => p.ToArray<float>())];
        }
        Assert.Equal(Weights(11), Weights(11));
        Assert.NotEqual(Weights(11), Weights(12));
    }

    [Fact]
    public void Normalisation_starts_as_the_identity()
    {
        foreach (var layer in new Module[] { new BatchNorm1d(3), new BatchNorm2d(3), new InstanceNorm2d(3, affine: true),
            new LayerNorm([3]) })
        {
            Assert.Equal([1, 1, 1], layer.StateDict()["weight"].ToArray<float>());
            Assert.Equal([0, 0, 0], layer.StateDict()["bias"].ToArray<float>());
        }
    }

    [Fact]
    public void Kaiming_and_Xavier_uniform_have_the_bounds_of_their_papers()
    {
        var w = Tensor.Zeros(Kernel);
        Init.KaimingUniform(w, generator: new(1));
        AssertUniform(w, Math.Sqrt(6 / 600.0));
        Init.KaimingUniform(w, slope: 0.5, FanMode.Out, new(1));
        AssertUniform(w, Math.Sqrt(6 / (1.25 * 750)));
        Init.XavierUniform(w, gain: 2, new(1));
        AssertUniform(w, 2 * Math.Sqrt(6 / 1350.0));
    }

    [Fact]
    public void Kaiming_and_Xavier_normal_have_the_deviations_of_their_papers()
    {
        var w = Tensor.Zeros(Kernel);
        Init.KaimingNormal(w, generator: new(1));
        AssertNormal(w, Math.Sqrt(2 / 600.0));
        Init.KaimingNormal(w, slope: 0.5, FanMode.Out, new(1));
        AssertNormal(w, Math.Sqrt(2 / (1.25 * 750)));
        Init.XavierNormal(w, gain: 2, new(1));
        AssertNormal(w, 2 * Math.Sqrt(2 / 1350.0));
    }

    [Fact]
    public void Plain_initialisers_fill_in_place_and_keep_the_element_type()
    {
        var w = Tensor.Zeros([100, 100], DType.Float64);
        Init.Constant(w, 3);
        Assert.All(w.ToArray<double>(), v => Assert.Equal(3, v));
        Init.Uniform(w, 2, 4, new(1));
        AssertUniform(w - 3, 1);
        Init.Normal(w, 5, 2, new(1));
        AssertNormal(w - 5, 2);
        Assert.Equal(DType.Float64, w.DType);
    }

    [Fact]
    public void A_parameter_keeps_learning_after_initialisation()
    {
        var layer = new Linear(3, 2);
        Init.XavierUniform(layer.Weight);
        layer.Forward(Tensor.Ones([1, 3])).Sum().Backward();
        Assert.Equal([1, 1, 1, 1, 1, 1], layer.Weight.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_vector_has_no_fan()
    {
        var thrown = Assert.Throws<ShapeException>(() => Init.KaimingNormal(Tensor.Zeros([3])));
        Assert.Equal("Init: expected a weight of at least two axes, got [3].", thrown.Message);
    }

    /// <summary>Within ±bound and close to it; mean and variance within five standard deviations of U(±bound)'s.</summary>
    private static void AssertUniform(Tensor x, double bound)
    {
        var (values, n) = (x.To(DType.Float64).ToArray<double>(), (double)x.Count);
        Assert.All(values, v => Assert.InRange(v, -bound * (1 + 1e-6), bound * (1 + 1e-6)));
        Assert.InRange(values.Max(Math.Abs), bound * (1 - 20 / n), bound * (1 + 1e-6));
        var variance = bound * bound / 3;
        Assert.InRange(values.Average(), -5 * Math.Sqrt(variance / n), 5 * Math.Sqrt(variance / n));
        // Var(x²) = bound⁴·(1/5 − 1/9).
        var spread = 5 * bound * bound * Math.Sqrt((1 / 5.0 - 1 / 9.0) / n);
        Assert.InRange(values.Average(v => v * v), variance - spread, variance + spread);
    }

    private static void AssertNormal(Tensor x, double deviation)
    {
        var (values, n) = (x.To(DType.Float64).ToArray<double>(), (double)x.Count);
        Assert.InRange(values.Average(), -5 * deviation / Math.Sqrt(n), 5 * deviation / Math.Sqrt(n));
        var spread = 5 * Math.Sqrt(2 / n);
        Assert.InRange(values.Average(v => v * v) / (deviation * deviation), 1 - spread, 1 + spread);
        // A normal number exceeds three deviations once in 370; a uniform one of this variance never.
        Assert.InRange(values.Count(v => Math.Abs(v) > 3 * deviation) / n, 0.001, 0.005);
    }
}
