using Fovea.Nn;
using Fovea.Reference.Tests;
using ILGPU.Runtime.CPU;

namespace Fovea.Gpu.Tests;

/// <summary>Products by a library, whose matrices lie column by column: a BLAS of the processor stands in for cuBLAS, with the same
/// arguments.</summary>
public sealed class BlasTests
{
    // Multiply-adds of a matrix from which it has a call of its own.
    private const int Layer = 200;

    public static MatrixTheoryData<bool, bool, bool, bool, bool> Plans() =>
        new([false, true], [false, true], [false, true], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_product_is_that_of_the_processor(bool transposeA, bool transposeB, bool sharedA, bool sharedB, bool hasBias)
    {
        var (device, blas) = Open();
        using var _ = device;
        // The second has less of multiply-adds than a call of its own is worth.
        foreach (var (batch, m, n, k, calls) in new[] { (1, 7, 5, 9, 1), (3, 4, 5, 6, 0), (3, 7, 5, 9, 3), (2, 1, 30, 11, 2) })
            foreach (var (dtype, bound) in new[] { (DType.Float64, 1.0 / (1L << 52)), (DType.Float32, 1.0 / (1 << 23)) })
            {
                var plan = new MatMulPlan(batch, m, n, k, transposeA, transposeB, sharedA, sharedB);
                Tensor a = On.Normal([sharedA ? 1 : batch, m * k], 1, dtype), b = On.Normal([sharedB ? 1 : batch, k * n], 2, dtype);
                var bias = hasBias ? On.Normal([n], 3, dtype) : null;
                var before = blas.Calls;
                var (expected, actual) = (Product(On.Processor, plan, a, b, bias), Product(device, plan, a, b, bias));
                // 8 ε of Σ|a||b|, at most.
                var largest = On.Doubles(Product(On.Processor, plan, a.Abs(), b.Abs(), bias?.Abs())).Max();
                On.Close(expected, actual, 8 * bound, _ => largest);
                // Rows of several matrices before one b are rows of one.
                Assert.Equal(sharedB && !sharedA && !transposeA ? 1 : calls, blas.Calls - before);
            }
    }

    [Fact]
    public void An_empty_sum_is_zero_or_the_bias()
    {
        var (device, blas) = Open();
        using var _ = device;
        Tensor a = On.Normal([3, 0], 1), b = On.Normal([0, 4], 2), bias = On.Normal([4], 3);
        foreach (var terms in new[] { null, bias })
        {
            var plan = new MatMulPlan(1, 3, 4, 0, false, false, false, false);
            On.Same(Product(On.Processor, plan, a, b, terms), Product(device, plan, a, b, terms));
        }
        Assert.Equal(0, blas.Calls);
    }

    [Fact]
    public void A_network_and_its_gradients_are_those_of_the_processor()
    {
        var (device, blas) = Open();
        using var _ = device;
        Tensor x = On.Normal([3, 6, 5], 1, DType.Float64), w = On.Normal([5, 7], 2, DType.Float64), b = On.Normal([7], 3, DType.Float64);
        foreach (var (expected, actual) in Gradients(On.Processor).Zip(Gradients(device))) On.Close(expected, actual, 1e-13);
        Assert.True(blas.Calls >= 4, $"{blas.Calls} calls");

        Tensor[] Gradients(Device on)
        {
            Tensor p = x.To(on).Detach(), q = w.To(on).Detach(), r = b.To(on).Detach();
            (p.RequiresGrad, q.RequiresGrad, r.RequiresGrad) = (true, true, true);
            var y = (p.MatMul(q) + r).Tanh();
            var scores = y.MatMul(y, false, true);
            scores.Backward(On.Normal(scores.Shape, 4, DType.Float64).To(on));
            return [scores.Detach(), p.Grad!, q.Grad!, r.Grad!];
        }
    }

    [Fact]
    public void A_step_of_the_optimizer_comes_before_the_product_that_follows()
    {
        // New memory that is marked would be marked after the step.
        var (device, blas) = Open(marksNewMemory: false);
        using var _ = device;
        Tensor x = On.Normal([6, 9], 1), upstream = On.Normal([6, 7], 2);
        On.Close(After(On.Processor), After(device), 1e-5);
        // The layer before and after the step, and the weight's gradient.
        Assert.Equal(3, blas.Calls);

        // What a layer gives after a step; nothing looks at an element in between.
        Tensor After(Device on)
        {
            var layer = On.Run(On.Processor, () => new Linear(9, 7));
            layer.To(on);
            var input = x.To(on);
            layer.Forward(input).Backward(upstream.To(on));
            new Sgd(layer.Parameters(), 0.5).Step();
            return layer.Forward(input).Detach();
        }
    }

    [Fact]
    public void Convolution_by_transformed_tiles_takes_it_too()
    {
        var (device, blas) = Open();
        using var _ = device;
        Tensor x = On.Normal([2, 5, 9, 8], 1, DType.Float64), w = On.Normal([6, 5, 3, 3], 2, DType.Float64);
        var dy = On.Normal([2, 6, 9, 8], 3, DType.Float64);
        foreach (var (expected, actual) in Pass(On.Processor).Zip(Pass(device))) On.Close(expected, actual, 1e-12);
        // The 16 planes of the value and of both gradients.
        Assert.Equal(48, blas.Calls);

        Tensor[] Pass(Device on)
        {
            var (y, cache) = Conv2dOp.Forward(x.To(on), w.To(on), null, new() { Padding = 1 });
            var (dx, dw, _) = Conv2dOp.Backward(dy.To(on), cache);
            return [y, dx!, dw!];
        }
    }

    [Fact]
    public void The_device_says_which_library_it_has()
    {
        var (device, _) = Open();
        using var _1 = device;
        Assert.Equal($"emulator ({device.Model}, BLAS)", device.ToString());
        using var plain = GpuDevice.Emulator(4);
        Assert.Equal($"emulator ({plain.Model})", plain.ToString());
        // It is asked for, and then looked for on an NVIDIA card.
        using var host = ILGPU.Context.Create(builder => builder.CPU(CPUDevice.Default));
        using var accelerator = host.CreateCPUAccelerator(0);
        Assert.Null(CuBlasLibrary.Find(accelerator));
    }

    private static Tensor Product(Device device, MatMulPlan plan, Tensor a, Tensor b, Tensor? bias)
    {
        var y = device.Empty([plan.Batch, plan.M, plan.N], a.DType);
        device.Execute(new MatMulCall(plan, a.To(device), b.To(device), bias?.To(device), y));
        return y;
    }

    private static (GpuDevice Device, HostBlas Blas) Open(bool marksNewMemory = true)
    {
        Assert.SkipUnless(HostBlas.IsInstalled, "no BLAS is installed: libblas.so.3 of Debian's libblas3 or libopenblas0");
        HostBlas? blas = null;
        var device = GpuDevice.OnEmulator(4, (context, accelerator) => new("emulator", context, accelerator)
        {
            MarksNewMemory = marksNewMemory, Blas = blas = new(accelerator), BlasLayer = Layer, WinogradPrice = int.MinValue,
        });
        return (device, blas!);
    }
}
