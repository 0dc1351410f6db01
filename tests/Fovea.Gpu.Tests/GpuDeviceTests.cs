using Fovea.Data;
using Fovea.Nn;
using Fovea.Reference.Tests;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Gpu.Tests;

/// <summary>What only this device has: groups of threads of any size, memory of its own, formulas that cannot be compiled.</summary>
public sealed class GpuDeviceTests
{
    [Theory]
    [InlineData(16, 70, 50, 600)]
    [InlineData(64, 70, 130, 600)]
    [InlineData(256, 257, 130, 40)]
    public void A_product_is_right_in_tiles_of_any_size(int group, int m, int n, int k)
    {
        using var device = GpuDevice.Emulator(group, marksNewMemory: true);
        Tensor a = On.Normal([2, m, k], 1, DType.Float64), b = On.Normal([k, n], 2, DType.Float64);
        foreach (var (ta, tb) in new[] { (false, false), (true, false), (false, true) })
        {
            Tensor x = ta ? a.Transpose(1, 2) : a, y = tb ? b.Transpose(0, 1) : b;
            On.Close(x.MatMul(y, ta, tb), x.To(device).MatMul(y.To(device), ta, tb), 1e-11);
        }
    }

    [Fact]
    public void A_long_sum_of_few_elements_is_taken_in_parts()
    {
        Tensor a = On.Normal([5, 1000], 1, DType.Float64), b = On.Normal([1000, 7], 2, DType.Float64),
            bias = On.Normal([7], 3, DType.Float64);
        Tensor Product(Device device) => a.To(device).MatMul(b.To(device)) + bias.To(device);
        On.Close(Product(On.Processor), Product(On.Reference), 1e-11);
        // The weight's gradient of a layer sums over images and positions.
        Tensor x = On.Normal([3, 1, 20, 20], 4, DType.Float64), w = On.Normal([2, 1, 3, 3], 5, DType.Float64);
        On.Close(Gradient(On.Processor), Gradient(On.Reference), 1e-11);

        Tensor Gradient(Device device)
        {
            var leaf = w.To(device).Detach();
            leaf.RequiresGrad = true;
            var y = x.To(device).Conv2d(leaf);
            y.Backward(On.Normal(y.Shape, 6, DType.Float64).To(device));
            return leaf.Grad!;
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void A_convolution_and_its_gradients_are_right_in_tiles_of_any_size(int group)
    {
        using var device = GpuDevice.Emulator(group, marksNewMemory: true);
        var options = new Conv2dOptions { Stride = (2, 1), Padding = (1, 2), Groups = 2 };
        Tensor x = On.Normal([2, 6, 15, 13], 1, DType.Float64), w = On.Normal([8, 3, 3, 4], 2, DType.Float64);
        var expected = Gradients(x, w);
        var actual = Gradients(x.To(device), w.To(device));
        for (var i = 0; i < expected.Length; i++) On.Close(expected[i], actual[i], 1e-11);

        Tensor[] Gradients(Tensor input, Tensor weight)
        {
            Tensor p = input.Detach(), q = weight.Detach();
            (p.RequiresGrad, q.RequiresGrad) = (true, true);
            var y = p.Conv2d(q, null, options);
            y.Backward(On.Normal(y.Shape, 3, DType.Float64).To(input.Device));
            return [y.Detach(), p.Grad!, q.Grad!];
        }
    }

    [Theory]
    // Depthwise, with one output a channel and with two; one output for all channels.
    [InlineData(6, 6, 6)]
    [InlineData(6, 12, 6)]
    [InlineData(5, 1, 1)]
    public void A_convolution_of_few_channels_a_group_is_computed_element_by_element(int ins, int outs, int groups)
    {
        using var device = GpuDevice.Emulator(8, marksNewMemory: true);
        var options = new Conv2dOptions { Stride = (2, 1), Padding = (1, 2), Dilation = (1, 2), Groups = groups };
        Tensor x = On.Normal([3, ins, 13, 11], 1, DType.Float64), w = On.Normal([outs, ins / groups, 3, 3], 2, DType.Float64),
            b = On.Normal([outs], 3, DType.Float64);
        var expected = Gradients(x, w, b);
        var actual = Gradients(x.To(device), w.To(device), b.To(device));
        for (var i = 0; i < expected.Length; i++) On.Close(expected[i], actual[i], 1e-11);
        Assert.Contains(device.Kernels, k => k.Name == "DirectKernel`3");
        Assert.Contains(device.Kernels, k => k.Name == "PutSumsKernel`3");

        Tensor[] Gradients(Tensor input, Tensor weight, Tensor bias)
        {
            Tensor p = input.Detach(), q = weight.Detach(), r = bias.Detach();
            (p.RequiresGrad, q.RequiresGrad, r.RequiresGrad) = (true, true, true);
            var y = p.Conv2d(q, r, options);
            y.Backward(On.Normal(y.Shape, 4, DType.Float64).To(input.Device));
            return [y.Detach(), p.Grad!, q.Grad!, r.Grad!];
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(128)]
    public void Lines_are_summed_by_groups_of_any_size(int group)
    {
        using var device = GpuDevice.Emulator(group, marksNewMemory: true);
        var x = On.Normal([3, 5000], 1, DType.Float64);
        foreach (var f in new Func<Tensor, Tensor>[] { t => t.Sum(1), t => t.Sum(), t => t.Softmax(1), t => t.Max(1), t => t.ArgMin(1) })
            On.Close(f(x), f(x.To(device)), 1e-11);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var network = On.Run(On.Processor, () => new Sequential(new Conv2d(1, 4, 3), new BatchNorm2d(4), new ReLU(), new Flatten(),
            new Linear(144, 10)));
        Tensor x = On.Normal([8, 1, 8, 8], 1);
        var first = Step();
        foreach (var (a, b) in first.Zip(Step())) On.Same(a, b);

        // The gradients of a step on a device of its own.
        Tensor[] Step()
        {
            using var device = GpuDevice.Emulator(8);
            network.To(device);
            network.ZeroGrad();
            network.Forward(x.To(device)).LogSumExp(1).Sum().Backward();
            Tensor[] gradients = [.. network.Parameters().Select(p => p.Grad!.To(On.Processor))];
            network.To(On.Processor);
            return gradients;
        }
    }

    [Fact]
    public void Memory_that_nobody_holds_is_used_again()
    {
        // Sixteen blocks of 4 MiB at a time, and many more in turn.
        using var device = GpuDevice.Emulator(4, memoryLimit: 64 << 20);
        for (var i = 0; i < 200; i++) device.Empty([1 << 20], DType.Float32);
        var held = Enumerable.Range(0, 8).Select(_ => device.Empty([1 << 20], DType.Float32)).ToList();
        var error = Assert.Throws<InsufficientMemoryException>(() => device.Empty([1 << 24], DType.Float32));
        Assert.Matches(@"^CPUAccelerator: no memory for 64 MiB more, \d+ MiB of 64 MiB are in use$", error.Message);
        GC.KeepAlive(held);
    }

    [Fact]
    public void A_batch_that_does_not_fit_is_said_with_one_to_try()
    {
        using var device = GpuDevice.Emulator(4, memoryLimit: 2 << 20);
        On.Run(device, () =>
        {
            var network = new Sequential(new Flatten(), new Linear(64, 512), new ReLU(), new Linear(512, 10));
            var trainer = new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.1));
            var loader = new DataLoader(Digits.Load().Take(1000), 1000, prefetch: false);
            var error = Assert.Throws<InsufficientMemoryException>(() => trainer.Fit(loader, 1));
            Assert.EndsWith("of 2 MiB are in use: a batch of 1000 does not fit. Try 500.", error.Message, StringComparison.Ordinal);
            return 0;
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000003)]
    [InlineData(4294967297)]
    public void A_block_is_at_most_an_eighth_too_large(long bytes)
    {
        var size = GpuMemory.SizeClass(bytes);
        Assert.InRange(size, bytes, Math.Max(512, bytes + bytes / 8 + 1));
        Assert.Equal(size, GpuMemory.SizeClass(size));
    }

    [Fact]
    public void A_formula_that_is_more_than_lanes_is_refused_in_a_line_and_others_go_on()
    {
        var x = On.Normal([3], 1).To(On.Reference);
        var error = Assert.Throws<GpuException>(() => Elementwise.Unary("shout", x, new Shout(true)));
        Assert.Contains("Shout cannot be compiled for this device", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        On.Close(x.To(On.Processor).Cos(), x.Cos(), 1e-6);
    }

    [Theory]
    [InlineData("cuda", "cuda: no NVIDIA card with a CUDA driver was found")]
    [InlineData("opencl", "opencl: no OpenCL device was found")]
    public void A_device_that_is_not_there_is_said_in_a_line(string name, string expected)
    {
        try
        {
            Assert.SkipWhen(DeviceCatalog.Open(name) is GpuDevice, $"there is a device, {name}");
        }
        catch (GpuException error)
        {
            Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void A_name_that_no_device_has_is_said_with_those_there_are()
    {
        var error = Assert.Throws<InvalidOperationException>(() => DeviceCatalog.Open("cudda"));
        Assert.Equal("expected a device, cpu, cuda, opencl, emulator, each perhaps with its number as emulator:0, got 'cudda' "
            + "(did you mean 'cuda'?)", error.Message);
        Assert.Same(DeviceCatalog.Open("emulator"), DeviceCatalog.Open("Emulator:0"));
    }

    private readonly struct Shout(bool loud) : IUnaryFunction
    {
        public Keeps Keeps => Keeps.Nothing;

        public V Forward<V>(V x) where V : unmanaged, ILane<V> => loud ? x + x : x;

        public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(loud ? 2 : 1);
    }
}
