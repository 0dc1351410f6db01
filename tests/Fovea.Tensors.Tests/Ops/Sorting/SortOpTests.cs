namespace Fovea.Tensors.Tests;

public class SortOpTests
{
    public static MatrixTheoryData<DType, bool, int> Cases() => new([DType.Float32, DType.Float64, DType.Int64, DType.UInt8, DType.Bool],
        [false, true], [0, 1, -1]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Elements_are_in_order_and_equal_ones_stay_as_they_were(DType dtype, bool descending, int axis)
    {
        // Few different values, more than one run of the merge sort along axis 1.
        var x = Naive.Make([3, 71, 2], at => (7 * at[1] * at[1] + 3 * at[0] + at[2]) % 11).To(dtype);
        var (values, index) = x.Sort(axis, descending);
        Assert.Equal(dtype, values.DType);
        Expect.Same(x.Gather(axis, index), values);
        var a = axis < 0 ? 2 : axis;
        foreach (var at in Naive.Indices(x.Shape.With(a, 1)))
        {
            int[] Place(int i) => [.. at.Select((v, k) => k == a ? i : v)];
            var places = Enumerable.Range(0, x.Shape[a]).ToArray();
            // The framework's OrderBy is stable.
            var order = descending ? places.OrderByDescending(i => x.At(Place(i))) : places.OrderBy(i => x.At(Place(i)));
            Assert.Equal(order, places.Select(i => (int)index.At(Place(i))));
        }
        Expect.Same(index, x.ArgSort(axis, descending));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Many_random_numbers_are_sorted(DType dtype)
    {
        for (var n = 0; n < 70; n++)
        {
            var x = Tensor.Randn([n], dtype: dtype, generator: new((ulong)n));
            Assert.Equal(x.Doubles().Order(), x.Sort().Values.Doubles());
        }
        var many = Tensor.Randn([100_003], dtype: dtype, generator: new(1));
        Assert.Equal(many.Doubles().Order(), many.Sort().Values.Doubles());
        Assert.Equal(many.Doubles().OrderDescending().Take(9), many.TopK(9).Values.Doubles());
    }

    [Fact]
    public void What_is_no_number_is_the_largest()
    {
        var x = Tensor.From(double.NaN, 1, double.PositiveInfinity, double.NaN, -1);
        Assert.Equal([4L, 1, 2, 0, 3], x.ArgSort().ToArray<long>());
        Assert.Equal([0L, 3, 2, 1, 4], x.ArgSort(descending: true).ToArray<long>());
        Assert.Equal([0L, 3], x.TopK(2).Index.ToArray<long>());
        Assert.Equal([4L, 1], x.TopK(2, largest: false).Index.ToArray<long>());
    }

    [Fact]
    public void Whole_numbers_are_compared_in_every_digit()
    {
        long large = 1L << 53;
        Assert.Equal([large, large + 1, large + 2], Tensor.From(large + 2, large + 1, large).Sort().Values.ToArray<long>());
    }

    [Fact]
    public void The_gradient_goes_back_to_where_an_element_came_from()
    {
        var x = Tensor.From([3.0, 1, 2, 5, 6, 4], [2, 3]);
        x.RequiresGrad = true;
        x.TopK(2, axis: 0, largest: false).Values.Backward(Tensor.From([1.0, 2, 3, 4, 5, 6], [2, 3]));
        Assert.Equal([1.0, 2, 3, 4, 5, 6], x.Grad!.ToArray<double>());
        x.ZeroGrad();
        x.Sort(descending: true).Values.Backward(Tensor.From([1.0, 2, 3, 4, 5, 6], [2, 3]));
        Assert.Equal([1.0, 3, 2, 5, 4, 6], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Ends_and_messages()
    {
        Assert.Equal([2, 0], Tensor.Zeros([2, 0]).Sort().Values.Shape);
        Assert.Equal([2, 0], Tensor.Zeros([2, 3]).TopK(0).Values.Shape);
        Expect.Message("topk: expected k from 0 to 3 at axis -1 of [2, 3], got 4.", () => Tensor.Zeros([2, 3]).TopK(4));
        Expect.Message("Shape [2, 3]: expected an axis from -2 to 1, got 2.", () => Tensor.Zeros([2, 3]).Sort(2));
    }
}
