namespace Fovea.Tensors.Tests;

public class GroupNormOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Is_the_formula_for_each_group_of_channels(DType dtype)
    {
        Tensor x = Golden.Input(1, [2, 6, 3, 5], dtype), scale = Golden.Input(2, [6], dtype), shift = Golden.Input(3, [6], dtype);
        var expected = Naive.Make(x.Shape, at =>
        {
            var first = at[1] / 3;
            var values = (from c in Enumerable.Range(first * 3, 3)
                          from i in Enumerable.Range(0, 3)
                          from j in Enumerable.Range(0, 5)
                          select x.At(at[0], c, i, j)).ToArray();
            double mean = values.Average(), variance = values.Sum(v => (v - mean) * (v - mean)) / values.Length;
            return (x.At(at) - mean) / Math.Sqrt(variance + 1e-3) * scale.At(at[1]) + shift.At(at[1]);
        });
        Expect.Close(expected, x.GroupNorm(2, scale, shift, 1e-3), Expect.Tolerance(dtype));
    }

    [Fact]
    public void One_channel_a_group_is_instance_norm_and_one_group_is_layer_norm()
    {
        var x = Golden.Input(1, [2, 4, 3, 5]);
        Expect.Close(x.InstanceNorm2d(), x.GroupNorm(4), 1e-14);
        Expect.Close(x.LayerNorm([4, 3, 5]), x.GroupNorm(1), 1e-14);
    }

    [Fact]
    public void Messages()
    {
        Expect.Message("group_norm: expected input [N, C, …], got [3].", () => Tensor.Zeros([3]).GroupNorm(1));
        Expect.Message("group_norm: expected groups that divide the 4 channels of [2, 4, 3], got 3.", () =>
            Tensor.Zeros([2, 4, 3]).GroupNorm(3));
        Expect.Message("group_norm: expected scale and shift Float32 [4] for [2, 4, 3], got Float32 [3].",
            () => Tensor.Zeros([2, 4, 3]).GroupNorm(2, Tensor.Ones([3])));
        Expect.Message("group_norm: expected more than one value a group, got [2, 4] in 4 groups.", () =>
            Tensor.Zeros([2, 4]).GroupNorm(4));
    }
}
