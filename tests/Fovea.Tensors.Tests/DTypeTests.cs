namespace Fovea.Tensors.Tests;

/// <summary>Numbers of 16 bits and 32-bit integers: stored, moved and converted.</summary>
public class DTypeTests
{
    [Fact]
    public void Every_half_converts_to_single_and_back()
    {
        var all = Enumerable.Range(0, 1 << 16).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).Where(h => !Half.IsNaN(h)).ToArray();
        var x = Tensor.From(all);
        Assert.Equal(Array.ConvertAll(all, h => (float)h), x.To(DType.Float32).ToArray<float>());
        Assert.Equal(Array.ConvertAll(all, BitConverter.HalfToUInt16Bits), Bits(x.To(DType.Float32).To(DType.Float16)));
        Assert.Equal(Array.ConvertAll(all, BitConverter.HalfToUInt16Bits), Bits(x.To(DType.Float64).To(DType.Float16)));
    }

    [Fact]
    public void Every_bfloat16_is_the_upper_half_of_a_single()
    {
        var all = Enumerable.Range(0, 1 << 16).Select(i => new BFloat16((ushort)i)).Where(b => !float.IsNaN(b)).ToArray();
        var x = Tensor.From(all);
        Assert.Equal(Array.ConvertAll(all, b => BitConverter.UInt32BitsToSingle((uint)b.Bits << 16)), x.To(DType.Float32).ToArray<float>());
        Assert.Equal(all, x.To(DType.Float32).To(DType.BFloat16).ToArray<BFloat16>());
        Assert.Equal(all, x.To(DType.Float64).To(DType.BFloat16).ToArray<BFloat16>());
        Assert.True(float.IsNaN((BFloat16)float.NaN));
    }

    [Theory]
    // 1 + 2⁻⁷ is the next after 1: ties go to even, and the least more goes up.
    [InlineData(1 + 1 / 256.0, 1)]
    [InlineData(1 + 3 / 256.0, 1 + 2 / 128.0)]
    [InlineData(1 + 1 / 256.0 + 1e-12, 1 + 1 / 128.0)]
    [InlineData(-1 - 1 / 256.0 - 1e-12, -1 - 1 / 128.0)]
    [InlineData(1 + 3 / 256.0 - 1e-12, 1 + 1 / 128.0)]
    [InlineData(3.4e38, double.PositiveInfinity)]
    [InlineData(1e300, double.PositiveInfinity)]
    [InlineData(3.39e38, 3.3895313892515355e38)]
    [InlineData(1e-300, 0)]
    public void To_bfloat16_is_rounded_once(double value, double expected)
    {
        Assert.Equal(expected, Tensor.From(value).To(DType.BFloat16).Item());
        Assert.Equal(expected, (double)(BFloat16)value);
    }

    [Fact]
    public void Integers_are_rounded_to_sixteen_bits_once()
    {
        // A tie of 8 bits, and one more, which a double does not hold.
        var tie = (1L << 62) + (1L << 54);
        var x = Tensor.From(tie, tie + 1, -tie - 1, 257, 2049);
        Assert.Equal([Math.Pow(2, 62), Math.Pow(2, 62) + Math.Pow(2, 55), -Math.Pow(2, 62) - Math.Pow(2, 55), 256, 2048],
            x.To(DType.BFloat16).Doubles());
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, 257, 2048], x.To(DType.Float16).Doubles());
    }

    [Theory]
    // 1 + 2⁻¹⁰ is the next after 1.
    [InlineData(1 + 1 / 2048.0, 1)]
    [InlineData(1 + 1 / 2048.0 + 1e-12, 1 + 1 / 1024.0)]
    [InlineData(65519.99, 65504)]
    [InlineData(65520, double.PositiveInfinity)]
    [InlineData(2.98e-8, 0)]
    [InlineData(2.99e-8, 5.9604644775390625e-8)]
    public void To_float16_is_rounded_once(double value, double expected) =>
        Assert.Equal(expected, Tensor.From(value).To(DType.Float16).Item());

    [Fact]
    public void Thirty_two_bit_integers_saturate_from_floats_and_keep_low_bits_of_longs()
    {
        Assert.Equal([int.MaxValue, int.MinValue, 0, -2], Tensor.From(1e10, -1e10, double.NaN, -2.9).To(DType.Int32).ToArray<int>());
        Assert.Equal([1, -1], Tensor.From((1L << 32) + 1, -1).To(DType.Int32).ToArray<int>());
        Assert.Equal([-5L], Tensor.From(-5).To(DType.Int64).ToArray<long>());
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Sixteen_bits_store_and_do_not_compute(DType dtype)
    {
        var x = Tensor.From(1.0, 2, 0.5).To(dtype);
        Expect.Message($"add: expected Float32 or Float64, got {dtype} [3]. Call x.To(DType.Float32).", () => _ = x + x);
        Expect.Message($"exp: expected Float32 or Float64, got {dtype} [3]. Call x.To(DType.Float32).", () => x.Exp());
        Expect.Message($"sum: expected Float32 or Float64, got {dtype} [3]. Call x.To(DType.Float32).", () => x.Sum());
        Assert.Throws<InvalidOperationException>(() => x.RequiresGrad = true);
        Assert.Equal(2, x.Max().Item());
        Assert.Equal(dtype, x.Max().DType);
        Assert.Equal(2, x.ArgMin().Item());
        Assert.Equal([false, true, false], (x > 1).ToArray<bool>());
        Assert.Equal([3, 1], x[.., TensorIndex.NewAxis].Shape);
    }

    [Fact]
    public void Bytes_of_any_type_are_read_and_written()
    {
        var x = Tensor.From(1, 256);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0], x.AsReadOnlyBytes().ToArray());
        x[1..].AsBytes()[1] = 2;
        Assert.Equal([1, 512], x.ToArray<int>());
        Assert.Equal(8, Tensor.From(1.5).AsReadOnlyBytes().Length);
    }

    private static ushort[] Bits(Tensor x) => Array.ConvertAll(x.ToArray<Half>(), BitConverter.HalfToUInt16Bits);
}
