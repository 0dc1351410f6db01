using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>One step of the optimizer for several mini-batches, with the mean of their gradients.</summary>
/// <remarks>The last step of an epoch takes the mini-batches that remain. One that is left out keeps its place in the step and is not in
/// the mean; where all are, there is no step. Source of the practice: P. Goyal et al., "Accurate, large minibatch SGD" (2017), section
/// 3.</remarks>
/// <param name="batches">Mini-batches a step, 1 or more.</param>
[Part("gradientAccumulation", "one step for several mini-batches")]
public sealed class GradientAccumulation(int batches = 2) : Callback
{
    private const string SumOf = "sum.", LeftOut = "leftOut";

    private readonly int _batches = batches >= 1 ? batches
        : throw new ArgumentOutOfRangeException(nameof(batches), batches, "GradientAccumulation: expected 1 mini-batch a step or more.");

    private Tensor?[] _sums = [];
    private int _gathered, _leftOut;

    /// <summary>Mini-batches a step.</summary>
    public int Batches => _batches;

    /// <summary>Mini-batches of the running step so far.</summary>
    internal int Gathered => _gathered;

    /// <summary>Those of them whose gradients are in the sum: all that are not left out.</summary>
    internal int Terms => _gathered - _leftOut;

    /// <summary>The sum of the gradients of a parameter so far; null for none.</summary>
    /// <param name="i">The number of the parameter among those of the optimizer.</param>
    internal Tensor? Sum(int i) => i < _sums.Length ? _sums[i] : null;

    /// <inheritdoc/>
    public override void AfterBackward(TrainingContext context)
    {
        if (_batches == 1) return;
        // Whoever shares the mini-batches out adds their gradients up.
        var isOwn = context.Trainer.Share is null;
        if (isOwn && !context.IsLeftOut) Add(context.Optimizer);
        _gathered++;
        if (context.IsLeftOut) _leftOut++;
        var isComplete = _gathered == _batches || context.IsLastOfEpoch;
        context.SkipStep = !isComplete || Terms == 0;
        if (!isComplete) return;
        if (isOwn) SetMeans(context.Optimizer);
        (_gathered, _leftOut, _sums) = (0, 0, []);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new Dictionary<string, Tensor> { ["gathered"] = Tensor.From((long)_gathered) };
        if (_leftOut > 0) state[LeftOut] = Tensor.From((long)_leftOut);
        foreach (var (i, sum) in _sums.Index())
            if (sum is not null) state[Key(i)] = sum;
        return state;
    }

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        _gathered = (int)Part(state, "gathered").Item();
        _leftOut = (int)(state.GetValueOrDefault(LeftOut)?.Item() ?? 0);
        var numbers = state.Keys.Where(k => k.StartsWith(SumOf, StringComparison.Ordinal))
            .ToDictionary(k => k, k => int.Parse(k.AsSpan(SumOf.Length), CultureInfo.InvariantCulture));
        _sums = new Tensor?[numbers.Values.DefaultIfEmpty(-1).Max() + 1];
        foreach (var (key, i) in numbers) _sums[i] = state[key];
    }

    private void Add(Optimizer optimizer)
    {
        using var _ = Autograd.NoGrad();
        var parameters = Parameters(optimizer);
        if (_sums.Length < parameters.Length) Array.Resize(ref _sums, parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
            if (parameters[i].Grad is { } gradient) _sums[i] = _sums[i] is { } sum ? sum + gradient : gradient.Clone();
    }

    private void SetMeans(Optimizer optimizer)
    {
        using var _ = Autograd.NoGrad();
        foreach (var (i, parameter) in Parameters(optimizer).Index())
            if (Sum(i) is { } sum) parameter.Grad = Terms == 1 ? sum : sum / Terms;
    }

    private static Tensor[] Parameters(Optimizer optimizer) => [.. optimizer.Groups.SelectMany(g => g.Parameters)];

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"{SumOf}{i}");
}
