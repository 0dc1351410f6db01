using System.Runtime.Intrinsics;

namespace Fovea.Tensors.Tests;

/// <summary>Calls that are put together, and their neighbours that must not be: the bits stay.</summary>
public class FusionTests
{
    private static readonly Tensor W = Input(2, [6, 3, 3, 3]), B = Input(3, [6]), M = Input(4, [20, 7]), Wide = Input(5, [64, 5, 3, 3]);
    private static readonly Tensor Factors = Input(8, [64, 1, 1]), Terms = Input(9, [64, 1, 1]);

    private static readonly Dictionary<string, (Shape Input, Func<Tensor, Tensor[]> Body)> Bodies = new()
    {
        ["pool"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().MaxPool2d(new(2))]),
        ["no bias"] = ([4, 3, 9, 8], x => [x.Conv2d(W).ReLU().MaxPool2d(new(2))]),
        ["rectified kept"] = ([4, 3, 9, 8], x => Both(Conv(x).ReLU(), y => y.MaxPool2d(new(2)))),
        ["rectified used twice"] = ([4, 3, 9, 8], x => [Use(Conv(x).ReLU(), y => y.MaxPool2d(new(2)).Sum() + y.Mean())]),
        ["pooled twice"] = ([4, 3, 9, 8], x => [Use(Conv(x).ReLU(), y => y.MaxPool2d(new(2)) + y.MaxPool2d(new(2)))]),
        ["sums kept"] = ([4, 3, 9, 8], x => Both(Conv(x), y => y.ReLU().MaxPool2d(new(2)))),
        ["sums used twice"] = ([4, 3, 9, 8], x => [Use(Conv(x), y => y.ReLU().MaxPool2d(new(2)).Sum() + y.Mean())]),
        ["overlapping windows"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().MaxPool2d(new(2) { Stride = 1 })]),
        ["windows of 3"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().MaxPool2d(new(3))]),
        ["windows with padding"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().MaxPool2d(new(2) { Padding = 1 })]),
        ["average"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().AvgPool2d(new(2))]),
        ["rectified twice"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().ReLU().MaxPool2d(new(2))]),
        ["part of the images rectified"] = ([4, 3, 9, 8], x => [Conv(x).Slice(0, 0, 2).ReLU().MaxPool2d(new(2))]),
        ["the other part"] = ([4, 3, 9, 8], x => [Conv(x).Slice(0, 2, 4).ReLU().MaxPool2d(new(2))]),
        ["part of the images pooled"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().Slice(0, 1, 3).MaxPool2d(new(2))]),
        ["rectified as a line"] = ([4, 3, 9, 8], x => [Conv(x).Reshape([4, 252]).ReLU().Reshape([4, 6, 7, 6]).MaxPool2d(new(2))]),
        ["pooled as other planes"] = ([4, 3, 9, 8], x => [Conv(x).ReLU().Reshape([2, 12, 7, 6]).MaxPool2d(new(2))]),
        ["many channels"] = ([2, 5, 8, 8], x => [x.Conv2d(Wide).ReLU().MaxPool2d(new(2))]),
        ["windows of 3 by 2"] = ([2, 5, 19, 23], x => [x.Conv2d(Wide).ReLU().MaxPool2d(new(3) { Stride = 2, Padding = 1 })]),
        ["windows of 3 in several bands"] =
            ([1, 5, 83, 60], x => [x.Conv2d(Wide).ReLU().MaxPool2d(new(3) { Stride = 2, CeilMode = true })]),
        ["windows of 4 by 3"] = ([1, 5, 60, 37], x => [x.Conv2d(Wide).MaxPool2d(new(4) { Stride = 3, Padding = 2 })]),
        ["scaled, windows"] = ([2, 5, 20, 21], x => [(x.Conv2d(Wide) * Factors + Terms).ReLU().MaxPool2d(new(3) { Stride = 2 })]),
        ["residual, windows"] = ([2, 5, 8, 8], x => [Use(x.Conv2d(Wide), y => (y + y.Exp()).ReLU().MaxPool2d(new(3) { Stride = 2 }))]),
        ["windows kept"] = ([2, 5, 8, 8], x => Both(x.Conv2d(Wide).ReLU(), y => y.MaxPool2d(new(3) { Stride = 2 }))),
        ["linear"] = ([9, 20], x => [x.MatMul(M).ReLU()]),
        ["linear, reshaped"] = ([9, 20], x => [x.MatMul(M).Reshape([3, 21]).ReLU().Exp()]),
        ["part of a product"] = ([9, 20], x => [x.MatMul(M).Slice(0, 2, 5).ReLU()]),
        ["product kept"] = ([9, 20], x => Both(x.MatMul(M), y => y.ReLU())),
    };

    public static MatrixTheoryData<string, bool> Cases() => new(Bodies.Keys, [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_replay_gives_the_bits_of_running_again(string name, bool gradients)
    {
        var (shape, body) = Bodies[name];
        Tensor x = Input(1, shape), next = Input(7, shape);
        var recording = Recording.Capture([x], () => Run(x));
        Same(Run(x), recording.Outputs);
        recording.Replay(next);
        Same(Run(next), recording.Outputs);
        recording.Replay(x);
        Same(Run(x), recording.Outputs);

        Tensor[] Run(Tensor input)
        {
            if (!gradients)
            {
                using var _ = Autograd.NoGrad();
                return body(input);
            }
            // Leaves of this run's own: tests run side by side.
            var leaf = input * 1;
            leaf = leaf.Detach();
            leaf.RequiresGrad = true;
            var results = body(leaf);
            var upstream = Tensor.Full([], 0.5, DType.Float32);
            foreach (var result in results) upstream = upstream + (result * result).Sum();
            leaf.ZeroGrad();
            upstream.Backward();
            return [.. results.Select(r => r.Detach()), leaf.Grad!];
        }
    }

    [Fact]
    public void What_can_be_put_together_is()
    {
        var x = Input(1, [4, 3, 9, 8]);
        using var _ = Autograd.NoGrad();
        Assert.Equal(1, Recording.Capture([x], () => Bodies["pool"].Body(x)).Calls);
        Assert.Equal(1, Recording.Capture([x], () => [Conv(x).ReLU()]).Calls);
        Assert.Equal(3, Recording.Capture([x], () => Bodies["rectified twice"].Body(x)).Calls);
        foreach (var name in new[] { "windows of 3 by 2", "windows of 3 in several bands", "windows of 4 by 3", "scaled, windows" })
        {
            var wide = Input(1, Bodies[name].Input);
            Assert.Equal(Vector128.IsHardwareAccelerated ? 1 : 2, Recording.Capture([wide], () => Bodies[name].Body(wide)).Calls);
        }
        var row = Input(1, [9, 20]);
        Assert.Equal(1, Recording.Capture([row], () => Bodies["linear"].Body(row)).Calls);
        Assert.Equal(2, Recording.Capture([row], () => Bodies["product kept"].Body(row)).Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_weight_that_changes_before_the_rectifier_was_read_before(bool pool)
    {
        var x = Input(1, [4, 3, 9, 8]);
        var w = Input(2, [6, 3, 3, 3]);
        using var _ = Autograd.NoGrad();
        var recording = Recording.Capture([x], () => Run(w));
        var other = Input(2, [6, 3, 3, 3]);
        Same(Run(other), recording.Outputs);
        for (var i = 0; i < 3; i++)
        {
            recording.Replay(x);
            Same(Run(other), recording.Outputs);
        }

        Tensor[] Run(Tensor weight)
        {
            var y = x.Conv2d(weight);
            weight.Device.Execute(new UpdateCall<Halve>(new(), weight, weight));
            y = y.ReLU();
            return [pool ? y.MaxPool2d(new(2)) : y];
        }
    }

    private readonly struct Halve : IUpdateRule
    {
        public void Apply<V>(ref V parameter, V gradient, ref V state0, ref V state1, ref V state2) where V : unmanaged, ILane<V> =>
            parameter *= V.Of(0.5);
    }

    private static Tensor Conv(Tensor x) => x.Conv2d(W, B);

    private static Tensor[] Both(Tensor y, Func<Tensor, Tensor> next) => [y, next(y)];

    private static Tensor Use(Tensor y, Func<Tensor, Tensor> next) => next(y);

    private static Tensor Input(uint seed, Shape shape) => Golden.Input(seed, shape, DType.Float32);

    private static void Same(Tensor[] expected, IReadOnlyList<Tensor> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++) Expect.Same(expected[i], actual[i]);
    }
}
