using System.Runtime.Intrinsics;

namespace Fovea.Tensors.Tests;

/// <summary>Gradients of a convolution from that behind a pooling, which is never written, against writing it first, bit by bit.</summary>
[Collection(WorkPoolCollection.Name)]
public class PooledGradientsTests
{
    // Rows of 1 to 40 windows: several in a vector, one, part of several; odd heights and widths, one image and several blocks of them.
    private static readonly Layer[] Layers =
    [
        new(9, 1, 10, (5, 5), 1, 0, 1, 1, (28, 28)), new(17, 10, 20, (5, 5), 1, 0, 1, 1, (12, 12)),
        new(4, 3, 6, (5, 5), 1, 0, 1, 1, (32, 31)), new(6, 6, 16, (5, 5), 1, 2, 1, 1, (11, 14)),
        new(3, 2, 4, (7, 3), 1, (3, 1), 1, 1, (13, 9)), new(5, 3, 2, (4, 1), 1, 0, 1, 1, (9, 3)),
        new(33, 12, 5, (1, 3), 1, 1, 1, 1, (4, 7)), new(6, 1, 1, (3, 2), 1, 0, 1, 1, (5, 4)), new(2, 1, 3, (2, 2), 1, 0, 1, 1, (3, 82)),
        new(1, 4, 3, (3, 3), 1, 1, 1, 1, (6, 35)), new(2, 2, 2, (3, 3), 1, 0, 1, 1, (4, 5)), new(8, 2, 7, (3, 3), 1, 1, 1, 1, (7, 7)),
    ];

    public static MatrixTheoryData<int, string> Cases() => new(Enumerable.Range(0, Layers.Length), ["some", "none", "NaN"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bits_are_those_of_writing_it_first(int which, string upstream)
    {
        Assert.SkipUnless(Vector128.IsHardwareAccelerated, "there are no vectors here");
        var layer = Layers[which];
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var (x, w, _, _) = layer.Tensors(dtype);
            var g = Conv2dOp.Geometry(x.Shape, w.Shape, layer.Options);
            Assert.True(CpuDevice.PoolsInGradients(g));
            var (dy, y, places) = Pooled(layer, upstream, dtype);
            var dense = Tensor.Full([layer.Batch, layer.Outputs, layer.Out.H, layer.Out.W], 55, dtype);
            x.Device.Execute(new RectifyPoolBackwardCall(dy, y, places, dense));
            Tensor[] expected = Results();
            x.Device.Execute(new ConvolveInputCall(g, dense, w, null, expected[0]));
            x.Device.Execute(new ConvolveWeightCall(g, x, dense, expected[1], expected[2]));
            Assert.Equal(upstream == "NaN", expected[2].Doubles().Any(double.IsNaN));
            foreach (var threads in new[] { 1, 2, 5 })
            {
                using var _ = new ThreadsScope(threads);
                Tensor[] actual = Results(), unbiased = Results();
                x.Device.Execute(new ConvolveInputPooledCall(g, dy, y, places, w, actual[0]));
                x.Device.Execute(new ConvolveWeightPooledCall(g, x, dy, y, places, actual[1], actual[2]));
                foreach (var (e, a) in expected.Zip(actual)) Expect.Same(e, a);
                x.Device.Execute(new ConvolveWeightPooledCall(g, x, dy, y, places, unbiased[1], null));
                Expect.Same(expected[1], unbiased[1]);
            }

            Tensor[] Results() => [Full(x.Shape), Full(w.Shape), Full([layer.Outputs])];
            Tensor Full(Shape shape) => Tensor.Full(shape, 55, dtype);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_list_is_that_of_what_would_be_written(int which, string upstream)
    {
        var layer = Layers[which];
        Lists<float>(layer, upstream, DType.Float32);
        Lists<double>(layer, upstream, DType.Float64);
    }

    [Fact]
    public void What_is_not_listed_is_not_offered()
    {
        var device = Tensor.Zeros([1]).Device;
        Assert.SkipUnless(Vector128.IsHardwareAccelerated, "there are no vectors here");
        Assert.True(Offers(new(4, 6, 6, (3, 3), 1, 1, 1, 1, (8, 8))));
        Assert.False(Offers(new(4, 6, 6, (3, 3), 1, 1, 1, 2, (8, 8))));
        Assert.False(Offers(new(4, 6, 6, (3, 3), 2, 1, 1, 1, (8, 8))));
        Assert.False(Offers(new(4, 6, 6, (3, 3), 1, 1, 2, 1, (8, 8))));
        Assert.False(Offers(new(4, 6, 6, (1, 1), 1, 0, 1, 1, (8, 8))));
        Assert.False(Offers(new(4, 90, 6, (3, 3), 1, 1, 1, 1, (8, 8))));

        bool Offers(Layer layer)
        {
            var (x, w, _, _) = layer.Tensors(DType.Float32);
            return CpuDevice.PoolsInGradients(Conv2dOp.Geometry(x.Shape, w.Shape, layer.Options));
        }
    }

    private static void Lists<T>(Layer layer, string upstream, DType dtype) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var (x, w, _, _) = layer.Tensors(dtype);
        var plan = new SparsePlan(Conv2dOp.Geometry(x.Shape, w.Shape, layer.Options), Lanes.Width<T>());
        var (dy, y, places) = Pooled(layer, upstream, dtype);
        var dense = Tensor.Full([layer.Batch, layer.Outputs, layer.Out.H, layer.Out.W], 55, dtype);
        x.Device.Execute(new RectifyPoolBackwardCall(dy, y, places, dense));
        // A list at a time: both keep their tables in the same place.
        var expected = All(new DenseUpstream<T>(plan, Segment(dense)));
        Assert.Equal(expected, All(new PooledUpstream<T>(plan, Segment(dy), Segment(y), Segment(places))));
        Assert.Equal(upstream != "none", expected.Count > 0);

        List<(int Image, int Channel, int Offset, T Value)> All<TUpstream>(TUpstream from) where TUpstream : struct, ISparseUpstream<T>
        {
            var all = new List<(int, int, int, T)>();
            var (offsets, values) = (new int[plan.ListLength], new T[plan.ListLength]);
            for (var first = 0; first < layer.Batch; first += plan.Images)
            {
                for (var channel = 0; channel < layer.Outputs; channel++)
                {
                    var count = from.List(first, Math.Min(plan.Images, layer.Batch - first), channel, offsets, values);
                    for (var i = 0; i < count; i++) all.Add((first, channel, offsets[i], values[i]));
                }
            }
            return all;
        }

        static ArraySegment<T> Segment(Tensor t) => t.AsSpan<T>().ToArray();
    }

    // The gradient in the windows' largest, those, a third of them stopped by the rectifier, and their places.
    private static (Tensor Dy, Tensor Y, Tensor Places) Pooled(Layer layer, string upstream, DType dtype)
    {
        Shape shape = [layer.Batch, layer.Outputs, layer.Out.H / 2, layer.Out.W / 2];
        var random = new Generator(78);
        var values = Golden.Input(9, shape);
        var dy = Naive.Make(shape, i => upstream switch
        {
            "none" => random.Next(2) == 0 ? 0.0 : -0.0,
            "NaN" => i.All(at => at == 0) || random.Next(5) == 0 ? double.NaN
                : random.Next(9) == 0 ? double.NegativeInfinity : values.At(i),
            _ => random.Next(7) == 0 ? 0 : values.At(i),
        }, dtype);
        var y = Naive.Make(shape, i => random.Next(3) == 0 ? 0 : Math.Abs(values.At(i)) + 0.5, dtype);
        return (dy, y, Naive.Make(shape, _ => random.Next(4), dtype));
    }
}
