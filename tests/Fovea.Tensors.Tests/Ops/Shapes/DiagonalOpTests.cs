namespace Fovea.Tensors.Tests;

/// <summary>Triangles, diagonals, coordinates of grids.</summary>
public class DiagonalOpTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-2)]
    [InlineData(9)]
    public void Triangles_and_diagonals(int offset)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Int64 })
        {
            var x = Naive.Make([2, 3, 5], at => 1 + at[0] * 15 + at[1] * 5 + at[2]).To(dtype);
            Expect.Same(Naive.Make(x.Shape, at => at[2] - at[1] <= offset ? x.At(at) : 0).To(dtype), x.Tril(offset));
            Expect.Same(Naive.Make(x.Shape, at => at[2] - at[1] >= offset ? x.At(at) : 0).To(dtype), x.Triu(offset));
            int top = Math.Max(-offset, 0), left = Math.Max(offset, 0), n = Math.Max(Math.Min(3 - top, 5 - left), 0);
            Expect.Same(Naive.Make([2, n], at => x.At(at[0], top + at[1], left + at[1])).To(dtype), x.Diagonal(offset, 1, 2));
            Expect.Same(x.Select(0, 1).Diagonal(offset), x.Select(0, 1).Diag(offset));
            var v = x.Flatten().Slice(0, 0, 3);
            var size = 3 + Math.Abs(offset);
            var expected = Naive.Make([size, size], at => at[1] - at[0] == offset ? v.At(Math.Min(at[0], at[1])) : 0);
            Expect.Same(expected.To(dtype), v.Diag(offset));
        }
    }

    [Fact]
    public void Other_axes_and_what_is_no_number()
    {
        var x = Golden.Input(1, [4, 3, 4]);
        Expect.Same(Naive.Make([3, 4], at => x.At(at[1], at[0], at[1])), x.Diagonal(axis1: 0, axis2: -1));
        Assert.Equal(12.0, Tensor.From([5.0, 1, 2, 7], [2, 2]).Trace().Item());
        Expect.Close([double.NaN, 0, double.NaN, double.NaN], Tensor.Full([2, 2], double.NaN).Tril(), 0);
    }

    [Fact]
    public void Coordinates_of_a_grid()
    {
        Tensor a = Golden.Input(1, [3]), b = Golden.Input(2, [2]), c = Golden.Input(3, [4]);
        var grid = Tensor.Meshgrid(a, b, c);
        Expect.Same(Naive.Make([3, 2, 4], at => a.At(at[0])), grid[0]);
        Expect.Same(Naive.Make([3, 2, 4], at => b.At(at[1])), grid[1]);
        Expect.Same(Naive.Make([3, 2, 4], at => c.At(at[2])), grid[2]);
        Expect.Same(a, Assert.Single(Tensor.Meshgrid(a)));
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([2, 3, 4]);
        Expect.Message("tril: expected matrices […, H, W], got [3].", () => Tensor.Zeros([3]).Tril());
        Expect.Message("triu: expected matrices […, H, W], got [3].", () => Tensor.Zeros([3]).Triu());
        Expect.Message("diagonal: expected two different axes of [2, 3, 4], got 1 and -2.", () => x.Diagonal(0, 1, -2));
        Expect.Message("diag: expected a vector or a matrix, got [2, 3, 4].", () => x.Diag());
        Expect.Message("trace: expected matrices […, H, W], got [3].", () => Tensor.Zeros([3]).Trace());
        Expect.Message("meshgrid: expected vectors, got [2, 3, 4].", () => Tensor.Meshgrid(x));
        Expect.Message("meshgrid: expected at least one vector, got none.", () => Tensor.Meshgrid());
    }
}
