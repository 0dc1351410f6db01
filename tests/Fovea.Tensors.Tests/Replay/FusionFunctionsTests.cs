using System.Runtime.Intrinsics;

namespace Fovea.Tensors.Tests;

/// <summary>Convolutions and matrix products that end in any function: one call, and the bits of several.</summary>
public class FusionFunctionsTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["relu"] = x => x.ReLU(),
        ["leaky_relu"] = x => x.LeakyReLU(0.1),
        ["silu"] = x => x.Silu(),
        ["hard_swish"] = x => x.HardSwish(),
        ["relu6"] = x => x.Clamp(0, 6),
        ["sigmoid"] = x => x.Sigmoid(),
        ["tanh"] = x => x.Tanh(),
        ["gelu"] = x => x.Gelu(),
        ["elu"] = x => x.Elu(0.7),
        ["softplus"] = x => x.Softplus(),
        ["abs"] = x => x.Abs(),
    };

    // Sizes that leave tails: of lanes of channels, of rows, of planes.
    private static readonly Dictionary<string, (Shape X, Shape W, Conv2dOptions Options)> Layers = new()
    {
        ["winograd"] = ([2, 16, 13, 11], [21, 16, 3, 3], new() { Padding = 1 }),
        ["winograd, one block"] = ([1, 17, 15, 14], [19, 17, 3, 3], new() { Padding = 1 }),
        ["channels"] = ([2, 5, 9, 7], [35, 5, 3, 3], new()),
        ["channels, stride"] = ([1, 3, 21, 19], [41, 3, 5, 5], new() { Stride = 2, Padding = 2 }),
        ["channels, 1×1"] = ([2, 6, 7, 5], [19, 6, 1, 1], new()),
        ["direct"] = ([3, 3, 9, 8], [6, 3, 3, 3], new()),
        ["direct, many images"] = ([9, 3, 9, 11], [5, 3, 3, 3], new() { Padding = 1 }),
        ["direct, in place"] = ([1, 30, 13, 17], [7, 30, 1, 1], new()),
        ["direct, groups"] = ([2, 6, 12, 13], [6, 1, 3, 3], new() { Groups = 6, Stride = 2 }),
    };

    public static MatrixTheoryData<string, string, DType> Cases() => new(Layers.Keys, Functions.Keys, [DType.Float32, DType.Float64]);

    public static MatrixTheoryData<string, DType> Products() => new(Functions.Keys, [DType.Float32, DType.Float64]);

    public static TheoryData<string> LayerNames() => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_convolution_and_what_follows_are_one_call_with_the_same_bits(string name, string function, DType dtype)
    {
        var (shape, kernels, options) = Layers[name];
        var f = Functions[function];
        Tensor x = Golden.Input(1, shape, dtype), w = Golden.Input(2, kernels, dtype), b = Golden.Input(3, [kernels[0]], dtype);
        Tensor scale = Golden.Input(4, [kernels[0], 1, 1], dtype), shift = Golden.Input(5, [1, kernels[0], 1, 1], dtype);
        var far = Golden.Input(7, [kernels[0], 1, 1], dtype) * 64;
        Tensor Conv(Tensor input) => input.Conv2d(w, b, options);
        Tensor residual;
        using (Autograd.NoGrad()) residual = Golden.Input(6, Conv(x).Shape, dtype);

        Check(1, input => f(input.Conv2d(w, null, options)));
        Check(1, input => f(Conv(input)));
        Check(1, input => f(Conv(input) * scale + shift));
        Check(1, input => f(Conv(input) + residual));
        Check(1, input => f(Conv(input) * scale + shift + residual));
        // Where exponentials overflow, in some channels.
        Check(1, input => f(Conv(input) * far + shift));
        // The input is computed; the residual is.
        Check(2, input => f(input.Abs().Conv2d(w, b, options)));
        Check(3, input => f(residual.Exp() + Conv(input)).Exp());
        // What is wanted for itself, or twice, is stored.
        Check(2, input => Conv(input), y => f(y));
        Check(3, input => f(f(Conv(input))).Exp());
        var pools = Vector128.IsHardwareAccelerated && name.StartsWith("channels", StringComparison.Ordinal) && kernels[2] > 1 ? 1 : 2;
        Check(pools, input => f(Conv(input)).MaxPool2d(new(3) { Stride = 2 }));
        Check(pools, input => f(Conv(input) * scale + shift).MaxPool2d(new(3) { Stride = 2, Padding = 1 }));
        Check(2, input => f(Conv(input) + residual).MaxPool2d(new(2)));

        void Check(int calls, Func<Tensor, Tensor> body, Func<Tensor, Tensor>? next = null) => Same(x, calls, body, next);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void A_matrix_product_and_a_function_are_one_call_with_the_same_bits(string function, DType dtype)
    {
        var f = Functions[function];
        // Small; read along k; in packed panels; several at once.
        foreach (var (m, k, n) in new[] { (9, 20, 7), (1, 33, 19), (30, 21, 27), (201, 400, 301), (130, 700, 150) })
        {
            Tensor a = Golden.Input(1, [m, k], dtype), b = Golden.Input(2, [k, n], dtype), w = Golden.Input(2, [n, k], dtype);
            var bias = Golden.Input(3, [n], dtype);
            Same(a, 1, input => f(input.MatMul(b)));
            Same(a, 1, input => f(input.Linear(w)));
            Same(a, 1, input => f(input.Linear(w, bias)));
            Same(a, 1, input => f(input.Linear(w, bias).Reshape([n, m])));
            Same(a, 2, input => input.Linear(w, bias), y => f(y));
        }
        Tensor many = Golden.Input(1, [5, 9, 20], dtype), other = Golden.Input(2, [5, 20, 7], dtype);
        Same(many, 1, input => f(input.MatMul(other)));
    }

    // Their elements' bits depend on their neighbours in a vector, and those are others at the end of a convolution.
    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Sine_and_cosine_stay_apart_from_a_convolution(string name)
    {
        var (shape, kernels, options) = Layers[name];
        Tensor x = Golden.Input(1, shape, DType.Float32), w = Golden.Input(2, kernels, DType.Float32);
        var b = Golden.Input(3, [kernels[0], 1, 1], DType.Float32);
        Same(x, 2, input => input.Conv2d(w, null, options).Sin());
        Same(x, 2, input => (input.Conv2d(w, null, options) * b + b).Cos());
        Tensor a = Golden.Input(1, [201, 400], DType.Float32), c = Golden.Input(2, [400, 301], DType.Float32);
        Same(a, 1, input => input.MatMul(c).Sin());
    }

    // In training the convolution's own result is not needed where the function's tells the derivative.
    [Theory]
    [MemberData(nameof(LayerNames))]
    public void A_leaky_rectifier_is_part_of_the_convolution_in_training_too(string name)
    {
        var (shape, kernels, options) = Layers[name];
        Tensor x = Golden.Input(1, shape, DType.Float32), b = Golden.Input(3, [kernels[0]], DType.Float32);
        var (one, gradients) = Step(0.2);
        var (apart, _) = Step(-0.2);
        Assert.Equal(apart - 1, one);
        // By the definition: upstream where x > 0, else 0.2·upstream.
        var w = Golden.Input(2, kernels, DType.Float32);
        var sums = x.Conv2d(w, b, options).Detach();
        var y = sums.LeakyReLU(0.2);
        var upstream = Golden.Input(4, y.Shape, DType.Float32);
        float[] u = upstream.ToArray<float>(), s = sums.ToArray<float>();
        var dz = Tensor.From(Array.ConvertAll([.. Enumerable.Range(0, u.Length)], i => s[i] > 0 ? u[i] : u[i] * 0.2f), y.Shape);
        var (_, cache) = Conv2dOp.Forward(x, w, b, options);
        var (dx, dw, _) = Conv2dOp.Backward(dz, cache);
        Expect.Same(dx!, gradients[1]);
        Expect.Same(dw!, gradients[2]);

        (int Calls, Tensor[] Results) Step(double slope)
        {
            Tensor input = x.Clone(), weight = Golden.Input(2, kernels, DType.Float32), given = null!;
            weight = weight.Clone();
            (input.RequiresGrad, weight.RequiresGrad) = (true, true);
            Tensor[] Run()
            {
                (input.Grad, weight.Grad) = (null, null);
                var result = input.Conv2d(weight, b, options).LeakyReLU(slope);
                given ??= Golden.Input(4, result.Shape, DType.Float32);
                result.Backward(given);
                return [result.Detach(), input.Grad!, weight.Grad!];
            }
            var expected = Run();
            var recording = Recording.Capture([input], Run);
            for (var i = 0; i < 2; i++)
            {
                for (var j = 0; j < 3; j++) Expect.Same(expected[j], recording.Outputs[j]);
                recording.Replay(input);
            }
            return (recording.Calls, expected);
        }
    }

    private static void Same(Tensor x, int calls, Func<Tensor, Tensor> body, Func<Tensor, Tensor>? next = null)
    {
        using var _ = Autograd.NoGrad();
        var expected = Run();
        var recording = Recording.Capture([x], Run);
        Assert.Equal(calls, recording.Calls);
        // Twice more: kernels are packed anew, then kept.
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < expected.Length; j++) Expect.Same(expected[j], recording.Outputs[j]);
            recording.Replay(x);
        }

        Tensor[] Run()
        {
            var y = body(x);
            return next is null ? [y] : [y, next(y)];
        }
    }
}
