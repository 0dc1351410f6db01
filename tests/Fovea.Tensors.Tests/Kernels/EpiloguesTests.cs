namespace Fovea.Tensors.Tests;

/// <summary>Convolution, rectifier and 2×2 pooling at once against one after the other, bit by bit.</summary>
[Collection(WorkPoolCollection.Name)]
public class EpiloguesTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void At_once_gives_the_bits_of_one_after_the_other(int seed)
    {
        var layer = seed < 12 ? Narrow(seed) : Layer.Draw(seed);
        if (layer.Out.H < 2 || layer.Out.W < 2) layer = layer with { In = (30, 29) };
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var (x, w, b, _) = layer.Tensors(dtype);
            Compare(layer, x, w, b);
            Compare(layer, x, w, null);
            // Few different numbers: most windows hold their largest more than once.
            Compare(layer, Few(x), Few(w), null);
            Compare(layer, Tensor.Zeros(x.Shape, dtype), w, b);
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        Layer[] layers = [Narrow(3), new(9, 3, 13, (5, 5), 1, 0, 1, 1, (32, 31)), new(64, 1, 10, (5, 5), 1, 0, 1, 1, (28, 28))];
        foreach (var layer in layers)
        {
            var (x, w, b, _) = layer.Tensors(DType.Float32);
            var expected = On(1);
            foreach (var threads in new[] { 2, 5 })
                foreach (var (e, a) in expected.Zip(On(threads))) Expect.Same(e, a);

            Tensor[] On(int threads)
            {
                using var _ = new ThreadsScope(threads);
                return Fused(layer, x, w, b);
            }
        }
    }

    [Fact]
    public void NaN_stays_NaN_in_the_windows_that_see_it()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var layer = Narrow(seed);
            foreach (var dtype in new[] { DType.Float32, DType.Float64 })
            {
                var (x, w, b, _) = layer.Tensors(dtype);
                var spoilt = Naive.Make(x.Shape, i => i[^1] == 1 && i[^2] == 1 ? double.NaN : x.At(i), dtype);
                var expected = Eager(layer, spoilt, w, b);
                Assert.Contains(expected[0].Doubles(), double.IsNaN);
                var actual = Fused(layer, spoilt, w, b);
                Expect.Close(expected[0], actual[0], 0);
                // Whatever a window of NaN gives back, the others give the same.
                foreach (var i in Naive.Indices(expected[1].Shape))
                {
                    var (row, column) = (i[2] / 2, i[3] / 2);
                    var covered = row < expected[0].Shape[2] && column < expected[0].Shape[3];
                    if (covered && double.IsNaN(expected[0].At(i[0], i[1], row, column))) continue;
                    Assert.Equal(expected[1].At(i), actual[1].At(i));
                }
            }
        }
    }

    [Fact]
    public void Nothing_is_written_beyond_the_results()
    {
        var layer = new Layer(2, 3, 5, (3, 3), 1, 1, 1, 1, (7, 9));
        var (x, w, b, _) = layer.Tensors(DType.Float32);
        Tensor wide = Tensor.Full([4, 5, 3, 4], 77, DType.Float32), places = Tensor.Full([4, 5, 3, 4], 77, DType.Float32),
            dx = Tensor.Full([4, 5, 7, 9], 77, DType.Float32);
        Tensor y = wide.Slice(0, 1, 3).Detach(), at = places.Slice(0, 1, 3).Detach(), d = dx.Slice(0, 1, 3).Detach();
        Assert.Same(wide.Storage, y.Storage);
        x.Device.Execute(new ConvolveRectifyPoolCall(Geometry(layer, x, w), x, w, b, y, at));
        x.Device.Execute(new RectifyPoolBackwardCall(Golden.Input(9, y.Shape, DType.Float32), y, at, d));
        foreach (var tensor in new[] { wide, places, dx })
        {
            foreach (var end in new[] { 0, 3 }) Assert.All(tensor.Slice(0, end, end + 1).Doubles(), v => Assert.Equal(77, v));
            Assert.DoesNotContain(77, tensor.Slice(0, 1, 3).Doubles());
        }
    }

    // Rows of 2 to 13 positions: shorter than a vector, as long, and longer; with and without a rest.
    private static Layer Narrow(int seed) => new(1 + seed % 3, 1 + seed % 4, 1 + seed, (2, 3), 1, 1, 1, 1, (3 + seed / 2, 2 + seed));

    private static Tensor Few(Tensor x) => Naive.Make(x.Shape, i => Math.Round(x.At(i)), x.DType);

    private static ConvGeometry Geometry(Layer layer, Tensor x, Tensor w) => Conv2dOp.Geometry(x.Shape, w.Shape, layer.Options);

    private static void Compare(Layer layer, Tensor x, Tensor w, Tensor? b)
    {
        foreach (var (e, a) in Eager(layer, x, w, b).Zip(Fused(layer, x, w, b))) Expect.Same(e, a);
    }

    private static Tensor[] Fused(Layer layer, Tensor x, Tensor w, Tensor? b)
    {
        Shape shape = [layer.Batch, layer.Outputs, layer.Out.H / 2, layer.Out.W / 2];
        Tensor y = Tensor.Full(shape, 55, x.DType), places = Tensor.Full(shape, 55, x.DType);
        var dx = Tensor.Full([layer.Batch, layer.Outputs, layer.Out.H, layer.Out.W], 55, x.DType);
        x.Device.Execute(new ConvolveRectifyPoolCall(Geometry(layer, x, w), x, w, b, y, places));
        x.Device.Execute(new RectifyPoolBackwardCall(Golden.Input(9, shape, x.DType), y, places, dx));
        return [y, dx];
    }

    private static Tensor[] Eager(Layer layer, Tensor x, Tensor w, Tensor? b)
    {
        var sums = x.Conv2d(w, b, layer.Options).Detach();
        sums.RequiresGrad = true;
        var y = sums.ReLU().MaxPool2d(new(2));
        y.Backward(Golden.Input(9, y.Shape, y.DType));
        return [y.Detach(), sums.Grad!];
    }
}
