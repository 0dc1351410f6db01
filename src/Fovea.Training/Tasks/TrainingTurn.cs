using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>One player's part of a step: a loss of its own, which moves only what it learns.</summary>
/// <remarks>Everything else of the task is frozen meanwhile: its parameters have no gradients and stay. A player that is frozen itself has
/// no turn.</remarks>
/// <param name="name">Who moves, for callbacks.</param>
/// <param name="learns">What moves.</param>
/// <param name="compute">The loss and the outputs, from a batch's inputs and targets.</param>
/// <param name="every">The turn comes at each <paramref name="every"/>-th batch only: a discriminator may learn from several batches for
/// each step of the generator.</param>
public sealed class TrainingTurn(string name, Module learns, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, StepResult> compute,
    int every = 1)
{
    /// <summary>Who moves.</summary>
    public string Name => name;

    /// <summary>What moves.</summary>
    public Module Learns => learns;

    /// <summary>The turn comes at each so many-th batch.</summary>
    public int Every { get; } = every >= 1 ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, $"{name}: expected a turn at each 1st batch or rarer.");

    /// <summary>Whether a parameter can move.</summary>
    internal bool CanLearn => learns.Parameters().Any(p => p.RequiresGrad);

    /// <summary>The loss and the outputs.</summary>
    public StepResult Compute(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets) => compute(inputs, targets);

    /// <summary>Freezes what does not move, until disposed.</summary>
    internal Alone Begin(IReadOnlyList<Module> modules) => new(modules, learns);

    /// <summary>What does not move is frozen for as long as this lives.</summary>
    internal readonly struct Alone : IDisposable
    {
        private readonly List<Tensor> _frozen;

        public Alone(IReadOnlyList<Module> modules, Module learns)
        {
            var moving = learns.Parameters().ToHashSet();
            _frozen = [.. modules.SelectMany(m => m.Parameters()).Where(p => p.RequiresGrad && !moving.Contains(p))];
            foreach (var parameter in _frozen) parameter.RequiresGrad = false;
        }

        public void Dispose()
        {
            foreach (var parameter in _frozen) parameter.RequiresGrad = true;
        }
    }
}
