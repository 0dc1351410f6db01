namespace Fovea.Tensors.Tests;

/// <summary>Normalisation of Float32 numbers that are large and nearly equal.</summary>
public class LargeMeanTests
{
    [Fact]
    public void Layer_norm()
    {
        Expect.Close([-1.0690434, 0, -0.5345217, 1.6035652], Tensor.From(50000f, 50002, 50001, 50005).LayerNorm([4]), 1e-6);
        var steps = Tensor.From([.. Enumerable.Range(0, 12).Select(i => 4096 + i / 512f)], [12]).LayerNorm([12]);
        Expect.Close([.. Enumerable.Range(0, 12).Select(i => -1.4424766 + i * 0.2622685)], steps, 1e-4);
    }

    [Fact]
    public void Batch_norm_in_training() =>
        Assert.Equal([0, 0, 0, 0], Tensor.Full([4, 1], 1e7).BatchNormTraining().ToArray<float>());

    [Fact]
    public void Batch_norm_in_inference()
    {
        Tensor mean = Tensor.From(10000f), variance = Tensor.From(1e-4f);
        Expect.Close([0, 0.9311158], Tensor.From([10000f, 10000.01f], [2, 1]).BatchNorm(mean, variance), 1e-4);
        Expect.Close([5, 6.8622316], Tensor.From([10000f, 10000.01f], [2, 1]).BatchNorm(mean, variance, 2 * Tensor.Ones([1]),
            5 * Tensor.Ones([1])), 1e-4);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Batch_norm_behind_a_convolution_in_a_recording(int kernel, bool rectified)
    {
        // Few and many output channels, where lanes are positions and channels, and enough for Winograd's algorithm.
        foreach (var (inputs, outputs) in new[] { (1, 3), (2, 40), (16, 32) })
        {
            // The middle tap of one channel alone: the convolution hands its input on.
            var weight = Tensor.Zeros([outputs, inputs, kernel, kernel]);
            for (var o = 0; o < outputs; o++) weight[o, 0, kernel / 2, kernel / 2] = 1f;
            var x = 10000 + Tensor.Arange(0, 16 * 16 * inputs).Remainder(11).Reshape(1, inputs, 16, 16) / 1024;
            Tensor mean = Tensor.Full([outputs], 10000), variance = Tensor.Full([outputs], 1e-4), scale = Tensor.Full([outputs], 0.5);
            using var _ = Autograd.NoGrad();
            Tensor Network()
            {
                var y = x.Conv2d(weight, null, new() { Padding = kernel / 2 }).BatchNorm(mean, variance, scale, scale);
                return rectified ? y.ReLU() : y;
            }
            var recording = Recording.Capture([x], () => [Network()]);
            // Four make the factor of each channel; one is the rest.
            Assert.Equal(5, recording.Calls);
            recording.Replay(x);
            Expect.Same(Network(), recording.Outputs[0]);
            // Winograd's transforms add and subtract large numbers themselves.
            if (inputs >= 16 && kernel == 3) continue;
            var exact = (x[0, 0].To(DType.Float64) - 10000) * (0.5 / Math.Sqrt(1.1e-4)) + 0.5;
            for (var o = 0; o < outputs; o += 7) Expect.Close(exact, recording.Outputs[0][0, o], 1e-4);
        }
    }

    [Fact]
    public void By_hand()
    {
        Tensor x = Tensor.From([1.0, 2, 3, 6, 5, 4], [3, 2]), scale = Tensor.From([1.5, -2]), shift = Tensor.From([0.5, 1]);
        var running = new RunningStatistics(2, DType.Float64);
        var (y, cache) = BatchNormOp.Forward(x, scale, shift, running, training: true);
        var (dx, dscale, dshift) = BatchNormOp.Backward(Tensor.From([1, 0.5, -2, 1, 0.5, 3], [3, 2]), cache);
        Expect.Close([-1.3371139, 3.4494852, 0.5, -1.4494852, 2.3371139, 1], y, 1e-7);
        Expect.Close([0.8420114, 0.9185581, -1.6840210, 0.9185558, 0.8420097, -1.8371139], dx, 1e-7);
        Expect.Close([0, 0], dx.Sum(0), 1e-14);
        Expect.Close([-0.6123713, 0.6123713], dscale, 1e-7);
        Expect.Close([-0.5, 4.5], dshift, 1e-15);
        Expect.Close([0.3, 0.4], running.Mean, 1e-15);
        Expect.Close([1.3, 1.3], running.Variance, 1e-15);
    }
}
