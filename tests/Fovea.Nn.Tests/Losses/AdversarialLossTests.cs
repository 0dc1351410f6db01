namespace Fovea.Nn.Tests;

/// <summary><see cref="AdversarialLoss"/>: every one of them against its formula, its gradient, and far from 0.</summary>
public class AdversarialLossTests
{
    // Each with its formulas for one score, written out: real, made, generated.
    private static readonly Dictionary<string, (Func<AdversarialLoss> Make, Func<double, double>[] Plain)> Losses = new()
    {
        ["minimax"] = (() => new MinimaxLoss(), [s => -Math.Log(Sigma(s)), s => -Math.Log(1 - Sigma(s)), s => Math.Log(1 - Sigma(s))]),
        ["nonSaturating"] = (() => new NonSaturatingLoss(),
            [s => -Math.Log(Sigma(s)), s => -Math.Log(1 - Sigma(s)), s => -Math.Log(Sigma(s))]),
        ["adversarialHinge"] = (() => new AdversarialHingeLoss(), [s => Math.Max(0, 1 - s), s => Math.Max(0, 1 + s), s => -s]),
        ["wasserstein"] = (() => new WassersteinLoss(), [s => -s, s => s, s => -s]),
    };

    // No score is at a hinge's corner.
    private static readonly Tensor Scores = Wave.Of([7, 1]) * 3, Others = Wave.Of([5, 1], 2) * 3;

    public static TheoryData<string> Names() => [.. Losses.Keys];

    public static TheoryData<string> Probabilities() => ["minimax", "nonSaturating"];

    [Fact]
    public void Every_one_of_them_is_tested() => Assert.Equal(
        typeof(AdversarialLoss).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(AdversarialLoss))).ToHashSet(),
        Losses.Values.Select(l => l.Make().GetType()).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_the_mean_of_the_formula_over_each_players_samples(string name)
    {
        var (loss, plain) = (Losses[name].Make(), Losses[name].Plain);
        double[] real = Scores.ToArray<double>(), made = Others.ToArray<double>();
        Assert.Equal(real.Average(plain[0]) + made.Average(plain[1]), loss.Discriminator(Scores, Others).Item(), 1e-12);
        Assert.Equal(made.Average(plain[2]), loss.Generator(Others).Item(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_with_a_target_give_the_discriminators_loss(string name)
    {
        var (loss, plain) = (Losses[name].Make(), Losses[name].Plain);
        var target = Tensor.From([1.0, 0, 0, 1, 1, 0, 1], [7, 1]);
        var expected = Scores.ToArray<double>().Zip(target.ToArray<double>()).Average(p => plain[p.Second > 0 ? 0 : 1](p.First));
        Assert.Equal(expected, loss.Forward(Scores, target).Item(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_gradients_equal_central_differences(string name)
    {
        var loss = Losses[name].Make();
        var target = Tensor.From([1.0, 0, 0, 1, 1, 0, 1], [7, 1]);
        foreach (var check in new[]
        {
            GradCheck.Run(t => loss.Discriminator(t[0], t[1]), [Scores, Others]), GradCheck.Run(loss.Generator, Others),
            GradCheck.Run(x => loss.Forward(x, target), Scores),
        })
            Assert.InRange(check.MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_far_from_0_and_their_gradients_stay_finite(string name)
    {
        var loss = Losses[name].Make();
        var scores = Tensor.From([1000f, -1000], [2, 1]);
        foreach (var function in new Func<Tensor, Tensor>[] { s => loss.Discriminator(s, s), loss.Generator })
        {
            var leaf = scores.Clone();
            leaf.RequiresGrad = true;
            var value = function(leaf);
            value.Backward();
            Assert.True(double.IsFinite(value.Item()));
            Assert.All(leaf.Grad!.ToArray<float>(), g => Assert.InRange(g, -0.5f, 0.5f));
        }
        // Half of each kind is judged wrongly by 1000, save that a difference of means is 0.
        Assert.Equal(name switch { "wasserstein" => 0, "adversarialHinge" => 1001, _ => 1000 },
            loss.Discriminator(scores, scores).Item(), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Probabilities))]
    public void Where_nothing_can_be_told_the_discriminators_loss_is_log_4(string name)
    {
        var (loss, even) = (Losses[name].Make(), Tensor.Zeros([6, 1], DType.Float64));
        Assert.Equal(Math.Log(4), loss.Discriminator(even, even).Item(), 1e-15);
        Assert.True(loss.HasProbabilities);
        // At any other equal scores it is more.
        Assert.All([-2.0, 0.3, 4], s => Assert.True(loss.Discriminator(even + s, even + s).Item() > Math.Log(4)));
    }

    [Fact]
    public void The_generators_gradient_fades_by_minimax_alone_where_the_discriminator_is_sure()
    {
        double Slope(AdversarialLoss loss)
        {
            var score = Tensor.From([-12.0], [1, 1]);
            score.RequiresGrad = true;
            loss.Generator(score).Backward();
            return score.Grad!.Item();
        }
        Assert.Equal(-1 / (1 + Math.Exp(12)), Slope(new MinimaxLoss()), 1e-15);
        Assert.Equal(-1 / (1 + Math.Exp(-12)), Slope(new NonSaturatingLoss()), 1e-15);
        Assert.Equal(-1, Slope(new AdversarialHingeLoss()));
        Assert.Equal(-1, Slope(new WassersteinLoss()));
    }

    [Fact]
    public void A_margin_of_1_is_enough_for_the_hinge()
    {
        var loss = new AdversarialHingeLoss();
        Assert.Equal(0, loss.Discriminator(Tensor.From([1.0, 5], [2, 1]), Tensor.From([-1.0, -9], [2, 1])).Item());
        Assert.Equal(2, loss.Discriminator(Tensor.Zeros([2, 1]), Tensor.Zeros([2, 1])).Item());
        Assert.False(loss.HasProbabilities);
    }

    [Fact]
    public void Penalties_are_Wassersteins_alone()
    {
        Assert.Equal((10, 2.5, 0), (new WassersteinLoss().GradientPenalty, new WassersteinLoss(2.5).GradientPenalty,
            new WassersteinLoss(0).GradientPenalty));
        Assert.All([new MinimaxLoss(), new NonSaturatingLoss(), (AdversarialLoss)new AdversarialHingeLoss()],
            loss => Assert.Equal(0, loss.GradientPenalty));
        Assert.StartsWith("WassersteinLoss: expected a penalty of 0 or more.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new WassersteinLoss(-1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WassersteinLoss(double.NaN));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_and_targets_of_two_shapes_are_refused(string name)
    {
        var loss = Losses[name].Make();
        var error = Assert.Throws<ShapeException>(() => loss.Forward(Tensor.Zeros([4, 10]), Tensor.From(1L, 2, 3, 4)));
        Assert.Equal($"{loss}: expected scores and targets of one shape, got [4, 10] and [4]. A classifier has other losses.",
            error.Message);
        Assert.Empty(loss.StateDict());
    }

    private static double Sigma(double s) => 1 / (1 + Math.Exp(-s));
}
