using System.Runtime.CompilerServices;

namespace Fovea.Tensors.Tests;

/// <summary>What the tape holds, and what it refuses.</summary>
public class TapeTests
{
    [Fact]
    public void A_loss_that_is_kept_keeps_no_activations()
    {
        var weight = Leaf([256, 256]);
        var losses = new List<Tensor>();
        var kept = Run(weight, losses);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Single(losses);
        Assert.NotNull(losses[0].Node);
        Assert.All(kept, activation => Assert.False(activation.IsAlive));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference[] Run(Tensor weight, List<Tensor> losses)
        {
            Tensor h = Tensor.Randn([64, 256]).MatMul(weight), a = h.ReLU(), z = a.Tanh();
            losses.Add(z.Square().Mean());
            losses[0].Backward();
            return [new(h.Storage), new(a.Storage), new(z.Storage), new(h), new(a), new(z)];
        }
    }

    [Fact]
    public void Before_the_way_back_only_what_it_reads_is_alive()
    {
        var weight = Leaf([64, 64]);
        var (loss, sums, rectified) = Run(weight);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        // ReLU reads its result, not the sums before it.
        Assert.False(sums.IsAlive);
        Assert.True(rectified.IsAlive);
        loss.Backward();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (Tensor, WeakReference, WeakReference) Run(Tensor weight)
        {
            var sums = Tensor.Randn([32, 64]).MatMul(weight);
            var rectified = sums.ReLU();
            return (rectified.Sum(), new(sums.Storage), new(rectified.Storage));
        }
    }

    [Fact]
    public void A_change_between_the_pass_and_the_way_back_is_an_error_that_names_the_operation()
    {
        Tensor x = Sample.Normal([2, 3]), w = Leaf([3, 2], DType.Float64);
        var y = x.MatMul(w).Sum();
        w.Device.Execute(new UpdateCall<Halve>(new(), w, Tensor.Ones([3, 2], DType.Float64)));
        var error = Assert.Throws<InvalidOperationException>(() => y.Backward());
        Assert.StartsWith("Backward: 'matmul' kept a tensor Float64 [3, 2] for its gradient, and its elements were changed in place since",
            error.Message);
        Assert.Null(w.Grad);
    }

    [Theory]
    [InlineData("span")]
    [InlineData("fill")]
    [InlineData("copy")]
    public void Every_way_to_change_is_seen(string way)
    {
        var x = Leaf([4]);
        var y = (x * x).Sum();
        if (way == "span") x.AsSpan<float>()[0] = 1;
        else if (way == "fill") x.Device.Execute(new FillCall(x, 2));
        else x.Device.Execute(new CopyCall(Tensor.Ones([4]), x));
        Assert.Throws<InvalidOperationException>(() => y.Backward());
    }

    [Fact]
    public void Reading_changes_nothing()
    {
        var x = Leaf([4]);
        var y = (x * x).Sum();
        var before = x.Storage.Version;
        Assert.Equal(4, x.ToArray<float>().Length + 0 * x.AsReadOnlySpan<float>().Length);
        Assert.Equal(x.At(1), x.ToArray<float>()[1]);
        Assert.Contains("Float32", x.ToString(), StringComparison.Ordinal);
        Assert.Equal(y.Item(), y.Item());
        Assert.Equal(before, x.Storage.Version);
        y.Backward();
        Assert.NotNull(x.Grad);
    }

    [Fact]
    public void What_the_way_back_does_not_read_may_change()
    {
        var x = Leaf([4]);
        var y = (x + 1).Sum();
        x.AsSpan<float>()[0] = 7;
        y.Backward();
        Assert.Equal([1f, 1, 1, 1], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_graph_that_is_retained_can_be_used_again()
    {
        var x = Leaf([3]);
        var y = (x * x).Sum();
        y.Backward(retainGraph: true);
        y.Backward();
        Expect.Same(x.Detach() * 4, x.Grad!);
        Assert.Throws<InvalidOperationException>(() => y.Backward());
    }

    [Fact]
    public void Hooks_see_and_change_gradients_until_they_are_disposed()
    {
        var x = Leaf([3]);
        var y = x * 2;
        var seen = new List<double>();
        using (y.RegisterHook(g => { seen.Add(g.Sum().Item()); return g * 10; }))
        using (x.RegisterHook(g => { seen.Add(g.Sum().Item()); return null; }))
            (y + y + x).Sum().Backward();
        // y's gradient is 2 in each of three places; x's is 2·2·10 + 1.
        Assert.Equal([6, 123], seen);
        Assert.Equal([41f, 41, 41], x.Grad!.ToArray<float>());
        x.ZeroGrad();
        (x * 2).Sum().Backward();
        Assert.Equal(2, seen.Count);
        Assert.Throws<ShapeException>(() =>
        {
            using var _ = x.RegisterHook(g => Tensor.Ones([7]));
            (x * 2).Sum().Backward();
        });
        Assert.Throws<InvalidOperationException>(() => Tensor.Ones([1]).RegisterHook(g => g));
    }

    [Fact]
    public void NoGrad_ends_with_its_scope_after_a_throw_too()
    {
        Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 2]).CrossEntropy(Tensor.From(0L, 5)));
        Assert.True(Autograd.IsRecording);
        Assert.Throws<ShapeException>(() => { using var _ = Autograd.NoGrad(); Tensor.Zeros([2]).Add(Tensor.Zeros([3])); });
        Assert.True(Autograd.IsRecording);
    }

    private static Tensor Leaf(Shape shape, DType dtype = DType.Float32)
    {
        var x = Golden.Input(1, shape, dtype);
        x.RequiresGrad = true;
        return x;
    }

    private readonly struct Halve : IUpdateRule
    {
        public void Apply<V>(ref V parameter, V gradient, ref V state0, ref V state1, ref V state2) where V : unmanaged, ILane<V> =>
            parameter *= V.Of(0.5);
    }
}
