namespace Fovea.Tensors.Tests;

public class AutogradTests
{
    private static Tensor Leaf(params double[] values)
    {
        var x = Tensor.From(values);
        x.RequiresGrad = true;
        return x;
    }

    [Fact]
    public void The_gradient_of_the_sum_of_squares_is_twice_the_tensor()
    {
        var x = Leaf(1, -2, 3);
        (x * x).Sum().Backward();
        Assert.Equal([2.0, -4, 6], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Gradients_accumulate_until_zeroed()
    {
        var x = Leaf(1, 2);
        (x * 3).Sum().Backward();
        (x * x).Sum().Backward();
        Assert.Equal([5.0, 7], x.Grad!.ToArray<double>());
        x.ZeroGrad();
        Assert.Null(x.Grad);
        (x * 3).Sum().Backward();
        Assert.Equal([3.0, 3], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_diamond_adds_up_both_sides()
    {
        var x = Leaf(0.5);
        var shared = x * x;
        (shared.Exp() * shared).Backward();
        // d/dx e^{x²}·x² = 2x·e^{x²}·(x² + 1)
        Assert.Equal(2 * 0.5 * Math.Exp(0.25) * 1.25, x.Grad!.Item(), 1e-15);
    }

    [Fact]
    public void Each_operation_runs_backward_once_however_many_read_its_output()
    {
        var runs = 0;
        var x = Leaf(1, 2);
        var y = Autograd.Record("counted", x.Detach() * 2, [x], (upstream, _) => { runs++; return [upstream * 2]; });
        (y + y * y + y.Exp()).Sum().Backward();
        Assert.Equal(1, runs);
        Expect.Close([2], [2 * (1 + 2 * 2 + Math.Exp(2)), 2 * (1 + 2 * 4 + Math.Exp(4))], x.Grad!, 1e-15);
    }

    [Fact]
    public void An_upstream_gradient_weights_the_outputs()
    {
        var x = Leaf(1, 2, 3);
        x.Square().Backward(Tensor.From(1.0, 10, 100));
        Assert.Equal([2.0, 40, 600], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_leaf_may_go_backward_itself()
    {
        var x = Leaf(4);
        x.Backward();
        x.Backward();
        Assert.Equal(2, x.Grad!.Item());
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        var x = Leaf(1, 2);
        using (Autograd.NoGrad())
        {
            Assert.False(Autograd.IsRecording);
            using (Autograd.NoGrad()) Assert.False((x * 2).RequiresGrad);
            Assert.False(Autograd.IsRecording);
            Assert.Null(x.Exp().Node);
        }
        Assert.True(Autograd.IsRecording);
        Assert.True((x * 2).RequiresGrad);
        Assert.False((Tensor.From(1.0) * 2).RequiresGrad);
    }

    [Fact]
    public void No_grad_holds_for_one_thread()
    {
        var x = Leaf(1);
        bool elsewhere;
        using (Autograd.NoGrad()) elsewhere = RunOnThread(() => (x * 2).RequiresGrad);
        Assert.True(elsewhere);
    }

    [Fact]
    public void Detach_cuts_the_graph_and_shares_storage()
    {
        var x = Leaf(3);
        var y = x * x;
        var cut = y.Detach();
        Assert.Same(y.Storage, cut.Storage);
        Assert.False(cut.RequiresGrad);
        (cut * x).Backward();
        Assert.Equal(9, x.Grad!.Item());
    }

    [Fact]
    public void Only_leaves_keep_gradients_unless_asked()
    {
        var x = Leaf(3);
        Tensor kept = x * x, dropped = kept * 2;
        kept.RetainGrad = true;
        dropped.Backward();
        Assert.Equal(2, kept.Grad!.Item());
        Assert.Null(dropped.Grad);
        Assert.Equal(12, x.Grad!.Item());
    }

    [Fact]
    public void A_gradient_that_nobody_wants_is_not_computed()
    {
        Tensor a = Leaf(1), b = Tensor.From(2.0);
        bool[] asked = [];
        Autograd.Record("pair", Tensor.From(3.0), [a, b], (upstream, needs) =>
        {
            asked = [needs[0], needs[1]];
            return [upstream, null];
        }).Backward();
        Assert.Equal([true, false], asked);
        Assert.Null(b.Grad);
        (a * b).Backward();
        Assert.Null(b.Grad);
    }

    [Fact]
    public void A_graph_is_freed_after_its_backward_pass_unless_kept()
    {
        var x = Leaf(2);
        var y = x * x;
        Autograd.Run(y, Tensor.From([1.0], y.Shape), retainGraph: true);
        y.Backward();
        Assert.Equal(8, x.Grad!.Item());
        var e = Assert.Throws<InvalidOperationException>(y.Backward);
        Assert.Equal("Backward: the graph behind 'mul' was already used and freed. Compute the loss again, or call Autograd.Run(…, retainGraph: true).", e.Message);
    }

    [Fact]
    public void A_backward_pass_that_failed_leaves_nothing_behind()
    {
        Tensor a = Leaf(1), b = Leaf(2);
        Tensor other = b * 3, bad = Autograd.Record("bad", Tensor.From(1.0), [a], (_, _) => throw new InvalidOperationException("bad"));
        Assert.Throws<InvalidOperationException>((bad + other).Backward);
        other.Backward();
        Assert.Equal(3, b.Grad!.Item());
    }

    [Fact]
    public void A_chain_of_ten_thousand_operations_does_not_overflow_the_stack()
    {
        var x = Leaf(1);
        var y = x;
        for (var i = 0; i < 10_000; i++) y = y + 1;
        y.Backward();
        Assert.Equal((10_001, 1), (y.Item(), x.Grad!.Item()));
    }

    [Fact]
    public void The_graph_can_be_walked()
    {
        Tensor x = Leaf(1), w = Leaf(2);
        var y = x * w;
        Assert.Equal("mul", y.Node!.Name);
        Assert.Equal([x.Value, w.Value], y.Node.Inputs);
        Assert.Null(x.Node);
    }

    [Fact]
    public void Integer_results_are_outside_the_graph()
    {
        var x = Leaf(1, 3, 2);
        Assert.False(x.ArgMax().RequiresGrad);
        Assert.False(x.Greater(2).RequiresGrad);
    }

    [Fact]
    public void More_than_thirty_two_inputs_all_get_their_gradient()
    {
        var parts = Enumerable.Range(0, 40).Select(i => Leaf(i)).ToArray();
        (Tensor.Concat(parts) * Tensor.Arange(0, 40, 1, DType.Float64)).Sum().Backward();
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (double)i), parts.Select(p => p.Grad!.Item()));
    }

    [Fact]
    public void Messages()
    {
        var x = Leaf(1, 2);
        Assert.Equal("Backward: expected a scalar, got [2]. Call Sum() or Mean() first, or pass the upstream gradient.",
            Assert.Throws<InvalidOperationException>((x * 2).Backward).Message);
        Assert.Equal("Backward: this tensor does not depend on any tensor that requires a gradient. Set RequiresGrad on a leaf before computing.",
            Assert.Throws<InvalidOperationException>(Tensor.From(1.0).Backward).Message);
        Expect.Message("Backward: expected an upstream gradient Float64 [2], got Float64 [1].", () => (x * 2).Backward(Tensor.From(1.0)));
        Expect.Message("Backward: expected an upstream gradient Float64 [2], got Float32 [2].", () => (x * 2).Backward(Tensor.From(1f, 2)));
        Expect.Message("GradCheck: expected Float64 inputs, got Float32 [1]. Call x.To(DType.Float64).", () =>
            GradCheck.Run(t => t.Exp(), Tensor.From(1f)));
    }

    private static T RunOnThread<T>(Func<T> function)
    {
        var result = default(T)!;
        var thread = new Thread(() => result = function());
        thread.Start();
        thread.Join();
        return result;
    }
}
