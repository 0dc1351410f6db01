namespace Fovea.Nn.Tests;

/// <summary>Every layer gives PyTorch's result, and its gradient is that of central differences.</summary>
public class LayerTests
{
    private static readonly Shape Image = [2, 4, 5, 6], Small = [1, 2, 3, 4], Signal = [2, 4, 11], Rows = [3, 6];

    private static readonly Dictionary<string, (Func<Module> Make, Shape Input)> Layers = new()
    {
        ["linear"] = (() => new Linear(6, 4), Rows),
        ["linear, three axes"] = (() => new Linear(6, 4), Image),
        ["linear, no bias"] = (() => new Linear(6, 4, bias: false), Rows),
        ["conv1d"] = (() => new Conv1d(4, 6, 3, stride: 2, padding: 1, dilation: 2, groups: 2), Signal),
        ["conv1d, reflect"] = (() => new Conv1d(4, 3, 3, padding: 2, paddingMode: PaddingMode.Reflect), Signal),
        ["conv2d"] = (() => new Conv2d(4, 3, (3, 2), stride: (2, 1), padding: (1, 2), dilation: (1, 2)), Image),
        ["conv2d, groups"] = (() => new Conv2d(4, 6, 3, padding: 1, groups: 2, bias: false), Image),
        ["conv2d, depthwise"] = (() => new Conv2d(4, 8, 3, groups: 4), Image),
        ["conv2d, replicate"] = (() => new Conv2d(4, 2, 3, padding: (2, 1), paddingMode: PaddingMode.Replicate), Image),
        ["conv2d, circular"] = (() => new Conv2d(4, 2, 3, padding: (2, 1), paddingMode: PaddingMode.Circular), Image),
        ["conv_transpose2d"] = (() => new ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2), [1, 4, 3, 4]),
        ["conv_transpose2d, dilation"] = (() => new ConvTranspose2d(4, 2, (2, 3), dilation: (2, 1), bias: false), [1, 4, 3, 4]),
        ["max_pool2d"] = (() => new MaxPool2d(3, stride: 2, padding: 1, ceilMode: true), Image),
        ["avg_pool2d"] = (() => new AvgPool2d((3, 2), stride: (2, 3), padding: 1, ceilMode: true, countIncludePad: false), Image),
        ["avg_pool2d, padding counts"] = (() => new AvgPool2d(3, padding: 1), Image),
        ["adaptive_avg_pool2d"] = (() => new AdaptiveAvgPool2d((3, 4)), Image),
        ["batch_norm1d"] = (() => new BatchNorm1d(6), Rows),
        ["batch_norm1d, signal"] = (() => new BatchNorm1d(4), Signal),
        ["batch_norm2d"] = (() => new BatchNorm2d(4, epsilon: 1e-3), Image),
        ["batch_norm2d, not affine"] = (() => new BatchNorm2d(4, affine: false), Image),
        ["instance_norm2d"] = (() => new InstanceNorm2d(4, affine: true), Image),
        ["layer_norm"] = (() => new LayerNorm([5, 6]), Image),
        ["upsample nearest"] = (() => new Upsample(scaleFactor: 2), Small),
        ["upsample bilinear"] = (() => new Upsample(scaleFactor: 2, mode: InterpolationMode.Bilinear), Small),
        ["upsample corners"] = (() => new Upsample(scaleFactor: 3, mode: InterpolationMode.Bilinear, alignCorners: true), Small),
    };

    private static readonly Dictionary<string, Func<Module>> Activations = new()
    {
        ["elu"] = () => new ELU(0.7),
        ["gelu"] = () => new GELU(),
        ["hard_swish"] = () => new HardSwish(),
        ["leaky_relu"] = () => new LeakyReLU(0.2),
        ["log_softmax"] = () => new LogSoftmax(1),
        ["relu"] = () => new ReLU(),
        ["silu"] = () => new SiLU(),
        ["sigmoid"] = () => new Sigmoid(),
        ["softmax"] = () => new Softmax(0),
        ["softplus"] = () => new Softplus(),
        ["tanh"] = () => new Tanh(),
    };

    public static TheoryData<string> LayerNames() => [.. Layers.Keys];

    public static TheoryData<string> ActivationNames() => [.. Activations.Keys];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void A_layer_computes_what_PyTorch_computes(string name)
    {
        var (make, input) = Layers[name];
        Golden.Near(Golden.Of(name), Wave.Fill(make()).Forward(Wave.Of(input)));
    }

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void An_activation_computes_what_PyTorch_computes(string name) =>
        Golden.Near(Golden.Of(name), Activations[name]().Forward(Wave.Of([3, 5]) * 4));

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Float32_is_Float64_rounded(string name)
    {
        var (make, input) = Layers[name];
        Golden.Near(Golden.Of(name), Wave.Fill(make()).To(DType.Float32).Forward(Wave.Of(input, dtype: DType.Float32)), 1e-5);
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Gradients_by_input_and_parameters_equal_central_differences(string name)
    {
        var (make, input) = Layers[name];
        CheckGradients(Wave.Fill(make()), Wave.Of(input));
    }

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Gradients_of_activations_equal_central_differences(string name) => CheckGradients(Activations[name](), Wave.Of([3, 5]) * 4);

    [Fact]
    public void Gradients_flow_through_a_nested_network()
    {
        var block = new Sequential(
            new Conv2d(3, 4, 3, padding: 1, bias: false),
            new BatchNorm2d(4),
            new SiLU(),
            new Conv2d(4, 4, 3, padding: 1));
        CheckGradients(
            Wave.Fill(new Sequential(new Residual(block, new Conv2d(3, 4, 1)), new AvgPool2d(2), new Flatten(), new Linear(16, 5),
                new LogSoftmax())),
            Wave.Of([2, 3, 4, 4]));
    }

    [Fact]
    public void Global_pools_give_the_mean_and_the_largest_of_each_channel()
    {
        var x = Wave.Of(Image);
        var planes = x.ToArray<double>().Chunk(30).ToArray();
        Golden.Near(Tensor.From(planes.Select(p => p.Average()).ToArray(), [2, 4]), new GlobalAvgPool2d().Forward(x));
        Golden.Near(Tensor.From(planes.Select(p => p.Max()).ToArray(), [2, 4]), new GlobalMaxPool2d().Forward(x), 0);
    }

    [Fact]
    public void Flatten_keeps_the_batch_and_the_order()
    {
        var x = Wave.Of(Image);
        var y = new Flatten().Forward(x);
        Assert.Equal([2, 120], y.Shape);
        Assert.Equal(x.ToArray<double>(), y.ToArray<double>());
    }

    [Fact]
    public void ReLU6_lies_between_0_and_6()
    {
        var x = Wave.Of([3, 5]) * 9;
        Golden.Near([.. x.ToArray<double>().Select(v => Math.Clamp(v, 0, 6))], new ReLU6().Forward(x).ToArray<double>(), 0);
        CheckGradients(new ReLU6(), x);
    }

    [Fact]
    public void Linear_takes_a_single_vector()
    {
        var layer = Wave.Fill(new Linear(6, 4));
        Golden.Near(layer.Forward(Wave.Of([1, 6])).Squeeze(0), layer.Forward(Wave.Of([6])));
    }

    [Fact]
    public void A_residual_adds_its_input_or_its_shortcut()
    {
        var x = Wave.Of([2, 3]);
        Golden.Near(x + x.Tanh(), new Residual(new Tanh()).Forward(x));
        Golden.Near(x.Sigmoid() + x.Tanh(), new Residual(new Tanh(), new Sigmoid()).Forward(x));
    }

    /// <summary>By the input through GradCheck; by each parameter with the same differences, moved in place.</summary>
    internal static void CheckGradients(Module module, Tensor x)
    {
        var byInput = GradCheck.Run(module.Forward, x);
        Assert.Equal(x.Count, byInput.Elements);
        Assert.True(byInput.MaxAbsoluteError <= GradCheck.Tolerance, $"input: {byInput.MaxAbsoluteError:E2}");
        foreach (var (name, parameter) in module.NamedParameters())
        {
            var error = GradientOf(parameter, () => module.Forward(x));
            Assert.True(error <= GradCheck.Tolerance, $"{name}: {error:E2}");
        }
    }

    /// <summary>The largest error of ∂(Σ u·f)/∂parameter against five-point differences, the parameter moved in place.</summary>
    private static double GradientOf(Tensor parameter, Func<Tensor> f)
    {
        const double h = 1e-4;
        var output = f();
        var u = Wave.Of(output.Shape, 7);
        parameter.ZeroGrad();
        output.Backward(u);
        var gradient = parameter.Grad!.ToArray<double>();
        using var _ = Autograd.NoGrad();
        var largest = 0.0;
        for (var i = 0; i < parameter.Count; i++)
        {
            var at = parameter.AsSpan<double>()[i];
            Tensor At(double value)
            {
                parameter.AsSpan<double>()[i] = value;
                return f();
            }
            Tensor near = At(at + h) - At(at - h), far = At(at + 2 * h) - At(at - 2 * h);
            parameter.AsSpan<double>()[i] = at;
            largest = Math.Max(largest, Math.Abs(gradient[i] - ((near * 8 - far) * u).Sum().Item() / (12 * h)));
        }
        return largest;
    }
}
