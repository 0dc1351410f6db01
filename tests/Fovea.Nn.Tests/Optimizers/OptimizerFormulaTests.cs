using static System.Math;

namespace Fovea.Nn.Tests;

/// <summary>Optimizers take the path of their formulas, written out for one number; saved and loaded they go on with the same
/// bits.</summary>
public class OptimizerFormulaTests
{
    private static readonly Dictionary<string, (Func<Tensor[], Optimizer> Make, PlainDescent.Rule Rule, double FirstState)> Cases = new()
    {
        ["adam, amsgrad"] = (p => new Adam(p, 0.1, 0.8, 0.9, 1e-3, 0.3, amsgrad: true), (p, g, s, t) => AmsGrad(p, g + 0.3 * p, s, t), 0),
        ["adamw, amsgrad"] = (p => new AdamW(p, 0.1, 0.8, 0.9, 1e-3, 0.3, amsgrad: true),
            (p, g, s, t) => AmsGrad(p * (1 - 0.1 * 0.3), g, s, t), 0),
        ["adadelta"] = (p => new Adadelta(p, 0.7, rho: 0.8, epsilon: 1e-3, weightDecay: 0.1), (p, g, s, t) =>
        {
            g += 0.1 * p;
            s[0] = 0.8 * s[0] + 0.2 * g * g;
            var d = Sqrt(s[1] + 1e-3) / Sqrt(s[0] + 1e-3) * g;
            s[1] = 0.8 * s[1] + 0.2 * d * d;
            return p - 0.7 * d;
        }, 0),
        ["adamax"] = (p => new Adamax(p, 0.1, 0.8, 0.9, 1e-6, 0.2), (p, g, s, t) =>
        {
            g += 0.2 * p;
            s[0] = 0.8 * s[0] + 0.2 * g;
            s[1] = Max(0.9 * s[1], Abs(g) + 1e-6);
            return p - 0.1 / (1 - Pow(0.8, t)) * s[0] / s[1];
        }, 0),
        ["nadam"] = (p => new NAdam(p, 0.1, 0.8, 0.9, 1e-6, 0.2, momentumDecay: 0.01), (p, g, s, t) => Nesterov(p, g + 0.2 * p, s, t), 0),
        ["nadam, decoupled"] = (p => new NAdam(p, 0.1, 0.8, 0.9, 1e-6, 0.2, 0.01, decoupledWeightDecay: true),
            (p, g, s, t) => Nesterov(p * (1 - 0.1 * 0.2), g, s, t), 0),
        ["radam"] = (p => new RAdam(p, 0.1, 0.8, 0.95, 1e-6, 0.2), (p, g, s, t) => Rectified(p, g + 0.2 * p, s, t), 0),
        ["radam, decoupled"] = (p => new RAdam(p, 0.1, 0.8, 0.95, 1e-6, 0.2, decoupledWeightDecay: true),
            (p, g, s, t) => Rectified(p * (1 - 0.1 * 0.2), g, s, t), 0),
        ["adagrad, accumulator"] = (p => new Adagrad(p, 0.3, initialAccumulator: 0.5), (p, g, s, t) =>
        {
            s[0] += g * g;
            return p - 0.3 * g / (Sqrt(s[0]) + 1e-10);
        }, 0.5),
        ["sgd, maximize"] = (p => new Sgd(p, 0.01, momentum: 0.5, weightDecay: 0.1, maximize: true), (p, g, s, t) =>
        {
            s[0] = t == 1 ? -g + 0.1 * p : 0.5 * s[0] - g + 0.1 * p;
            return p - 0.01 * s[0];
        }, 0),
        ["adam, maximize"] = (p => new Adam(p, 0.1, 0.8, 0.9, 1e-3, 0.3, true, maximize: true),
            (p, g, s, t) => AmsGrad(p, -g + 0.3 * p, s, t), 0),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_are_those_of_the_formula(string name)
    {
        var (make, rule, first) = Cases[name];
        var problem = new Problem();
        Golden.Near(PlainDescent.Path(rule, firstState: first), problem.Descend(make(problem.Parameters)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_follows_the_same_path(string name)
    {
        var (make, rule, first) = Cases[name];
        var problem = new Problem(DType.Float32);
        Golden.Near(PlainDescent.Path(rule, firstState: first), problem.Descend(make(problem.Parameters)), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Saved_and_loaded_it_continues_with_the_same_bits(string name)
    {
        var make = Cases[name].Make;
        var whole = new Problem();
        var expected = whole.Descend(make(whole.Parameters));

        var first = new Problem();
        var before = make(first.Parameters);
        first.Descend(before, 4);
        var saved = before.StateDict().ToDictionary(s => s.Key, s => s.Value.Clone());

        var second = new Problem();
        foreach (var (to, from) in second.Parameters.Zip(first.Parameters)) to.SetData(from.Detach().Clone());
        var after = make(second.Parameters);
        after.LoadStateDict(saved);
        Assert.Equal(expected[^13..], second.Descend(after, 6)[^13..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Elements_of_a_vector_and_of_its_tail_move_alike(string name)
    {
        var p = Tensor.Full([37], 0.7);
        p.RequiresGrad = true;
        var optimizer = Cases[name].Make([p]);
        for (var i = 0; i < 5; i++)
        {
            p.Grad = Tensor.Full([37], 0.3 - 0.1 * i);
            optimizer.Step();
        }
        Assert.NotEqual(0.7f, p.ToArray<float>()[0]);
        Assert.Single(p.ToArray<float>().Distinct());
    }

    [Fact]
    public void States_have_the_names_of_PyTorch()
    {
        static string Names(Func<Tensor[], Optimizer> make)
        {
            var problem = new Problem();
            var optimizer = make(problem.Parameters);
            problem.Descend(optimizer, 1);
            return string.Join(" ", optimizer.StateDict().Keys.Where(k => k.StartsWith("state.0.", StringComparison.Ordinal))
                .Select(k => k[8..]));
        }
        Assert.Equal("step exp_avg exp_avg_sq max_exp_avg_sq", Names(p => new Adam(p, amsgrad: true)));
        Assert.Equal("step square_avg acc_delta", Names(p => new Adadelta(p)));
        Assert.Equal("step exp_avg exp_inf", Names(p => new Adamax(p)));
        Assert.Equal("step exp_avg exp_avg_sq", Names(p => new NAdam(p)));
        Assert.Equal("step exp_avg exp_avg_sq", Names(p => new RAdam(p)));
    }

    [Fact]
    public void Settings_can_be_read_and_have_PyTorchs_defaults()
    {
        var p = new Problem().Parameters;
        var adam = new Adam(p);
        Assert.Equal((0.001, 0.9, 0.999, 1e-8, false, false),
            (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.Amsgrad, adam.Maximize));
        Assert.Equal(0.01, new AdamW(p).Groups[0].WeightDecay);
        var sgd = new Sgd(p, 0.1, 0.9, 0, 0.01, true);
        Assert.Equal((0.9, 0.0, 0.01, true), (sgd.Momentum, sgd.Dampening, sgd.Groups[0].WeightDecay, sgd.Nesterov));
        var rms = new RmsProp(p);
        Assert.Equal((0.01, 0.99, 1e-8, 0.0, false), (rms.LearningRate, rms.Alpha, rms.Epsilon, rms.Momentum, rms.Centered));
        var adagrad = new Adagrad(p, 0.1, 0.2, 0.3, 0.4, 0.5);
        Assert.Equal((0.2, 0.3, 0.4, 0.5), (adagrad.RateDecay, adagrad.Groups[0].WeightDecay, adagrad.InitialAccumulator, adagrad.Epsilon));
        var adadelta = new Adadelta(p);
        Assert.Equal((1.0, 0.9, 1e-6), (adadelta.LearningRate, adadelta.Rho, adadelta.Epsilon));
        Assert.Equal((0.002, 0.9, 0.999), (new Adamax(p).LearningRate, new Adamax(p).Beta1, new Adamax(p).Beta2));
        var nadam = new NAdam(p);
        Assert.Equal((0.002, 0.004, false), (nadam.LearningRate, nadam.MomentumDecay, nadam.DecoupledWeightDecay));
        Assert.Equal((0.001, 1e-8, false), (new RAdam(p).LearningRate, new RAdam(p).Epsilon, new RAdam(p).DecoupledWeightDecay));
    }

    [Fact]
    public void What_cannot_learn_is_refused_when_the_optimizer_is_made()
    {
        var fixedTensor = Tensor.Ones([3]);
        Assert.Equal(
            "Adam: expected a parameter that requires a gradient, got 1 that does not. Set RequiresGrad = true, or call Freeze(false).",
            Assert.Throws<ArgumentException>(() => new Adam([fixedTensor])).Message);
        Assert.Equal(
            "Sgd: expected a parameter that requires a gradient, got 2 that do not. Set RequiresGrad = true, or call Freeze(false).",
            Assert.Throws<ArgumentException>(() => new Sgd([fixedTensor, Tensor.Ones([1])])).Message);
        var leaf = Tensor.Randn([3], requiresGrad: true);
        Assert.Equal(
            "Adam: expected parameters that nothing computes, got [3] with a graph behind it. Give the tensor that it was made from, or "
            + "x.Detach() with RequiresGrad = true.",
            Assert.Throws<ArgumentException>(() => new Adam([leaf, leaf * 2])).Message);
        // Frozen parts beside others are as usual.
        _ = new Adam([leaf, fixedTensor]);
    }

    [Fact]
    public void Wrong_settings_are_refused()
    {
        var p = new Problem().Parameters;
        Assert.Equal("Adam: expected β₁ and β₂ from 0 to below 1, got 1 and 0.999.",
            Assert.Throws<ArgumentException>(() => new Adam(p, beta1: 1)).Message);
        Assert.Equal("RAdam: expected ε of 0 or more, got -1.", Assert.Throws<ArgumentException>(() => new RAdam(p, epsilon: -1)).Message);
        Assert.Equal("Adadelta: expected ρ from 0 to 1, got 1.5.",
            Assert.Throws<ArgumentException>(() => new Adadelta(p, rho: 1.5)).Message);
        Assert.Equal("Adagrad: expected an initial accumulator of 0 or more, got -1.",
            Assert.Throws<ArgumentException>(() => new Adagrad(p, initialAccumulator: -1)).Message);
        Assert.Equal("NAdam: expected a momentum decay of 0 or more, got -1.",
            Assert.Throws<ArgumentException>(() => new NAdam(p, momentumDecay: -1)).Message);
        Assert.Equal("Sgd: expected momentum of 0 or more, got -1.",
            Assert.Throws<ArgumentException>(() => new Sgd(p, momentum: -1)).Message);
    }

    [Fact]
    public void A_step_takes_a_function_that_computes_the_loss()
    {
        Problem one = new(), other = new();
        Optimizer first = new Adam(one.Parameters, 0.1), second = new Adam(other.Parameters, 0.1);
        var expected = one.Loss().Item();
        one.Descend(first, 1);
        var loss = second.Step(() =>
        {
            second.ZeroGrad();
            var value = other.Loss();
            value.Backward();
            return value;
        });
        Assert.Equal(expected, loss);
        Assert.Equal(one.Values(), other.Values());
    }

    private static double AmsGrad(double p, double g, double[] s, int t)
    {
        s[0] = 0.8 * s[0] + 0.2 * g;
        s[1] = 0.9 * s[1] + 0.1 * g * g;
        s[2] = Max(s[2], s[1]);
        return p - 0.1 * (s[0] / (1 - Pow(0.8, t))) / (Sqrt(s[2]) / Sqrt(1 - Pow(0.9, t)) + 1e-3);
    }

    private static double Nesterov(double p, double g, double[] s, int t)
    {
        static double Mu(int t) => 0.8 * (1 - 0.5 * Pow(0.96, t * 0.01));
        var product = 1.0;
        for (var i = 1; i <= t; i++) product *= Mu(i);
        s[0] = 0.8 * s[0] + 0.2 * g;
        s[1] = 0.9 * s[1] + 0.1 * g * g;
        var root = Sqrt(s[1] / (1 - Pow(0.9, t))) + 1e-6;
        return p - 0.1 * (1 - Mu(t)) / (1 - product) * g / root - 0.1 * Mu(t + 1) / (1 - product * Mu(t + 1)) * s[0] / root;
    }

    private static double Rectified(double p, double g, double[] s, int t)
    {
        s[0] = 0.8 * s[0] + 0.2 * g;
        s[1] = 0.95 * s[1] + 0.05 * g * g;
        double limit = 2 / 0.05 - 1, length = limit - 2 * t * Pow(0.95, t) / (1 - Pow(0.95, t)), mean = s[0] / (1 - Pow(0.8, t));
        if (length <= 5) return p - 0.1 * mean;
        var r = Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        return p - 0.1 * mean * r * Sqrt(1 - Pow(0.95, t)) / (Sqrt(s[1]) + 1e-6);
    }
}
