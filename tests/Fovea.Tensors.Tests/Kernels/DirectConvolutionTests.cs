namespace Fovea.Tensors.Tests;

/// <summary>Convolution and its gradients against plain loops, for geometries that reach every way the direct kernels go.</summary>
[Collection(WorkPoolCollection.Name)]
public class DirectConvolutionTests
{
    // Some sizes that have a kernel of their own: rows of 8 pixels pair up to vectors, whole batches, many channels.
    internal static readonly Layer[] Chosen =
    [
        new(9, 1, 10, (5, 5), 1, 0, 1, 1, (28, 28)), new(7, 10, 20, (5, 5), 1, 0, 1, 1, (12, 12)),
        new(4, 3, 6, (5, 5), 1, 0, 1, 1, (32, 32)), new(3, 5, 7, (3, 3), 1, 1, 1, 1, (8, 8)), new(2, 4, 33, (1, 1), 1, 0, 1, 1, (8, 4)),
        new(2, 33, 12, (3, 1), (2, 3), (1, 0), 1, 1, (16, 9)), new(1, 32, 32, (3, 3), 1, 1, 1, 32, (16, 16)),
        new(3, 6, 9, (7, 7), 3, 3, 2, 3, (40, 13)), new(1, 1, 1, (1, 1), 1, 0, 1, 1, (1, 1)),
        new(2, 2, 5, (1, 7), 1, (0, 3), 1, 1, (1, 40)),
        new(2, 3, 11, (7, 1), 1, (3, 0), 1, 1, (3, 1)), new(5, 8, 4, (2, 2), 2, 0, 1, 4, (17, 16)),
        // Channels in blocks: read where they are, with a last tile that begins earlier, and padded; one image cut into bands and parts.
        new(1, 150, 20, (1, 1), 1, 0, 1, 1, (33, 35)), new(2, 70, 13, (3, 2), 1, 0, 1, 1, (11, 34)),
        new(1, 130, 14, (3, 3), 2, 1, 1, 1, (39, 34)), new(1, 3, 40, (7, 7), 2, 3, 1, 1, (61, 63)),
        // Lanes of output channels: one line, each stride that they have, padding above only, beside only and wider than the image.
        new(1, 300, 40, (1, 1), 1, 0, 1, 1, (7, 7)), new(3, 20, 36, (3, 3), 2, 1, 2, 1, (17, 30)),
        new(10, 4, 64, (2, 5), (3, 4), (0, 2), 1, 2, (20, 61)), new(1, 40, 33, (3, 3), 1, (2, 0), 1, 1, (6, 3)),
        new(2, 7, 32, (5, 1), 1, (4, 0), 1, 1, (2, 1)), new(1, 64, 16, (1, 1), 2, 0, 1, 1, (13, 13)),
        new(2, 3, 50, (3, 7), 1, (1, 6), 1, 1, (4, 2)), new(9, 18, 32, (4, 3), 1, (0, 2), 1, 1, (19, 33)),
        // Gradients in the input by phases of the stride: some without taps, kernels and padding that do not fit, groups.
        new(3, 40, 24, (5, 4), (3, 2), (2, 1), (1, 2), 1, (23, 18)), new(2, 72, 6, (3, 3), 2, 1, 1, 2, (9, 11)),
        new(1, 48, 5, (2, 2), 3, 0, 1, 1, (14, 10)), new(9, 33, 7, (3, 5), 2, (2, 0), (2, 1), 1, (12, 15)),
    ];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 96)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Output_and_gradients_are_what_the_definition_says(int seed)
    {
        var layer = seed < Chosen.Length ? Chosen[seed] : Layer.Draw(seed);
        using var _ = new ThreadsScope(2);
        // The numbers are short: Float32 holds them too.
        var (x, w, b, up) = layer.Tensors(DType.Float64);
        var expected = layer.Plain(x, w, b, up);
        Check(layer, expected, DType.Float64, 1e-12);
        // An error of ε/2 for each of the steps that a sum takes, at most, is too pessimistic by far; 8 ε holds for its root.
        Check(layer, expected, DType.Float32, 8 * 1.2e-7 * Math.Sqrt(Math.Max(layer.Taps, layer.Batch * layer.Out.H * layer.Out.W)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_number_of_threads_gives_the_same_bits(int seed)
    {
        var layer = seed < Chosen.Length ? Chosen[seed] : Layer.Draw(seed);
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var expected = On(1);
            foreach (var threads in new[] { 2, 5 })
                foreach (var (e, a) in expected.Zip(On(threads))) Expect.Same(e, a);

            Tensor[] On(int threads)
            {
                using var _ = new ThreadsScope(threads);
                return layer.Run(dtype);
            }
        }
    }

    [Fact]
    public void Without_images_there_is_nothing_to_add_up()
    {
        var all = new Layer(0, 3, 4, (3, 3), 1, 1, 1, 1, (6, 5)).Run(DType.Float32);
        Assert.Equal([0, 4, 6, 5], all[0].Shape);
        Assert.Equal([0, 3, 6, 5], all[1].Shape);
        Assert.All(all[2].Doubles(), v => Assert.Equal(0, v));
        Assert.All(all[3].Doubles(), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_finite_reaches_every_output_that_sees_it(double value)
    {
        foreach (var layer in Chosen)
        {
            foreach (var dtype in new[] { DType.Float32, DType.Float64 })
            {
                var (x, w, b, _) = layer.Tensors(dtype);
                var at = Naive.Indices(x.Shape).ElementAt(x.Count * 5 / 7);
                var plain = x.Conv2d(w, b, layer.Options);
                var spoilt = Naive.Make(x.Shape, i => i.SequenceEqual(at) ? value : x.At(i), dtype).Conv2d(w, b, layer.Options);
                var seen = Naive.Make(x.Shape, i => i.SequenceEqual(at) ? 1 : 0, dtype)
                    .Conv2d(Tensor.Ones(w.Shape, dtype), null, layer.Options);
                foreach (var i in Naive.Indices(plain.Shape))
                    if (seen.At(i) != 0) Assert.False(double.IsFinite(spoilt.At(i)));
                    else Assert.Equal(plain.At(i), spoilt.At(i));
            }
        }
    }

    [Fact]
    public void Weights_that_are_windows_of_one_storage_are_read_where_they_lie()
    {
        var layer = Chosen[3];
        var (x, w, b, up) = layer.Tensors(DType.Float32);
        var wide = Tensor.Concat([Tensor.Full([3, .. x.Shape.Sizes[1..]], double.NaN, DType.Float32), x], 0);
        var kernels = Tensor.Concat([Tensor.Full([1, .. w.Shape.Sizes[1..]], double.NaN, DType.Float32), w], 0);
        var (y, cache) = Conv2dOp.Forward(wide.Slice(0, 3, 3 + layer.Batch), kernels.Slice(0, 1, 1 + layer.Outputs), b, layer.Options);
        var (dx, dw, db) = Conv2dOp.Backward(up, cache);
        foreach (var (e, a) in layer.Run(DType.Float32).Zip([y, dx!, dw!, db!])) Expect.Same(e, a);
    }

    private static void Check(Layer layer, (double[] Sums, double[] Sizes)[] expected, DType dtype, double tolerance)
    {
        var actual = layer.Run(dtype);
        for (var i = 0; i < actual.Length; i++)
        {
            var values = actual[i].Doubles();
            var (sums, sizes) = expected[i];
            Assert.Equal(sums.Length, values.Length);
            for (var j = 0; j < values.Length; j++)
                Assert.True(Math.Abs(values[j] - sums[j]) <= tolerance * sizes[j],
                    $"{layer}, {dtype}, {Layer.Results[i]} {j} of {actual[i].Shape}: expected {sums[j]:R}, got {values[j]:R}");
        }
    }
}
