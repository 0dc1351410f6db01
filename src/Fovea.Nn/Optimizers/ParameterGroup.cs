using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Parameters that share a learning rate and a weight decay.</summary>
/// <remarks>What is not set is the optimizer's own, from when it takes the group.</remarks>
/// <param name="parameters">The parameters.</param>
public sealed class ParameterGroup(IEnumerable<Tensor> parameters)
{
    private double? _learningRate, _weightDecay;

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> Parameters { get; } = [.. parameters];

    /// <summary>Learning rate; schedules change it.</summary>
    /// <exception cref="InvalidOperationException">Read before it was set and before an optimizer took the group.</exception>
    public double LearningRate { get => _learningRate ?? throw Unset(nameof(LearningRate)); set => _learningRate = value; }

    /// <summary>The learning rate when the first schedule took the group; null before.</summary>
    public double? InitialLearningRate { get; internal set; }

    /// <summary>Weight decay.</summary>
    /// <exception cref="InvalidOperationException">Read before it was set and before an optimizer took the group.</exception>
    public double WeightDecay { get => _weightDecay ?? throw Unset(nameof(WeightDecay)); set => _weightDecay = value; }

    /// <summary>Sets what is not set.</summary>
    internal void Complete(double learningRate, double weightDecay) =>
        (_learningRate, _weightDecay) = (_learningRate ?? learningRate, _weightDecay ?? weightDecay);

    private static InvalidOperationException Unset(string what) =>
        new($"{nameof(ParameterGroup)}: {what} is not set yet. Give it a value, or give the group to an optimizer.");
}
