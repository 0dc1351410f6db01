using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Limited-memory BFGS: p ← p + t·d with d = −H·g, where H approximates the inverse of the second derivatives from the last
/// changes of p and of g.</summary>
/// <remarks>A step is several evaluations of the loss: call <see cref="Step(Func{Tensor})"/>. Settings and the rules that end a step are
/// PyTorch's. Source: J. Nocedal and S. Wright, "Numerical optimization" (2006), algorithms 7.4 and 7.5.</remarks>
/// <example><code>
/// optimizer.Step(() =>
/// {
///     optimizer.ZeroGrad();
///     var loss = network.Forward(x).MseLoss(y);
///     loss.Backward();
///     return loss;
/// });
/// </code></example>
public sealed partial class Lbfgs : Optimizer
{
    private readonly List<(Tensor S, Tensor Y, double Rho)> _history = [];
    private readonly Tensor[] _parameters;
    private Tensor? _direction, _gradient;
    private double _length, _scale = 1;

    /// <summary>L-BFGS on one group of parameters.</summary>
    /// <param name="parameters">What moves; of one element type.</param>
    /// <param name="learningRate">t without a line search, and its first t otherwise.</param>
    /// <param name="maxIterations">Changes of the parameters a step, at most.</param>
    /// <param name="maxEvaluations">Evaluations of the loss a step after which no iteration begins; null for 5/4 of the iterations.</param>
    /// <param name="toleranceGradient">A step ends where no element of g is larger.</param>
    /// <param name="toleranceChange">A step ends where neither a parameter nor the loss changes by more.</param>
    /// <param name="historySize">How many changes H is made of.</param>
    /// <param name="strongWolfe">Whether t comes from a search for the strong Wolfe conditions.</param>
    /// <exception cref="ArgumentException">A count is below 1, a rate is negative, or element types differ.</exception>
    public Lbfgs(IEnumerable<Tensor> parameters, double learningRate = 1, int maxIterations = 20, int? maxEvaluations = null,
        double toleranceGradient = 1e-7, double toleranceChange = 1e-9, int historySize = 100, bool strongWolfe = false)
        : base([new ParameterGroup(parameters)], learningRate, 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(historySize, 1);
        (MaxIterations, MaxEvaluations, HistorySize) = (maxIterations, maxEvaluations ?? maxIterations * 5 / 4, historySize);
        (ToleranceGradient, ToleranceChange, StrongWolfe) = (toleranceGradient, toleranceChange, strongWolfe);
        _parameters = [.. Groups[0].Parameters];
        if (_parameters.FirstOrDefault(p => p.DType != _parameters[0].DType) is { } other)
            throw new ArgumentException($"Lbfgs: expected parameters of one element type, got {_parameters[0].DType} and {other.DType}.");
    }

    /// <summary>Changes of the parameters a step, at most.</summary>
    public int MaxIterations { get; }

    /// <summary>Evaluations of the loss a step after which no iteration begins.</summary>
    public int MaxEvaluations { get; }

    /// <summary>A step ends where no element of g is larger.</summary>
    public double ToleranceGradient { get; }

    /// <summary>A step ends where neither a parameter nor the loss changes by more.</summary>
    public double ToleranceChange { get; }

    /// <summary>How many changes H is made of.</summary>
    public int HistorySize { get; }

    /// <summary>Whether t comes from a search for the strong Wolfe conditions.</summary>
    public bool StrongWolfe { get; }

    /// <summary>Changes of the parameters so far.</summary>
    public long Iterations { get; private set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = [];

    /// <summary>Refused: the loss is evaluated several times a step.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void Step() => throw new InvalidOperationException(
        "Lbfgs: expected a function that computes the loss again, got none. Call Step(() => { optimizer.ZeroGrad(); … return loss; }).");

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step) => Step();

    /// <summary>Computes the loss, and moves the parameters up to <see cref="MaxIterations"/> times.</summary>
    /// <param name="closure">Forgets the gradients, computes the loss, calls its Backward and returns it.</param>
    /// <returns>The loss, before the step.</returns>
    public override double Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        Steps++;
        var first = closure().Item();
        var (loss, gradient, evaluations) = (first, Gradient(), 1);
        for (var i = 1; Largest(gradient) > ToleranceGradient; i++)
        {
            Iterations++;
            var direction = Direction(gradient);
            var slope = Dot(gradient, direction);
            var length = Iterations == 1 ? Math.Min(1, 1 / gradient.Abs().Sum().Item()) * LearningRate : LearningRate;
            (_direction, _gradient, _length) = (direction, gradient, length);
            if (slope > -ToleranceChange) break;
            var (before, start) = (loss, Array.ConvertAll(_parameters, p => p.Clone()));
            if (StrongWolfe)
            {
                var search = new StrongWolfeSearch(t => Evaluate(closure, start, direction, t), ToleranceChange, Largest(direction));
                var found = search.Run(new(0, loss, gradient, slope), length);
                (loss, gradient, _length) = (found.Loss, found.Gradient, found.T);
                evaluations += search.Evaluations;
                Place(start, direction, _length);
            }
            else
            {
                Place(start, direction, length);
                if (i == MaxIterations) break;
                (loss, gradient) = Computed(closure);
                evaluations++;
            }
            if (i == MaxIterations || evaluations >= MaxEvaluations || Largest(direction) * _length <= ToleranceChange
                || Math.Abs(loss - before) < ToleranceChange) break;
        }
        return first;
    }

    // −H·g by the two loops over the history, which the change since the last iteration joins where the curvature is positive.
    private Tensor Direction(Tensor gradient)
    {
        if (_gradient is null || _direction is null) return -gradient;
        Tensor y = gradient - _gradient, s = _direction * _length;
        var curvature = Dot(y, s);
        if (curvature > 1e-10)
        {
            if (_history.Count == HistorySize) _history.RemoveAt(0);
            _history.Add((s, y, 1 / curvature));
            _scale = curvature / Dot(y, y);
        }
        var shares = new double[_history.Count];
        var d = -gradient;
        for (var i = _history.Count - 1; i >= 0; i--)
        {
            shares[i] = _history[i].Rho * Dot(_history[i].S, d);
            d -= _history[i].Y * shares[i];
        }
        d *= _scale;
        for (var i = 0; i < _history.Count; i++) d += _history[i].S * (shares[i] - _history[i].Rho * Dot(_history[i].Y, d));
        return d;
    }

    private StrongWolfeSearch.Point Evaluate(Func<Tensor> closure, Tensor[] start, Tensor direction, double t)
    {
        Place(start, direction, t);
        var (loss, gradient) = Computed(closure);
        return new(t, loss, gradient, Dot(gradient, direction));
    }

    private (double Loss, Tensor Gradient) Computed(Func<Tensor> closure) => (closure().Item(), Gradient());

    // p = start + t·d for each parameter, in place.
    private void Place(Tensor[] start, Tensor direction, double t)
    {
        var at = 0;
        for (var i = 0; i < _parameters.Length; at += _parameters[i].Count, i++)
        {
            if (!_parameters[i].RequiresGrad) continue;
            var part = direction.Slice(0, at, at + _parameters[i].Count).Reshape(_parameters[i].Shape);
            _parameters[i].Device.Execute(new UpdateCall<PlaceRule>(new(t), _parameters[i], part, start[i]));
        }
    }

    // All gradients in one vector; what has none has 0.
    private Tensor Gradient()
    {
        using var _ = Autograd.NoGrad();
        return Tensor.Concat([.. _parameters.Select(p => p is { RequiresGrad: true, Grad: { } grad } ? grad.Flatten().Clone()
            : Tensor.Zeros([p.Count], p.DType).To(p.Storage.Device))]);
    }

    private static double Dot(Tensor a, Tensor b) => (a * b).Sum().Item();

    private static double Largest(Tensor x) => x.Abs().Max().Item();

    private readonly struct PlaceRule(double t) : IUpdateRule
    {
        public void Apply<V>(ref V p, V direction, ref V start, ref V s1, ref V s2) where V : unmanaged, ILane<V> =>
            p = start + V.Of(t) * direction;
    }
}
