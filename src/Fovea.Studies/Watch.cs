using Fovea.Training;

namespace Fovea.Studies;

/// <summary>Looks at a training while it goes on: norms of weights, sizes of gradients.</summary>
/// <example><code>
/// var norms = new List&lt;double&gt;();
/// context.Fit("plain", config, new Watch { Epoch = c => norms.Add(Norm(c.Trainer.Network)) });
/// </code></example>
public sealed class Watch : Callback
{
    /// <summary>Told before the first epoch.</summary>
    public Action<TrainingContext>? Start { get; init; }

    /// <summary>Told when the gradients of a mini-batch are there and the optimizer has not stepped.</summary>
    public Action<TrainingContext>? Gradients { get; init; }

    /// <summary>Told after an epoch and its validation.</summary>
    public Action<TrainingContext>? Epoch { get; init; }

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context) => Start?.Invoke(context);

    /// <inheritdoc/>
    public override void AfterBackward(TrainingContext context) => Gradients?.Invoke(context);

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context) => Epoch?.Invoke(context);
}
