namespace Fovea.Tensors.Tests;

public class UnfoldOpTests
{
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(3, 1, 2)]
    public void A_convolution_is_a_product_with_unfolded_windows(int stride, int padding, int dilation)
    {
        Tensor x = Golden.Input(1, [2, 3, 7, 6]), w = Golden.Input(2, [4, 3, 3, 2]);
        var expected = x.Conv2d(w, null, new() { Stride = stride, Padding = padding, Dilation = dilation });
        var columns = x.Unfold((3, 2), stride, padding, dilation);
        Expect.Close(expected.Flatten(2), w.Flatten(1).MatMul(columns), 1e-13);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 2)]
    public void Fold_is_the_adjoint_of_unfold(int stride, int padding, int dilation)
    {
        var x = Golden.Input(1, [2, 3, 7, 6]);
        var columns = x.Unfold((3, 2), stride, padding, dilation);
        var y = Golden.Input(2, columns.Shape);
        Assert.Equal((columns * y).Sum().Item(), (x * y.Fold((7, 6), (3, 2), stride, padding, dilation)).Sum().Item(), 1e-10);
        // Each pixel as often as a window covers it.
        var ones = Tensor.Ones([1, 1, 7, 6]);
        var times = ones.Unfold((3, 2), stride, padding, dilation).Fold((7, 6), (3, 2), stride, padding, dilation);
        Expect.Close(x.Slice(0, 0, 1).Slice(1, 0, 1) * times.To(DType.Float64),
            x.Slice(0, 0, 1).Slice(1, 0, 1).Unfold((3, 2), stride, padding, dilation)
                .Fold((7, 6), (3, 2), stride, padding, dilation), 1e-13);
    }

    [Fact]
    public void Windows_are_columns_in_row_major_order()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);
        Expect.Close([1, 4, 4], [1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9], x.Unfold(2), 0);
        Expect.Same(Tensor.From([true, false, false, true], [1, 4, 1]), Tensor.From([true, false, false, true], [1, 1, 2, 2]).Unfold(2));
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([1, 2, 5, 5]);
        Expect.Message("unfold: expected input [N, C, H, W], got [5].", () => Tensor.Zeros([5]).Unfold(2));
        Expect.Message("unfold: expected images at least as large as the window, got 5×5 for kernel 6, padding 0, dilation 1.",
            () => x.Unfold(6));
        Expect.Message("unfold: expected kernel, stride and dilation of 1 or more and padding of 0 or more, got kernel 2, stride 0, padding 0, dilation 1.",
            () => x.Unfold(2, stride: 0));
        Expect.Message("fold: expected columns [N, a multiple of 4, 16], got [1, 6, 16].", () => Tensor.Zeros([1, 6, 16]).Fold(5, 2));
        Expect.Message("fold: expected input [N, C·Kh·Kw, L], got [1, 2, 5, 5].", () => x.Fold(5, 2));
    }
}
