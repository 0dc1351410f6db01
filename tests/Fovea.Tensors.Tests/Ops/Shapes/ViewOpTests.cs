namespace Fovea.Tensors.Tests;

/// <summary>Permute, flip, slice, split, concat, stack, expand, reshape, pad: elements only move.</summary>
public class ViewOpTests
{
    public static TheoryData<DType> Types() => [.. Enum.GetValues<DType>()];

    private static Tensor Numbers(DType dtype, params ReadOnlySpan<int> sizes)
    {
        var shape = Shape.Create(sizes);
        return Naive.Make(shape, at => at.Select((v, i) => v * (i + 1)).Sum() % 7).To(dtype);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Permute_moves_element_i_j_k_to_its_place(DType dtype)
    {
        var x = Numbers(dtype, 3, 2, 5);
        Expect.Same(Naive.Make([5, 3, 2], at => x.At(at[1], at[2], at[0])).To(dtype), x.Permute(2, 0, 1));
        Expect.Same(Naive.Make([3, 5, 2], at => x.At(at[0], at[2], at[1])).To(dtype), x.Transpose());
        Expect.Same(x, x.Permute(2, 0, 1).Permute(1, 2, 0));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Flip_reads_backwards_and_twice_is_the_identity(DType dtype)
    {
        var x = Numbers(dtype, 3, 2, 5);
        Expect.Same(Naive.Make([3, 2, 5], at => x.At(2 - at[0], at[1], 4 - at[2])).To(dtype), x.Flip(0, -1));
        Expect.Same(x, x.Flip(0, -1).Flip(0, -1));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Slice_takes_every_step(DType dtype)
    {
        var x = Numbers(dtype, 7, 6, 2);
        Expect.Same(Naive.Make([3, 6, 2], at => x.At(at[0] + 2, at[1], at[2])).To(dtype), x.Slice(0, 2, 5));
        Expect.Same(Naive.Make([3, 6, 2], at => x.At(1 + 2 * at[0], at[1], at[2])).To(dtype), x.Slice(0, 1, 7, 2));
        Expect.Same(Naive.Make([7, 2, 2], at => x.At(at[0], 1 + 4 * at[1], at[2])).To(dtype), x.Slice(1, 1, 6, 4));
        Expect.Same(Naive.Make([7, 2], at => x.At(at[0], 3, at[1])).To(dtype), x.Select(1, 3));
        Assert.Equal([7, 0, 2], x.Slice(1, 4, 4).Shape);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Concat_undoes_split_and_stack_adds_an_axis(DType dtype)
    {
        var x = Numbers(dtype, 3, 6, 2);
        foreach (var axis in new[] { 1, -2 }) Expect.Same(x, Tensor.Concat(x.Split(axis, 1, 0, 3, 2), axis));
        Expect.Same(x, Tensor.Concat(x.Split(0, 2, 1)));
        Expect.Same(x, Tensor.Stack([x.Select(1, 0), x.Select(1, 1), x.Select(1, 2), x.Select(1, 3), x.Select(1, 4), x.Select(1, 5)], 1));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Expand_repeats_axes_of_size_one(DType dtype)
    {
        var x = Numbers(dtype, 3, 1);
        Expect.Same(Naive.Make([2, 3, 4], at => x.At(at[1], 0)).To(dtype), x.Expand([2, 3, 4]));
    }

    [Theory]
    [InlineData(PaddingMode.Zeros)]
    [InlineData(PaddingMode.Reflect)]
    [InlineData(PaddingMode.Replicate)]
    [InlineData(PaddingMode.Circular)]
    public void Slicing_off_the_padding_gives_the_image_back(PaddingMode mode)
    {
        var x = Golden.Input(1, [2, 4, 5]);
        Expect.Same(x, x.Pad([(1, 3), (2, 0)], mode, 7).Slice(1, 1, 5).Slice(2, 2, 7));
    }

    [Theory] // numpy.pad(range(1, 5), (3, 2), mode=…): constant, reflect, edge, wrap
    [InlineData(PaddingMode.Zeros, new[] { 0.5, 0.5, 0.5, 1, 2, 3, 4, 0.5, 0.5 })]
    [InlineData(PaddingMode.Reflect, new double[] { 4, 3, 2, 1, 2, 3, 4, 3, 2 })]
    [InlineData(PaddingMode.Replicate, new double[] { 1, 1, 1, 1, 2, 3, 4, 4, 4 })]
    [InlineData(PaddingMode.Circular, new double[] { 2, 3, 4, 1, 2, 3, 4, 1, 2 })]
    public void Padding_of_one_row(PaddingMode mode, double[] expected) =>
        Expect.Close([9], expected, Tensor.From(1.0, 2, 3, 4).Pad([(3, 2)], mode, 0.5), 0);

    [Fact]
    public void Reshapes_share_storage_and_infer_one_size()
    {
        var x = Golden.Input(1, [3, 4, 2]);
        foreach (var y in new[] { x.Reshape([6, 4]), x.View(6, -1), x.View(-1, 2, 2), x.Reshape(6, -1), x.Reshape([-1]), x.Flatten(),
            x.Flatten(1), x.Flatten(0, 1), x.Unsqueeze(-1), x.Unsqueeze(0) })
        {
            Assert.Same(x.Storage, y.Storage);
            Assert.Equal(x.ToArray<double>(), y.ToArray<double>());
        }
        Assert.Equal([6, 4], x.View(6, -1).Shape);
        Assert.Equal([6, 4], x.Reshape(6, -1).Shape);
        Assert.Equal([2, 12], x.Reshape([2, -1]).Shape);
        Assert.Equal([1, 24], x.Reshape([.. Shape.Create(1), -1]).Shape);
        Assert.Equal([], Tensor.Ones([1]).Reshape([]).Shape);
        Assert.Equal([12, 2], x.Flatten(0, 1).Shape);
        Assert.Equal([3, 4, 2, 1], x.Unsqueeze(-1).Shape);
        Assert.Equal([3, 4, 2], x.Unsqueeze(0).Squeeze().Shape);
        Assert.Equal([1], Tensor.Full([], 3).Flatten().Shape);
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([3, 4]);
        Expect.Message("permute: expected each of the 2 axes of [3, 4] once, got [0, 0].", () => x.Permute(0, 0));
        Expect.Message("Shape [3, 4]: expected an axis from -2 to 1, got 2.", () => x.Permute(0, 2));
        Expect.Message("reshape: expected a shape of 12 elements for [3, 4], got [5] of 5.", () => x.Reshape([5]));
        Expect.Message("reshape: expected one −1 at most, got [-1, -1].", () => x.Reshape(-1, -1));
        Expect.Message("reshape: expected sizes that divide the 12 elements of [3, 4], got [5, -1].", () => x.Reshape([5, -1]));
        Expect.Message("Shape: expected sizes of 0 or more, got -2 in [-2, 6].", () => x.Reshape(-2, 6));
        Expect.Message("view: expected one −1 at most, got [-1, -1].", () => x.View(-1, -1));
        Expect.Message("view: expected sizes that divide the 12 elements of [3, 4], got [5, -1].", () => x.View(5, -1));
        Expect.Message("flatten: expected a first axis no later than the last, got 1 and 0 for [3, 4].", () => x.Flatten(1, 0));
        Expect.Message("squeeze: expected size 1 at axis 0, got [3, 4].", () => x.Squeeze(0));
        Expect.Message("unsqueeze: expected a place from -3 to 2, got 3 for [3, 4].", () => x.Unsqueeze(3));
        Expect.Message("slice: expected 0 ≤ start ≤ end ≤ 4 and step ≥ 1 at axis 1 of [3, 4], got 2…5 step 1.", () => x.Slice(1, 2, 5));
        Expect.Message("split: expected sizes that add up to 4 at axis 1 of [3, 4], got [1, 2].", () => x.Split(1, 1, 2));
        Expect.Message("split: expected sizes that add up to 4 at axis 1 of [3, 4], got [3, 2].", () => x.Split(1, 3, 2));
        Expect.Message("concat: expected shapes that agree except at axis 0, got [3, 4] and [3, 5].", () =>
            Tensor.Concat([x, Tensor.Zeros([3, 5])]));
        Expect.Message("concat: expected at least one tensor, got none.", () => Tensor.Concat([]));
        Expect.Message("concat: expected two tensors of one element type, got Float32 and Int64. Convert one with x.To(DType.Float32).",
            () => Tensor.Concat([x, x.To(DType.Int64)]));
        Expect.Message("expand: expected a shape that [3, 4] broadcasts to, got [4].", () => x.Expand([4]));
        Expect.Message("flip: expected each axis once, got [0, -2] for [3, 4].", () => x.Flip(0, -2));
        Expect.Message("pad (Reflect): expected amounts 0…3 at axis 1 of [3, 4], got (4, 0).", () => x.Pad([(4, 0)], PaddingMode.Reflect));
        Expect.Message("pad: expected at most 2 pairs for [3, 4], got 3.", () => x.Pad([(1, 1), (1, 1), (1, 1)]));
    }
}
