using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What tells how two players stand.</summary>
public static class AdversarialFigures
{
    /// <summary>The mean probability that the discriminator gives real samples.</summary>
    public const string RealScore = "realScore";

    /// <summary>The mean probability that the discriminator gives made samples.</summary>
    public const string MadeScore = "madeScore";

    /// <summary>E[ln D(x)] + E[ln(1 − D(G(z)))]; −ln 4 where nothing can be told.</summary>
    public const string Objective = "objective";

    /// <summary>E[D(x)] − E[D(G(z))] of scores that are no probabilities.</summary>
    public const string Distance = "distance";

    /// <summary>The value of <see cref="Objective"/> where the samples are as the real ones: −ln 4.</summary>
    public static double Optimum => -Math.Log(4);

    /// <summary>The figures of a loss, with nothing in them.</summary>
    internal static Metric[] Of(Loss? loss) => loss is AdversarialLoss { HasProbabilities: false }
        ? [new MeanFigure(Distance, higherIsBetter: false, "D(x)-D(G(z))")]
        : [new MeanFigure(RealScore, title: "D(x)"), new MeanFigure(MadeScore, title: "D(G(z))"),
            // Beside what it is where nothing can be told.
            new MeanFigure(Objective, title: FormattableString.Invariant($"V ({Optimum:F3})"))];

    /// <summary>Adds a batch.</summary>
    /// <param name="figures">From <see cref="Of"/>.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">Scores of real samples and of made ones, before any sigmoid.</param>
    internal static void Update(IReadOnlyList<Metric> figures, AdversarialLoss loss, IReadOnlyList<Tensor> outputs)
    {
        using var _ = Autograd.NoGrad();
        var (real, made) = (outputs[0].Detach(), outputs[1].Detach());
        Tensor[] values = loss.HasProbabilities
            ? [real.Sigmoid(), made.Sigmoid(), real.LogSigmoid() + (-made).LogSigmoid()] : [real - made];
        foreach (var (figure, value) in figures.Zip(values)) figure.Update(value, value);
    }
}
