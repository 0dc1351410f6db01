using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A generator learns to make samples which a discriminator cannot tell from real ones.</summary>
/// <remarks>
/// A step has two turns: the discriminator's, with samples made anew and held fixed; then the generator's, through the discriminator as it
/// is then. Figures, where the discriminator gives probabilities: the mean of σ(D(x)), that of σ(D(G(z))), and the value
/// E[ln σ(D(x))] + E[ln(1 − σ(D(G(z))))], which is −ln 4 = −1.386 where the best discriminator can tell nothing; else the difference of
/// mean scores. Source: I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, algorithm 1.
/// </remarks>
public abstract class AdversarialTask : LearningTask
{
    private readonly AdversarialLoss _loss;

    /// <summary>The task of two players.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="network">Both.</param>
    /// <param name="generator">What makes samples.</param>
    /// <param name="discriminator">What judges them.</param>
    /// <param name="loss">An <see cref="AdversarialLoss"/>; null for <see cref="NonSaturatingLoss"/>.</param>
    /// <param name="metrics">Must be null: the figures are the task's own.</param>
    /// <param name="discriminatorSteps">Steps of the discriminator for each of the generator.</param>
    /// <exception cref="ArgumentException">The loss is not for two players, metrics are given, or there is no step.</exception>
    private protected AdversarialTask(string name, Module network, Module generator, Module discriminator, Loss? loss,
        IEnumerable<Metric>? metrics, int discriminatorSteps)
        : base(network, loss ?? new NonSaturatingLoss(), metrics is null ? AdversarialFigures.Of(loss)
            : throw new ArgumentException($"task {name}: metrics: expected none: the figures of two players are the task's own."))
    {
        _loss = Loss as AdversarialLoss ?? throw new ArgumentException(
            $"task {name}: expected a loss of two players, such as nonSaturating, got {Loss.GetType().Name}.");
        if (discriminatorSteps < 1) throw new ArgumentException(
            $"task {name}: discriminatorSteps: expected 1 or more, got {discriminatorSteps}.");
        Turns =
        [
            new("discriminator", discriminator, (inputs, targets) => Discriminate(inputs[0], targets)),
            new("generator", generator, (inputs, targets) => Generate(inputs[0].Shape[0], targets), discriminatorSteps),
        ];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TrainingTurn> Turns { get; }

    /// <inheritdoc/>
    /// <remarks>The scores of real samples, and of as many made ones.</remarks>
    public sealed override IReadOnlyList<Tensor> Measure(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets) =>
        [Judge(inputs[0], targets), Judge(Make(inputs[0].Shape[0], targets), targets)];

    /// <inheritdoc/>
    /// <remarks>The discriminator's, without a penalty.</remarks>
    public sealed override Tensor ComputeLoss(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets) =>
        _loss.Discriminator(outputs[0], outputs[1]);

    /// <inheritdoc/>
    /// <remarks>Nothing is added where only the generator moved, because the discriminator is frozen: real samples have no scores
    /// then.</remarks>
    public sealed override void UpdateMetrics(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets)
    {
        if (outputs.Count > 1) AdversarialFigures.Update(Metrics, _loss, outputs);
    }

    /// <summary>The discriminator's scores of samples, [N, 1].</summary>
    private protected abstract Tensor Judge(Tensor samples, IReadOnlyList<Tensor> targets);

    /// <summary>Samples that the generator makes.</summary>
    private protected abstract Tensor Make(int count, IReadOnlyList<Tensor> targets);

    private StepResult Discriminate(Tensor real, IReadOnlyList<Tensor> targets)
    {
        Tensor made;
        using (Autograd.NoGrad()) made = Make(real.Shape[0], targets);
        var (x, y) = (Judge(real, targets), Judge(made, targets));
        var loss = _loss.Discriminator(x, y);
        if (_loss.GradientPenalty > 0)
            loss += _loss.GradientPenalty * GradientPenalty.Of(between => Judge(between, targets), real, made);
        return new(loss, [x, y]);
    }

    private StepResult Generate(int count, IReadOnlyList<Tensor> targets)
    {
        var scores = Judge(Make(count, targets), targets);
        return new(_loss.Generator(scores), [scores]);
    }
}
