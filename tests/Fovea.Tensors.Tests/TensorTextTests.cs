namespace Fovea.Tensors.Tests;

public class TensorTextTests
{
    [Fact]
    public void A_scalar_and_a_row_stand_on_one_line()
    {
        Assert.Equal("Float32 [] 0.3333", Tensor.Full([], 1 / 3.0).ToString());
        Assert.Equal("Int64 [] 7", Tensor.From([7L], []).ToString());
        Assert.Equal("Int64 [9] [0, 1, 2, 3, 4, 5, 6, 7, 8]", Tensor.Arange(9).ToString());
        Assert.Equal("Float32 [3] [ 1.5000, -2.0000,  0.2500]", Tensor.From(1.5f, -2, 0.25f).ToString());
        Assert.Equal("Bool [2] [ true, false]", Tensor.From(true, false).ToString());
        Assert.Equal("Float32 [0] []", Tensor.Zeros([0]).ToString());
        Assert.Equal("Float32 [2000, 0] []", Tensor.Zeros([2000, 0]).ToString());
    }

    [Fact]
    public void Columns_of_a_matrix_are_aligned()
    {
        Assert.Equal("""
            Float32 [2, 2]
            [[ 1.0000,  0.5000],
             [-3.0000,  0.3333]]
            """.ReplaceLineEndings("\n"), Tensor.From([1, 0.5f, -3, 1 / 3f], [2, 2]).ToString());
        Assert.Equal("""
            Float64 [2, 2]
            [[  1,  20],
             [-30, 400]]
            """.ReplaceLineEndings("\n"), Tensor.From([1.0, 20, -30, 400], [2, 2]).ToString());
    }

    [Fact]
    public void Blocks_stand_apart()
    {
        Assert.Equal("""
            Int32 [2, 2, 2]
            [[[0, 1],
              [2, 3]],

             [[4, 5],
              [6, 7]]]
            """.ReplaceLineEndings("\n"), Tensor.From(0, 1, 2, 3, 4, 5, 6, 7).Reshape(2, 2, 2).ToString());
    }

    [Fact]
    public void More_than_a_thousand_elements_are_cut_short()
    {
        Assert.Equal("Int64 [1001] [   0,    1,    2, …,  998,  999, 1000]", Tensor.Arange(1001).ToString());
        Assert.Equal("""
            Int64 [40, 50]
            [[   0,    1,    2, …,   47,   48,   49],
             [  50,   51,   52, …,   97,   98,   99],
             [ 100,  101,  102, …,  147,  148,  149],
             …,
             [1850, 1851, 1852, …, 1897, 1898, 1899],
             [1900, 1901, 1902, …, 1947, 1948, 1949],
             [1950, 1951, 1952, …, 1997, 1998, 1999]]
            """.ReplaceLineEndings("\n"), Tensor.Arange(2000).Reshape(40, 50).ToString());
    }

    [Fact]
    public void A_long_row_goes_on_in_the_next_line()
    {
        var lines = Tensor.Arange(100).ToString().Split('\n');
        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(lines[0].IndexOf('[', 7) + 1, lines[1].TakeWhile(c => c == ' ').Count() + (lines[1].TrimStart().Length > 0 ? 0 : 1));
    }

    [Fact]
    public void Numbers_far_apart_are_powers_of_ten_and_every_digit_of_a_long_is_shown()
    {
        Assert.Equal("Float64 [2] [1.0000e-05, 2.5000e+00]", Tensor.From(1e-5, 2.5).ToString());
        Assert.Equal("Float64 [2] [2.0000e+10, 1.0000e+00]", Tensor.From(2e10, 1).ToString());
        Assert.Equal("Int64 [1] [9007199254740993]", Tensor.From((1L << 53) + 1).ToString());
        Assert.Equal("Float32 [3] [ 1.5000,     NaN, Infinity]".Replace("Infinity",
            double.PositiveInfinity.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Replace("[ 1.5000,     NaN,", "[  1.5000,      NaN,"),
            Tensor.From(1.5f, float.NaN, float.PositiveInfinity).ToString());
    }

    [Fact]
    public void Numbers_of_sixteen_bits_are_shown_as_others()
    {
        Assert.Equal("Float16 [2] [0.5000, 1.5000]", Tensor.From((Half)0.5, (Half)1.5).ToString());
        Assert.Equal("BFloat16 [2] [1, 2]", Tensor.From((BFloat16)1f, (BFloat16)2f).ToString());
    }
}
