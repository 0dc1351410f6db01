namespace Fovea.Nn.Tests;

/// <summary>Steps of optimizers, worked out from their definitions.</summary>
public class KnownStepsTests
{
    [Fact]
    public void Adam_adds_epsilon_after_the_correction() => Steps(p => new Adam(p, 0.1, epsilon: 1e-3), [0.001, -0.002, 0.0015],
        [0.95, 0.972427858, 0.965061354]);

    [Fact]
    public void AdamW_decays_apart_from_the_gradient() =>
        Steps(p => new AdamW(p, 0.1, weightDecay: 0.5), [0.001, -0.002, 0.0015], [0.850001, 0.844111071, 0.789800866]);

    [Fact]
    public void Sgd_with_momentum_dampening_and_decay() =>
        Steps(p => new Sgd(p, 0.1, momentum: 0.9, dampening: 0.25, weightDecay: 0.5), [1, 1, 1], [0.85, 0.608125, 0.292632812]);

    private static void Steps(Func<Tensor[], Optimizer> of, double[] gradients, double[] expected)
    {
        var p = Tensor.Ones([1], DType.Float64);
        p.RequiresGrad = true;
        var optimizer = of([p]);
        for (var i = 0; i < gradients.Length; i++)
        {
            p.Grad = Tensor.From(gradients[i]);
            optimizer.Step();
            Assert.Equal(expected[i], p.Detach().ToArray<double>()[0], 2e-8);
        }
    }
}
