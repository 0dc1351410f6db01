namespace Fovea.Tensors.Tests;

public class IndexOpTests
{
    private static readonly Tensor X = Naive.Make([4, 3, 5], at => 100 * at[0] + 10 * at[1] + at[2]);

    public static TheoryData<DType> Types() => [.. Enum.GetValues<DType>()];

    [Fact]
    public void Positions_drop_their_axis_and_ranges_keep_it()
    {
        Expect.Same(Naive.Make([3, 5], at => X.At(2, at[0], at[1])), X[2]);
        Expect.Same(Naive.Make([5], at => X.At(3, 1, at[0])), X[-1, 1]);
        Expect.Same(Naive.Make([], _ => X.At(0, 2, 3)), X[0, ^1, 3]);
        Expect.Same(Naive.Make([2, 5], at => X.At(0, at[0] + 1, at[1])), X[0, 1..3]);
        Expect.Same(Naive.Make([4, 3], at => X.At(at[0], at[1], 4)), X[.., .., ^1]);
        Expect.Same(Naive.Make([4, 5], at => X.At(at[0], 0, at[1])), X[.., -3]);
        Expect.Same(Naive.Make([2, 3, 3], at => X.At(at[0] + 1, at[1], at[2] + 1)), X[1..^1, .., 1..4]);
        Expect.Same(X, X[..]);
        Assert.Equal([0, 3, 5], X[4..].Shape);
        Assert.Equal([4, 0, 5], X[.., 1..1].Shape);
    }

    [Fact]
    public void Ellipsis_new_axes_and_steps()
    {
        Expect.Same(Naive.Make([4, 3], at => X.At(at[0], at[1], 2)), X[TensorIndex.Ellipsis, 2]);
        Expect.Same(Naive.Make([3], at => X.At(1, at[0], 4)), X[1, TensorIndex.Ellipsis, -1]);
        Expect.Same(X, X[TensorIndex.Ellipsis]);
        Expect.Same(X, X[0..4, TensorIndex.Ellipsis, .., ..]);
        Assert.Equal([4, 1, 3, 5, 1], X[.., TensorIndex.NewAxis, TensorIndex.Ellipsis, TensorIndex.NewAxis].Shape);
        Expect.Same(X.Unsqueeze(0), X[TensorIndex.NewAxis]);
        Expect.Same(Naive.Make([2, 5], at => X.At(0, 2 * at[0], at[1])), X[0, TensorIndex.Step(null, null, 2)]);
        Expect.Same(Naive.Make([4, 3, 2], at => X.At(at[0], at[1], 1 + 2 * at[2])), X[.., .., TensorIndex.Step(1, -1, 2)]);
        Expect.Same(Naive.Make([1, 3, 1], at => X.At(3, at[1], 3)), X[TensorIndex.Step(-1, null, 3), .., TensorIndex.Step(-2, null, 2)]);
    }

    [Fact]
    public void Index_tensors_put_their_shape_in_the_place_of_the_axis()
    {
        var index = Tensor.From([2L, -1, 0, -3, 1, 1], [2, 3]);
        int Of(params int[] at) => (int)(index.At(at) + 3) % 3;
        Expect.Same(Naive.Make([4, 2, 3, 5], at => X.At(at[0], Of(at[1], at[2]), at[3])), X[.., index]);
        Expect.Same(X[.., index], X[.., index.To(DType.Int32)]);
        Expect.Same(Naive.Make([3], at => X.At(3, at[0], 1)), X[Tensor.From([3L], []), .., 1]);
        Expect.Same(Naive.Make([2, 3, 2], at => X.At(1, Of(at[0], at[1]), at[2] + 3)), X[1, index, 3..]);
        Assert.Equal([0, 3, 5], X[Tensor.From(Array.Empty<long>())].Shape);
    }

    [Fact]
    public void Several_index_tensors_pick_together()
    {
        Tensor rows = Tensor.From(0L, 3, 1), columns = Tensor.From([2L, 0], [2, 1]);
        int[] r = [0, 3, 1], c = [2, 0];
        // Neighbours: in their place.
        Expect.Same(Naive.Make([2, 3, 5], at => X.At(r[at[1]], c[at[0]], at[2])), X[rows, columns]);
        Expect.Same(Naive.Make([4, 3], at => X.At(at[0], new[] { 0, 2, 1 }[at[1]], new[] { 4, 4, 0 }[at[1]])),
            X[.., Tensor.From(0L, 2, 1), Tensor.From(4L, -1, 0)]);
        // Apart: in front.
        Expect.Same(Naive.Make([3, 3], at => X.At(r[at[0]], at[1], r[at[0]])), X[rows, .., rows]);
        Expect.Same(Naive.Make([2, 3, 3], at => X.At(r[at[1]], at[2], c[at[0]])), X[rows, .., columns]);
        // The diagonal.
        Assert.Equal([0.0, 110, 220], X[Tensor.Arange(3), Tensor.Arange(3), 0].ToArray<double>());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Masks_pick_where_they_are_true(DType dtype)
    {
        var x = Tensor.From([3.0, 0, 1, 0, 2, 5], [2, 3]).To(dtype);
        Expect.Same(Tensor.From(3.0, 1, 2, 5).To(dtype), x[x.NotEqual(0)]);
        Expect.Same(x.Slice(0, 1, 2), x[Tensor.From(false, true)]);
        Expect.Same(x.IndexSelect(1, Tensor.From(0L, 2)), x[.., Tensor.From(true, false, true)]);
        Assert.Equal([0], x[x.Less(0)].Shape);
        Assert.Equal(dtype, x[x.Less(0)].DType);
    }

    [Fact]
    public void A_mask_of_several_axes_makes_them_one_and_joins_other_positions()
    {
        var mask = Tensor.From([true, false, false, false, false, true, false, true, false, false, false, true], [4, 3]);
        (int, int)[] places = [(0, 0), (1, 2), (2, 1), (3, 2)];
        Expect.Same(Naive.Make([4, 5], at => X.At(places[at[0]].Item1, places[at[0]].Item2, at[1])), X[mask]);
        Expect.Same(Naive.Make([4], at => X.At(places[at[0]].Item1, places[at[0]].Item2, at[0])), X[mask, Tensor.From(0L, 1, 2, 3)]);
        Expect.Same(Naive.Make([4], at => X.At(places[at[0]].Item1, places[at[0]].Item2, 4)), X[mask, ^1]);
    }

    [Fact]
    public void What_lies_side_by_side_shares_storage_whatever_the_sizes()
    {
        foreach (var y in new[] { X[1], X[1..3], X[^1, 2], X[0, 1..], X[1, TensorIndex.NewAxis, 0..2], X[..], X[3, 2, 1] })
            Assert.Same(X.Storage, y.Storage);
        foreach (var y in new[] { X[.., 1], X[0..1, 0..1], X[TensorIndex.Step(0, 4, 2)], X[.., .., 0..2], X[Tensor.From(0L, 1)] })
            Assert.NotSame(X.Storage, y.Storage);
    }

    [Fact]
    public void The_gradient_adds_up_where_an_element_was_picked_more_than_once()
    {
        var x = Tensor.From([1.0, 2, 3, 4], [2, 2]);
        x.RequiresGrad = true;
        (x[0, 1] + x[.., 1].Sum() + x[Tensor.From(1L, -1, 1)].Sum() + x[x > 3].Sum()).Backward();
        Assert.Equal([0.0, 2, 3, 5], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Any_mixture_of_indices_reads_and_writes_what_loops_say()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            var g = new Generator(seed);
            var x = Golden.Input((uint)seed, [.. Enumerable.Range(0, 1 + g.Next(4)).Select(_ => 1 + g.Next(5))]);
            var (indices, axes) = Draw(g, x.Shape);
            // The place in x of each element of the result.
            var shape = Shape.Create([.. axes.Where(a => !a.IsDropped).Select(a => a.Places.Length)]);
            int[] Place(int[] at)
            {
                var next = 0;
                return [.. axes.Select(a => (Axis: a, Place: a.Places[a.IsDropped ? 0 : at[next++]])).Where(p => !p.Axis.IsNew)
                    .Select(p => p.Place)];
            }
            Expect.Same(Naive.Make(shape, at => x.At(Place(at))), x[indices]);

            Tensor written = x.Clone(), value = Golden.Input((uint)seed + 1000, shape);
            var expected = x.ToArray<double>();
            var strides = x.Shape.Strides();
            foreach (var at in Naive.Indices(shape)) expected[Place(at).Zip(strides, (p, s) => p * s).Sum()] = value.At(at);
            written[indices] = value;
            Assert.Equal(expected, written.ToArray<double>());
        }
    }

    // Indices, and for each axis of x or new one where its positions are in x; one index tensor at most.
    private static (TensorIndex[] Indices, List<(int[] Places, bool IsDropped, bool IsNew)> Axes) Draw(Generator g, Shape shape)
    {
        var (indices, axes, hasTensor) = (new List<TensorIndex>(), new List<(int[], bool, bool)>(), false);
        var named = g.Next(shape.Rank + 1);
        var ellipsis = g.Next(3) == 0 ? g.Next(named + 1) : -1;
        for (var i = 0; i <= named; i++)
        {
            if (g.Next(4) == 0)
            {
                indices.Add(TensorIndex.NewAxis);
                axes.Add(([0], false, true));
            }
            if (i == ellipsis || i == named && ellipsis < 0)
            {
                if (ellipsis >= 0) indices.Add(TensorIndex.Ellipsis);
                var first = ellipsis >= 0 ? ellipsis : named;
                for (var j = 0; j < shape.Rank - named; j++) axes.Add(([.. Enumerable.Range(0, shape[first + j])], false, false));
            }
            if (i == named) break;
            var size = shape[ellipsis >= 0 && i >= ellipsis ? i + shape.Rank - named : i];
            int start = g.Next(size + 1), end = start + g.Next(size - start + 1), step = 1 + g.Next(3), at = g.Next(size);
            switch (g.Next(hasTensor ? 4 : 5))
            {
                case 0:
                    indices.Add(g.Next(2) == 0 ? at : at - size);
                    axes.Add(([at], true, false));
                    break;
                case 1:
                    indices.Add(start..^(size - end));
                    axes.Add(([.. Enumerable.Range(start, end - start)], false, false));
                    break;
                case 2:
                    indices.Add(TensorIndex.Step(start, end, step));
                    axes.Add(([.. Enumerable.Range(start, end - start).Where(p => (p - start) % step == 0)], false, false));
                    break;
                case 3:
                    indices.Add(..);
                    axes.Add(([.. Enumerable.Range(0, size)], false, false));
                    break;
                default:
                    var places = Enumerable.Range(0, g.Next(4)).Select(_ => g.Next(size)).ToArray();
                    indices.Add(Tensor.From(Array.ConvertAll(places, p => (long)(p % 2 == 0 ? p : p - size))));
                    axes.Add((places, false, false));
                    hasTensor = true;
                    break;
            }
        }
        return ([.. indices], axes);
    }

    [Fact]
    public void A_recording_repeats_index_tensors_of_its_own_inputs()
    {
        Tensor x = Golden.Input(1, [4, 3]), index = Tensor.From(0L, -1);
        var recording = Recording.Capture([x, index], () => [x[index, 1..] * 2]);
        Tensor other = Golden.Input(2, [4, 3]), at = Tensor.From(-3L, 2);
        recording.Replay(other, at);
        Expect.Same(other[at, 1..] * 2, recording.Outputs[0]);
    }

    [Fact]
    public void A_position_may_be_negative_wherever_one_is_taken()
    {
        Assert.Equal(X.At(3, 2, 4), X.At(-1, -1, -1));
        Expect.Same(X.Slice(1, 1, 2), X.Slice(-2, -2, -1));
        Expect.Same(X.Select(2, 4), X.Select(-1, -1));
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([3, 4]);
        Expect.Message("index: expected -3…2 at axis 0 of [3, 4], got 3.", () => _ = x[3]);
        Expect.Message("index: expected -4…3 at axis 1 of [3, 4], got ^5.", () => _ = x[0, -5]);
        Expect.Message("index: expected -4…3 at axis 1 of [3, 4], got ^0.", () => _ = x[0, ^0]);
        Expect.Message("index: expected a range within 0..4 at axis 1 of [3, 4], got 1..5.", () => _ = x[.., 1..5]);
        Expect.Message("index: expected a range within 0..3 at axis 0 of [3, 4], got 2..1.", () => _ = x[2..1]);
        Expect.Message("index: expected at most 2 indices for [3, 4], got 3.", () => _ = x[0, 1, 2]);
        Expect.Message("index: expected one Ellipsis at most for [3, 4], got 2.", () => _ = x[TensorIndex.Ellipsis, TensorIndex.Ellipsis]);
        Expect.Message("index: expected a mask of the sizes of [3, 4] from axis 1 on, got [3].", () =>
            _ = x[.., Tensor.From(true, false, true)]);
        Expect.Message("index: expected a mask of at least one axis, got a scalar.", () => _ = x[Tensor.Full([], 1, DType.Bool)]);
        Expect.Message("index: expected a mask of Bool or positions of Int64 or Int32, got Float32. Compare first, or call x.To(DType.Int64).", () => _ = x[x]);
        Expect.Message("index: expected indices -3…2, got 3 at element 1.", () => _ = x[Tensor.From(0L, 3)]);
        Expect.Message("index: expected indices -3…2, got -4 at element 0.", () => _ = x[Tensor.From(-4L)]);
        Expect.Message("index: expected shapes that broadcast (equal sizes or 1, aligned at the last axis), got [2] and [3]: 2 against 3 at axis −1.",
            () => _ = x[Tensor.From(0L, 1), Tensor.From(0L, 1, 2)]);
        Expect.Message("select: expected -3…2 at axis 0 of [3, 4], got -4.", () => x.Select(0, -4));
        var step = Assert.Throws<ArgumentOutOfRangeException>(() => TensorIndex.Step(3, 0, -1));
        Assert.StartsWith("Step: expected a step of 1 or more. Call Flip to read backwards.", step.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_is_written_as_it_was()
    {
        TensorIndex[] all = [3, -2, ^1, 1..3, TensorIndex.All, TensorIndex.Step(1, -1, 2), TensorIndex.Ellipsis, TensorIndex.NewAxis,
            Tensor.From(1L, 2), default];
        Assert.Equal("3 ^2 ^1 1..3 0..^0 1..^1 step 2 Ellipsis NewAxis Int64 [2] 0..^0", string.Join(' ', all));
    }
}
