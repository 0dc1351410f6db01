namespace Fovea.Onnx.Tests.Quantization;

/// <summary>Ranges, scales and bytes.</summary>
public class RangeTests
{
    [Fact]
    public void The_whole_range_is_from_the_smallest_to_the_largest_of_all_batches() =>
        Assert.Equal((-3, 5), Seen(new MinMaxRange(), [1, 5, -1], [-3, 2]));

    [Fact]
    public void The_average_moves_a_tenth_of_the_way_with_each_batch()
    {
        var (low, high) = Seen(new AverageRange(), [-1, 1], [-3, 2]);
        Assert.Equal(-1.2, low, 1e-9);
        Assert.Equal(1.1, high, 1e-9);
    }

    [Fact]
    public void A_value_far_out_does_not_widen_the_range_of_the_others()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => i / 100_000f).ToArray();
        var (low, high) = Seen(new PercentileRange(), [.. values, 8]);
        Assert.InRange(low, 0, 0.002);
        Assert.InRange(high, 0.99, 1.01);
        Assert.Equal((2.0, 2.0), Seen(new PercentileRange(), [2, 2, 2]));
    }

    [Fact]
    public void Zero_is_a_value_of_its_own_and_what_is_outside_is_cut_off()
    {
        var bytes = QuantizedActivation.Of(-1, 2);
        Assert.Equal((byte)85, bytes.ZeroPoint);
        Assert.Equal(3f / 255, bytes.Scale);
        var y = bytes.Simulate(Tensor.From(0f, -5, 5, 0.5f, 0.006f)).ToArray<float>();
        Assert.Equal([0, -85 * bytes.Scale, 170 * bytes.Scale, 42 * bytes.Scale, bytes.Scale], y);
        // A range is widened to hold 0; without one there is nothing to say.
        Assert.Equal(new QuantizedActivation(2f / 255, 0), QuantizedActivation.Of(1, 2));
        Assert.Equal(new QuantizedActivation(1, 0), QuantizedActivation.Of(0, 0));
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Weights_have_a_scale_for_each_channel(int axis)
    {
        var weight = Tensor.Randn([3, 4, 5], generator: new(3)) * Tensor.From(1f, 100, 0).Reshape([3, 1, 1]);
        var bytes = QuantizedWeight.Of(weight, axis);
        Assert.Equal(weight.Shape[axis], bytes.Scales.Length);
        var (w, back) = (weight.Transpose(0, axis).Flatten(1), bytes.Dequantize().Transpose(0, axis).Flatten(1));
        for (var c = 0; c < bytes.Scales.Length; c++)
            Assert.InRange((w[c] - back[c]).Abs().Max().Item(), 0, bytes.Scales[c] * 0.5001);
        Assert.Equal(127, bytes.Values.Max(q => Math.Abs((int)q)));
    }

    [Fact]
    public void A_bias_is_as_exact_as_32_bits()
    {
        var (input, weight) = (QuantizedActivation.Of(-1, 1), QuantizedWeight.Of(Tensor.From(0.5f, -0.25f).Reshape([2, 1]), 0));
        var plan = new QuantizedOperation("matmul", input, weight, QuantizedOperation.Round([0.3f, -7], input, weight));
        Assert.Equal([0.3f, -7], plan.DequantizedBias()!.ToArray<float>().Select(b => MathF.Round(b, 4)));
    }

    private static (double Low, double High) Seen(RangeEstimator estimator, params float[][] batches)
    {
        var observer = estimator.Observe();
        for (var pass = 0; pass < observer.Passes; pass++)
            foreach (var batch in batches) observer.See(batch, pass);
        return observer.Range;
    }
}
