namespace Fovea.Nn.Tests;

/// <summary>Embeddings, products of two inputs, functions as layers, and what undoes Flatten.</summary>
public class OtherLayerTests
{
    [Fact]
    public void An_embedding_is_a_row_for_each_number()
    {
        var layer = Wave.Fill(new Embedding(5, 3));
        var y = layer.Forward(Tensor.From([4L, 0, 0, 2], [2, 2]));
        Assert.Equal([2, 2, 3], y.Shape);
        Golden.Near([.. new[] { 4, 0, 0, 2 }.SelectMany(r => Enumerable.Range(0, 3).Select(c => layer.Weight.At(r, c)))],
            y.ToArray<double>(), 0);
        y.Backward(Wave.Of([2, 2, 3], 4));
        var u = Wave.Of([2, 2, 3], 4);
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(u.At(0, 1, c) + u.At(1, 0, c), layer.Weight.Grad!.At(0, c), 1e-15);
            Assert.Equal(0, layer.Weight.Grad!.At(1, c));
            Assert.Equal(u.At(0, 0, c), layer.Weight.Grad!.At(4, c));
        }
        Assert.Equal(["weight"], layer.StateDict().Keys);
        Assert.Equal("Embedding(5, 3)", layer.Describe());
        Assert.Equal("Embedding(5, 3): expected numbers of Int64, got Float32 [2]. Call x.To(DType.Int64).",
            Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([2]))).Message);
        Assert.Throws<ShapeException>(() => layer.Forward(Tensor.From(5L)));
    }

    [Fact]
    public void The_padding_index_does_not_learn()
    {
        Generator.ManualSeed(2);
        var layer = new Embedding(400, 30, paddingIndex: -1);
        Assert.Equal(399, layer.PaddingIndex);
        Assert.All(layer.Weight.ToArray<float>()[^30..], v => Assert.Equal(0, v));
        // Standard normal: five standard deviations of mean and mean square.
        var values = layer.Weight.ToArray<float>()[..^30];
        Assert.InRange(values.Average(), -5 / Math.Sqrt(values.Length), 5 / Math.Sqrt(values.Length));
        Assert.InRange(values.Average(v => v * v), 1 - 5 * Math.Sqrt(2.0 / values.Length), 1 + 5 * Math.Sqrt(2.0 / values.Length));
        layer.Weight.SetData(Tensor.Full([400, 30], 7));
        var y = layer.Forward(Tensor.From(399L, 1, 399));
        Assert.All(y.ToArray<float>(), v => Assert.Equal(7, v));
        y.Sum().Backward();
        Assert.All(layer.Weight.Grad!.ToArray<float>()[^30..], v => Assert.Equal(0, v));
        Assert.All(layer.Weight.Grad!.ToArray<float>()[30..60], v => Assert.Equal(1, v));
        Assert.Equal("Embedding(400, 30, padding 399)", layer.Describe());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(3, 2, 3));
    }

    [Fact]
    public void Products_of_two_inputs()
    {
        var layer = Wave.Fill(new Bilinear(3, 4, 2));
        Tensor a = Wave.Of([5, 3], 2), c = Wave.Of([5, 4], 3);
        double[] expected = [.. from n in Enumerable.Range(0, 5) from o in Enumerable.Range(0, 2)
            select layer.Bias!.At(o) + (from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 4)
                select a.At(n, i) * layer.Weight.At(o, i, j) * c.At(n, j)).Sum()];
        Golden.Near(expected, layer.Forward(a, c).ToArray<double>());
        Golden.Near(layer.Forward(a, c), layer.Forward(a.Unsqueeze(1), c.Unsqueeze(1)).Squeeze(1));
        Assert.InRange(GradCheck.Run(x => layer.Forward(x, c), a).MaxAbsoluteError, 0, GradCheck.Tolerance);
        Assert.InRange(GradCheck.Run(x => layer.Forward(a, x), c).MaxAbsoluteError, 0, GradCheck.Tolerance);
        Assert.Equal(["weight", "bias"], layer.StateDict().Keys);
        Assert.Equal([2, 3, 4], layer.Weight.Shape);
        Assert.Equal("Bilinear(3, 4 → 2)", layer.Describe());
        Assert.Equal("Bilinear(3, 4 → 2): expected inputs [N, 3] and [N, 4], got [5, 3] and [5, 3].",
            Assert.Throws<ShapeException>(() => layer.Forward(a, a)).Message);
        Generator.ManualSeed(3);
        Assert.All(new Bilinear(25, 9, 7).Parameters().SelectMany(p => p.ToArray<float>()), v => Assert.InRange(v, -0.2f, 0.2f));
    }

    [Fact]
    public void A_function_is_a_layer()
    {
        var net = new Sequential(new Lambda(x => x * 2), new Lambda(x => x.Flatten(1), "flat"));
        Golden.Near(Wave.Of([2, 6]) * 2, net.Forward(Wave.Of([2, 2, 3])), 0);
        Assert.Equal(("Lambda", "flat"), (net[0].Describe(), net[1].Describe()));
        Assert.Empty(net.Parameters());
        Assert.StartsWith("layer 0: pad:", Assert.Throws<ShapeException>(() =>
            new Sequential(new Lambda(x => x.Pad([(1, 1), (1, 1), (1, 1)]))).Forward(Wave.Of([2]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unflatten_undoes_Flatten()
    {
        var x = Wave.Of([2, 3, 4, 5]);
        Golden.Near(x, new Sequential(new Flatten(), new Unflatten(1, [3, 4, 5])).Forward(x), 0);
        Golden.Near(x, new Unflatten(-2, [2, 2]).Forward(x).Flatten(2, 3), 0);
        Assert.Equal([2, 12, 5], new Flatten(1, 2).Forward(x).Shape);
        Assert.Equal(("Unflatten(1, [3, 4, 5])", "Flatten(1, 2)"), (new Unflatten(1, [3, 4, 5]).Describe(), new Flatten(1, 2).Describe()));
        Assert.Equal("Unflatten(1, [3, 4]): expected 12 elements along axis 1, got [2, 10].",
            Assert.Throws<ShapeException>(() => new Unflatten(1, [3, 4]).Forward(Wave.Of([2, 10]))).Message);
    }

    [Fact]
    public void Dropout1d_drops_whole_channels_of_signals()
    {
        Generator.ManualSeed(2);
        var planes = new Dropout1d(0.3).Forward(Tensor.Ones([40, 50, 7])).ToArray<float>().Chunk(7).ToArray();
        Assert.All(planes, plane => Assert.Single(plane.Distinct()));
        Assert.InRange(planes.Count(plane => plane[0] == 0) / 2000.0, 0.3 - 5 * Math.Sqrt(0.21 / 2000), 0.3 + 5 * Math.Sqrt(0.21 / 2000));
        var x = Wave.Of([2, 3, 4]);
        Assert.Same(x, new Dropout1d().Eval().Forward(x));
        Assert.Equal("Dropout1d(0.5): expected input [N, C, L], got [2, 3].",
            Assert.Throws<ShapeException>(() => new Dropout1d().Forward(Wave.Of([2, 3]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout1d(1.5));
    }
}
