using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>One step of the optimizer for several mini-batches, with the mean of their gradients.</summary>
/// <remarks>The last step of an epoch takes the mini-batches that are left. Source of the practice: P. Goyal et al., "Accurate, large
/// minibatch SGD" (2017), section 3.</remarks>
/// <param name="batches">Mini-batches a step, 1 or more.</param>
[Part("gradientAccumulation", "one step for several mini-batches")]
public sealed class GradientAccumulation(int batches = 2) : Callback
{
    private readonly int _batches = batches >= 1 ? batches
        : throw new ArgumentOutOfRangeException(nameof(batches), batches, "GradientAccumulation: expected 1 mini-batch a step or more.");

    private Tensor?[] _sums = [];
    private int _gathered;
    private IReadOnlyDictionary<string, Tensor>? _loaded;

    /// <summary>Mini-batches a step.</summary>
    public int Batches => _batches;

    /// <summary>Mini-batches of the running step so far.</summary>
    internal int Gathered => _gathered;

    /// <summary>The sum of the gradients of a parameter so far; null for none.</summary>
    /// <param name="i">The number of the parameter among those of the optimizer.</param>
    internal Tensor? Sum(int i) => _loaded is { } loaded ? loaded.GetValueOrDefault(Key(i)) : i < _sums.Length ? _sums[i] : null;

    /// <inheritdoc/>
    public override void AfterBackward(TrainingContext context)
    {
        if (context.Trainer.Share is not null)
        {
            // Whoever shares the mini-batches out adds their gradients up.
            context.SkipStep = ++_gathered < _batches && !context.IsLastOfEpoch;
            if (!context.SkipStep) (_gathered, _loaded, _sums) = (0, null, []);
            return;
        }
        using var _ = Autograd.NoGrad();
        var parameters = context.Optimizer.Groups.SelectMany(g => g.Parameters).ToArray();
        if (_sums.Length != parameters.Length) Begin(parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
            if (parameters[i].Grad is { } gradient) _sums[i] = _sums[i] is { } sum ? sum + gradient : gradient.Clone();
        _gathered++;
        context.SkipStep = _gathered < _batches && !context.IsLastOfEpoch;
        if (context.SkipStep) return;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (_sums[i] is { } sum) parameters[i].Grad = _gathered == 1 ? sum : sum / _gathered;
            _sums[i] = null;
        }
        _gathered = 0;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new Dictionary<string, Tensor> { ["gathered"] = Tensor.From((long)_gathered) };
        foreach (var (i, sum) in _sums.Index())
            if (sum is not null) state[Key(i)] = sum;
        return state;
    }

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) =>
        (_gathered, _loaded, _sums) = ((int)Part(state, "gathered").Item(), state, []);

    private void Begin(int count)
    {
        _sums = new Tensor?[count];
        for (var i = 0; i < count; i++) _sums[i] = _loaded?.GetValueOrDefault(Key(i));
        _loaded = null;
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"sum.{i}");
}
