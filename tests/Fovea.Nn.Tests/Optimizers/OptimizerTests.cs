namespace Fovea.Nn.Tests;

public class OptimizerTests
{
    private static readonly Dictionary<string, Func<Tensor[], Optimizer>> Optimizers = new()
    {
        ["sgd"] = p => new Sgd(p, 0.1),
        ["sgd, decay"] = p => new Sgd(p, 0.1, weightDecay: 0.2),
        ["sgd, momentum"] = p => new Sgd(p, 0.05, momentum: 0.9),
        ["sgd, dampening"] = p => new Sgd(p, 0.05, momentum: 0.8, dampening: 0.3, weightDecay: 0.1),
        ["sgd, nesterov"] = p => new Sgd(p, 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.1),
        ["adagrad"] = p => new Adagrad(p, 0.3),
        ["adagrad, decay"] = p => new Adagrad(p, 0.3, rateDecay: 0.1, weightDecay: 0.2),
        ["rmsprop"] = p => new RmsProp(p, 0.02),
        ["rmsprop, momentum"] = p => new RmsProp(p, 0.02, alpha: 0.9, momentum: 0.7, weightDecay: 0.1),
        ["rmsprop, centred"] = p => new RmsProp(p, 0.02, alpha: 0.95, momentum: 0.5, centered: true),
        ["adam"] = p => new Adam(p, 0.1),
        ["adam, decay"] = p => new Adam(p, 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.3),
        ["adamw"] = p => new AdamW(p, 0.1),
        ["adamw, decay"] = p => new AdamW(p, 0.1, beta1: 0.8, beta2: 0.95, weightDecay: 0.3),
        ["groups"] = p => new Adam([new ParameterGroup([p[0]]) { LearningRate = 0.02 }, new ParameterGroup([p[1]]) { WeightDecay = 0.5 }],
            0.1),
    };

    public static TheoryData<string> Names() => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_equal_those_of_PyTorch(string name)
    {
        var problem = new Problem();
        Golden.Near(Golden.Values(name), problem.Descend(Optimizers[name](problem.Parameters)));
    }

    [Theory]
    [InlineData("late adam")]
    [InlineData("late adagrad")]
    public void A_parameter_that_thaws_later_starts_its_own_count_of_steps(string name)
    {
        var problem = new Problem();
        Optimizer optimizer = name == "late adam" ? new Adam(problem.Parameters, 0.1) : new Adagrad(
            problem.Parameters,
            0.3,
            rateDecay: 0.1);
        problem.Parameters[1].RequiresGrad = false;
        var path = problem.Descend(optimizer, 4);
        problem.Parameters[1].RequiresGrad = true;
        path.AddRange(problem.Descend(optimizer, 6));
        Golden.Near(Golden.Values(name), path);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Saved_and_loaded_it_continues_with_the_same_bits(string name)
    {
        var whole = new Problem();
        var expected = whole.Descend(Optimizers[name](whole.Parameters));

        var first = new Problem();
        var before = Optimizers[name](first.Parameters);
        first.Descend(before, 4);
        var saved = before.StateDict().ToDictionary(s => s.Key, s => s.Value.Clone());

        var second = new Problem();
        foreach (var (to, from) in second.Parameters.Zip(first.Parameters)) to.SetData(from.Detach().Clone());
        var after = Optimizers[name](second.Parameters);
        after.LoadStateDict(saved);
        Assert.Equal(4, after.Steps);
        Assert.Equal(expected[^13..], second.Descend(after, 6)[^13..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Elements_of_a_vector_and_of_its_tail_move_alike(string name)
    {
        // 37 equal elements: whatever the vector width, some are in vectors and some in the tail.
        var p = Tensor.Full([37], 0.7);
        p.RequiresGrad = true;
        var optimizer = Optimizers[name]([p, Tensor.Ones([1], DType.Float32)]);
        for (var i = 0; i < 5; i++)
        {
            p.Grad = Tensor.Full([37], 0.3 - 0.1 * i);
            optimizer.Step();
        }
        var moved = p.ToArray<float>();
        Assert.NotEqual(0.7f, moved[0]);
        Assert.Single(moved.Distinct());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_follows_the_same_path(string name)
    {
        var problem = new Problem(DType.Float32);
        Golden.Near(Golden.Values(name), problem.Descend(Optimizers[name](problem.Parameters)), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Frozen_parameters_and_those_without_a_gradient_stay(string name)
    {
        Tensor[] p = [Tensor.Ones([3]), Tensor.Ones([4])];
        p[0].Grad = Tensor.Ones([3]);
        p[1].RequiresGrad = true;
        Optimizers[name](p).Step();
        Assert.Equal([1, 1, 1], p[0].ToArray<float>());
        Assert.Equal([1, 1, 1, 1], p[1].ToArray<float>());
    }

    [Fact]
    public void Groups_keep_their_own_rate_and_decay_and_take_the_optimizers_for_the_rest()
    {
        var problem = new Problem();
        var optimizer = (Adam)Optimizers["groups"](problem.Parameters);
        Assert.Equal([0.02, 0.1], optimizer.Groups.Select(g => g.LearningRate));
        Assert.Equal([0, 0.5], optimizer.Groups.Select(g => g.WeightDecay));
        Assert.Equal(0.02, optimizer.LearningRate);
        optimizer.LearningRate = 0.3;
        Assert.Equal([0.3, 0.3], optimizer.Groups.Select(g => g.LearningRate));
    }

    [Fact]
    public void ZeroGrad_forgets_all_gradients()
    {
        var problem = new Problem();
        problem.Loss().Backward();
        new Sgd(problem.Parameters, 0.1).ZeroGrad();
        Assert.All(problem.Parameters, p => Assert.Null(p.Grad));
    }

    [Fact]
    public void A_state_that_is_missing_or_of_another_shape_is_named_and_nothing_changes()
    {
        var problem = new Problem();
        var optimizer = new Adam(problem.Parameters, 0.1);
        problem.Descend(optimizer, 3);
        var state = optimizer.StateDict().ToDictionary(s => s.Key, s => s.Value.Clone());
        var fresh = new Problem();
        var other = new Adam(fresh.Parameters, 0.1);
        Assert.Equal(
            "state.1.exp_avg_sq",
            Assert.Throws<StateDictException>(() => other.LoadStateDict(Without(state, "state.1.exp_avg_sq"))).Key);
        Assert.Equal("step", Assert.Throws<StateDictException>(() => other.LoadStateDict(Without(state, "step"))).Key);
        Assert.Equal(
            "group.0.learning_rate",
            Assert.Throws<StateDictException>(() => other.LoadStateDict(Without(state, "group.0.learning_rate"))).Key);
        state["state.0.exp_avg"] = Tensor.Zeros([5, 2], DType.Float64);
        var thrown = Assert.Throws<StateDictException>(() => other.LoadStateDict(state));
        Assert.Equal("state.0.exp_avg: expected [2, 5], got [5, 2]", thrown.Message);
        Assert.Equal(0, other.Steps);
        Golden.Near(Golden.Values("adam"), fresh.Descend(other));
    }

    [Fact]
    public void A_long_constant_gradient_keeps_centred_RMSprop_finite()
    {
        // The square's mean and the mean's square become equal; rounding may put the difference below 0.
        var p = Wave.Of([67], dtype: DType.Float32);
        p.RequiresGrad = true;
        var optimizer = new RmsProp([p], 1e-6, alpha: 0.9, centered: true);
        var gradient = Wave.Of([67], 2, DType.Float32);
        for (var i = 0; i < 500; i++)
        {
            p.Grad = gradient;
            optimizer.Step();
        }
        Assert.All(p.ToArray<float>(), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var p = new Problem().Parameters;
        Assert.Equal(
            "Sgd: expected at least one parameter, got none. Is the network empty?",
            Assert.Throws<ArgumentException>(() => new Sgd(Array.Empty<Tensor>(), 0.1)).Message);
        Assert.Equal(
            "Adam: expected each parameter once; one comes twice.",
            Assert.Throws<ArgumentException>(() => new Adam([p[0], p[1], p[0]])).Message);
        Assert.Equal(
            "Sgd: expected learning rate and weight decay of 0 or more, got -0.1 and 0.",
            Assert.Throws<ArgumentException>(() => new Sgd(p, -0.1)).Message);
        Assert.Throws<ArgumentException>(() => new AdamW(p, weightDecay: -1));
        Assert.Equal(
            "Sgd: Nesterov expects momentum > 0 and dampening 0, got 0 and 0.",
            Assert.Throws<ArgumentException>(() => new Sgd(p, 0.1, nesterov: true)).Message);
        Assert.Throws<ArgumentException>(() => new Sgd(p, 0.1, momentum: 0.9, nesterov: true, dampening: 0.1));
    }

    private static Dictionary<string, Tensor> Without(Dictionary<string, Tensor> state, string key) =>
        state.Where(s => s.Key != key).ToDictionary();
}
