namespace Fovea.Tensors.Tests;

/// <summary>Windows with gaps, divisors of one's own, and windows that divide an image.</summary>
public class PoolWindowTests
{
    [Theory]
    [InlineData(1, 2, 1, 0)]
    [InlineData(2, 3, 1, 1)]
    [InlineData(3, 2, 2, 1)]
    [InlineData(2, 4, 3, 2)]
    public void Windows_with_gaps_take_the_largest_of_their_pixels(int dilation, int kernel, int stride, int padding)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = Golden.Input(1, [2, 3, 11, 9], dtype);
            PoolOptions o = new((kernel, 2)) { Stride = (stride, 1), Padding = (padding, 0), Dilation = (dilation, 2) };
            Size2 size = ((11 + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1, 9 - 2);
            var expected = Naive.Make([2, 3, size.H, size.W], at =>
            {
                var rows = Enumerable.Range(0, kernel).Select(k => at[2] * stride - padding + k * dilation).Where(i => i is >= 0 and < 11);
                return rows.Max(i => Math.Max(x.At(at[0], at[1], i, at[3]), x.At(at[0], at[1], i, at[3] + 2)));
            });
            Expect.Close(expected, x.MaxPool2d(o), 0);
            // Where nobody asks for the places, too.
            var y = x.Device.Empty(expected.Shape, dtype);
            x.Device.Execute(new MaxPoolCall(o.Geometry("", x.Shape), x, y, null));
            Expect.Close(expected, y, 0);
        }
    }

    [Fact]
    public void The_gradient_of_a_window_with_gaps_goes_to_its_largest()
    {
        var x = Tensor.From([1.0, 9, 2, 9, 5, 9, 3], [1, 1, 1, 7]);
        x.RequiresGrad = true;
        x.MaxPool2d(new((1, 3)) { Stride = 1, Dilation = (1, 2) }).Backward(Tensor.From([1.0, 10, 100], [1, 1, 1, 3]));
        Assert.Equal([0.0, 10, 0, 0, 101, 0, 0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_convolution_before_windows_with_gaps_is_replayed_with_the_same_bits()
    {
        Tensor x = Golden.Input(1, [2, 3, 12, 12], DType.Float32), w = Golden.Input(2, [16, 3, 3, 3], DType.Float32);
        using var _ = Autograd.NoGrad();
        Tensor Run() => x.Conv2d(w).ReLU().MaxPool2d(new(2) { Stride = 2, Dilation = 2 });
        var expected = Run();
        Recording.TryCapture([x], () => [Run()], [], out var recording, out var _);
        recording!.Replay(x);
        Expect.Same(expected, recording.Outputs[0]);
    }

    [Fact]
    public void An_average_divides_by_a_number_of_ones_own()
    {
        var x = Golden.Input(1, [2, 3, 7, 6]);
        PoolOptions o = new(3) { Stride = 2, Padding = 1 };
        Expect.Close(x.AvgPool2d(o) * (9 / 4.0), x.AvgPool2d(o with { DivisorOverride = 4 }), 1e-14);
        Expect.Close([1, 1, 1, 1], [10], Tensor.From([1.0, 2, 3, 4], [1, 1, 2, 2]).AvgPool2d(new(2) { DivisorOverride = 1 }), 0);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Windows_that_divide_an_image_take_the_largest(DType dtype)
    {
        var x = Golden.Input(1, [2, 3, 7, 5], dtype);
        var expected = Naive.Make([2, 3, 3, 4], at =>
        {
            int top = at[2] * 7 / 3, bottom = ((at[2] + 1) * 7 + 2) / 3, left = at[3] * 5 / 4, right = ((at[3] + 1) * 5 + 3) / 4;
            return x.Slice(2, top, bottom).Slice(3, left, right).Select(0, at[0]).Select(0, at[1]).Max().Item();
        });
        Expect.Close(expected, x.AdaptiveMaxPool2d((3, 4)), 0);
        Expect.Close(x.GlobalMaxPool2d().Flatten(), x.AdaptiveMaxPool2d(1).Flatten(), 0);
        Expect.Same(x, x.AdaptiveMaxPool2d((7, 5)));
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([1, 2, 5, 5]);
        Expect.Message("max_pool2d: expected a dilation of 1 or more, got 0.", () => x.MaxPool2d(new(2) { Dilation = 0 }));
        Expect.Message("max_pool2d: expected an input at least as large as the window 7, got [1, 2, 5, 5].",
            () => x.MaxPool2d(new(3) { Dilation = 3 }));
        Expect.Message("max_pool2d: expected every window to cover a pixel, got padding 1, dilation 2 for [1, 1, 1, 1].",
            () => Tensor.Zeros([1, 1, 1, 1]).MaxPool2d(new(2) { Padding = 1, Dilation = 2 }));
        Expect.Message("max_pool2d: expected no divisor, got 3. It is for averages.", () => x.MaxPool2d(new(2) { DivisorOverride = 3 }));
        Expect.Message("avg_pool2d: expected a dilation of 1, got 2. Windows with gaps are for max pooling.",
            () => x.AvgPool2d(new(2) { Dilation = 2 }));
        Expect.Message("avg_pool2d: expected a divisor of 1 or more, got 0.", () => x.AvgPool2d(new(2) { DivisorOverride = 0 }));
        Expect.Message("adaptive_max_pool2d: expected sizes of 1 or more, got 0 for [1, 2, 5, 5].", () => x.AdaptiveMaxPool2d(0));
        Expect.Message("adaptive_max_pool2d: expected input [N, C, H, W], got [5].", () => Tensor.Zeros([5]).AdaptiveMaxPool2d(1));
    }
}
