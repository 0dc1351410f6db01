using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Keeps an average of the weights, a ← d·a + (1 − d)·w after each step; validation measures it, and a training that ends leaves
/// it in the network.</summary>
/// <remarks>Learning itself goes on with w. Checkpoints hold both; a training that is cancelled leaves w. Buffers, such as running
/// statistics, are the network's own. Source: B. Polyak and A. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J.
/// Control and Optimization 30 (1992); the exponential form as in C. Szegedy et al., "Rethinking the Inception architecture"
/// (2016).</remarks>
/// <param name="decay">d, 0…1.</param>
/// <param name="of">The part of the network that is averaged, such as <c>generator</c>; all of it unless given.</param>
[Part("exponentialMovingAverage", "averages the weights")]
public sealed class ExponentialMovingAverage(double decay = 0.999, string of = "") : Callback
{
    private readonly double _decay = decay is >= 0 and < 1 ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "ExponentialMovingAverage: expected a decay from 0 to below 1.");

    private Tensor[] _parameters = [], _averages = [];
    private IReadOnlyDictionary<string, Tensor>? _loaded;
    private bool _exchanged;

    /// <summary>d.</summary>
    public double Decay => _decay;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        _parameters = [.. Averaged(context.Task)];
        if (_loaded is { } state)
        {
            _averages = [.. _parameters.Select((p, i) => Part(state, Key(i)).To(p.DType).Clone())];
            if (_parameters.Zip(_averages).FirstOrDefault(p => p.First.Shape != p.Second.Shape) is { First: { } parameter } pair)
                throw new Nn.StateDictException(Name,
                    $"expected {parameter.Shape}, got {pair.Second.Shape}: the weights are of another architecture");
            _loaded = null;
        }
        else if (_averages.Length != _parameters.Length) _averages = [.. _parameters.Select(p => p.Detach().Clone())];
    }

    /// <inheritdoc/>
    public override void AfterStep(TrainingContext context)
    {
        using var _ = Autograd.NoGrad();
        for (var i = 0; i < _averages.Length; i++)
        {
            // It is another player's turn.
            if (context.Turn is not null && !_parameters[i].RequiresGrad) continue;
            _averages[i] = _averages[i] * _decay + _parameters[i].Detach() * (1 - _decay);
        }
    }

    /// <summary>Puts the averages into the network until disposed.</summary>
    public IDisposable Use()
    {
        if (_exchanged) return new Scope(null);
        Exchange();
        return new Scope(this);
    }

    /// <inheritdoc/>
    public override void ValidationBegins(TrainingContext context) => Exchange();

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context) => ExchangeBack();

    /// <inheritdoc/>
    public override void Diverged(TrainingContext context) => ExchangeBack();

    /// <inheritdoc/>
    public override void FitEnds(TrainingContext context)
    {
        if (context.End == TrainingEnd.Cancelled) return;
        Exchange();
        // Another training begins with what is in the network then.
        (_averages, _exchanged) = ([], false);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict() =>
        _averages.Index().ToDictionary(a => Key(a.Index), a => a.Item);

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) => _loaded = state;

    private IEnumerable<Tensor> Averaged(LearningTask task)
    {
        if (of.Length == 0) return task.Modules.SelectMany(m => m.Parameters());
        return task.Network.NamedModules().FirstOrDefault(m => m.Name == of).Module is { } part ? part.Parameters()
            : throw new ArgumentException($"exponentialMovingAverage: of: expected a part of {task.Network.GetType().Name}, got '{of}'.");
    }

    private void ExchangeBack()
    {
        if (_exchanged) Exchange();
        _exchanged = false;
    }

    // Element by element, so that recordings go on reading the same storage.
    private void Exchange()
    {
        for (var i = 0; i < _averages.Length; i++)
        {
            if (_parameters[i].DType == DType.Float64) Swap(_parameters[i].AsSpan<double>(), _averages[i].AsSpan<double>());
            else Swap(_parameters[i].AsSpan<float>(), _averages[i].AsSpan<float>());
        }
        _exchanged = true;
    }

    private static void Swap<T>(Span<T> a, Span<T> b)
    {
        for (var i = 0; i < a.Length; i++) (a[i], b[i]) = (b[i], a[i]);
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"average.{i}");

    private sealed class Scope(ExponentialMovingAverage? average) : IDisposable
    {
        public void Dispose() => average?.ExchangeBack();
    }
}
