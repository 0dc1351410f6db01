using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Moves parameters along their gradients. One step is one pass over each parameter.</summary>
[PartKind(typeof(OptimizerContext))]
public abstract class Optimizer
{
    private readonly Dictionary<Tensor, State> _states = [];
    private readonly (ParameterGroup Group, Tensor Parameter)[] _all;

    /// <summary>Sets up the groups; a group without a learning rate or weight decay of its own gets these.</summary>
    /// <param name="groups">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="maximize">Whether parameters go up their gradients, not down.</param>
    /// <exception cref="ArgumentException">There is no parameter, none requires a gradient, one is computed from others, one comes twice,
    /// or a rate is negative.</exception>
    protected Optimizer(IEnumerable<ParameterGroup> groups, double learningRate, double weightDecay, bool maximize = false)
    {
        ArgumentNullException.ThrowIfNull(groups);
        (Groups, Maximize) = ([.. groups], maximize);
        if (!Groups.Any(g => g.Parameters.Count > 0))
            throw new ArgumentException($"{GetType().Name}: expected at least one parameter, got none. Is the network empty?");
        _all = [.. Groups.SelectMany(g => g.Parameters.Select(p => (g, p)))];
        if (_all.DistinctBy(p => p.Parameter).Count() != _all.Length)
            throw new ArgumentException($"{GetType().Name}: expected each parameter once; one comes twice.");
        if (_all.Select(p => p.Parameter).FirstOrDefault(p => p.Node is not null) is { } computed)
            throw new ArgumentException($"{GetType().Name}: expected parameters that nothing computes, got {computed.Shape} with a graph "
                + "behind it. Give the tensor that it was made from, or x.Detach() with RequiresGrad = true.");
        if (!_all.Any(p => p.Parameter.RequiresGrad))
            throw new ArgumentException($"{GetType().Name}: expected a parameter that requires a gradient, got {_all.Length} that "
                + $"{(_all.Length == 1 ? "does" : "do")} not. Set RequiresGrad = true, or call Freeze(false).");
        foreach (var group in Groups)
        {
            group.Complete(learningRate, weightDecay);
            if (!(group.LearningRate >= 0) || !(group.WeightDecay >= 0))
                throw new ArgumentException($"{GetType().Name}: expected learning rate and weight decay of 0 or more, got "
                    + FormattableString.Invariant($"{group.LearningRate} and {group.WeightDecay}."));
        }
    }

    /// <summary>The groups of parameters.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Whether parameters go up their gradients, not down.</summary>
    public bool Maximize { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private protected set; }

    /// <summary>The learning rate of the first group; setting it sets all.</summary>
    public double LearningRate
    {
        get => Groups[0].LearningRate;
        set
        {
            foreach (var group in Groups) group.LearningRate = value;
        }
    }

    /// <summary>The share that <see cref="CyclicLR"/> and <see cref="OneCycleLR"/> change along with the rate: μ where there is a velocity,
    /// β₁ where there is a running mean of gradients; null where there is neither.</summary>
    protected internal virtual double? CycledMomentum
    {
        get => null;
        set => throw new NotSupportedException($"{GetType().Name}: expected an optimizer with a momentum, got one without.");
    }

    /// <summary>The names of the running states that each parameter has, PyTorch's.</summary>
    protected abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Computes the loss, and moves every parameter.</summary>
    /// <param name="closure">Forgets the gradients, computes the loss, calls its Backward and returns it.</param>
    /// <returns>The loss, before the step.</returns>
    public virtual double Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        var loss = closure().Item();
        Step();
        return loss;
    }

    /// <summary>Moves every parameter that has a gradient; frozen ones stay.</summary>
    public virtual void Step()
    {
        Steps++;
        foreach (var (group, parameter) in _all)
        {
            if (parameter.Grad is not { } gradient || !parameter.RequiresGrad) continue;
            if (!_states.TryGetValue(parameter, out var state)) _states[parameter] = state = Fresh(parameter);
            Update(group, parameter, Maximize ? Negated(gradient) : gradient, state.Tensors, ++state.Steps);
        }
    }

    private static Tensor Negated(Tensor gradient)
    {
        using var _ = Autograd.NoGrad();
        return -gradient;
    }

    // Apart from the step: what its lambda captures would be allocated at every step.
    private State Fresh(Tensor parameter) =>
        new([.. StateNames.Select(name =>
            Tensor.Full(parameter.Shape, FirstValue(name), parameter.DType).To(parameter.Storage.Device))], 0);

    /// <summary>What a running state is before the first step: 0 unless overridden.</summary>
    /// <param name="state">One of <see cref="StateNames"/>.</param>
    protected virtual double FirstValue(string state) => 0;

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in _all) parameter.ZeroGrad();
    }

    /// <summary>One step of one parameter, in place.</summary>
    /// <param name="group">Its group.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="states">Its running states, in the order of <see cref="StateNames"/>.</param>
    /// <param name="step">The number of this parameter's steps, this one included; at 1 the states are their first values. A parameter
    /// that was frozen at first has taken fewer than the optimizer.</param>
    protected abstract void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step);

    /// <summary>The running states by key <c>state.{parameter}.{name}</c>, the learning rates and the step count: all that a resumed
    /// training needs.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor> { ["step"] = Tensor.From(Steps) };
        for (var g = 0; g < Groups.Count; g++) state[Key("group", g, "learning_rate")] = Tensor.From(Groups[g].LearningRate);
        foreach (var (index, parameter) in Groups.SelectMany(g => g.Parameters).Index())
        {
            if (!_states.TryGetValue(parameter, out var own)) continue;
            state[Key("state", index, "step")] = Tensor.From(own.Steps);
            for (var i = 0; i < own.Tensors.Length; i++) state[Key("state", index, StateNames[i])] = own.Tensors[i];
        }
        return state;
    }

    /// <summary>Continues from saved states.</summary>
    /// <exception cref="StateDictException">A state is missing or of another shape.</exception>
    public virtual void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        Tensor Take(string key, Shape shape) =>
            !state.TryGetValue(key, out var tensor) ? throw new StateDictException(key, "expected an optimizer state, got nothing")
            : tensor.Shape != shape ? throw new StateDictException(key, $"expected {shape}, got {tensor.Shape}") : tensor;
        var loaded = new Dictionary<Tensor, State>();
        foreach (var (index, parameter) in Groups.SelectMany(g => g.Parameters).Index())
        {
            if (!state.ContainsKey(Key("state", index, "step"))) continue;
            loaded[parameter] = new([.. StateNames.Select(name =>
                Take(Key("state", index, name), parameter.Shape).To(parameter.DType).To(parameter.Storage.Device).Clone())],
                    (long)Take(Key("state", index, "step"), [1]).Item());
        }
        var steps = (long)Take("step", [1]).Item();
        var rates = Groups.Select((_, g) => Take(Key("group", g, "learning_rate"), [1]).Item()).ToArray();
        foreach (var (g, rate) in rates.Index())
            if (!(rate >= 0 && double.IsFinite(rate)))
                throw new StateDictException(Key("group", g, "learning_rate"),
                    FormattableString.Invariant($"expected 0 or more, got {rate}"));
        Steps = steps;
        for (var g = 0; g < rates.Length; g++) Groups[g].LearningRate = rates[g];
        _states.Clear();
        foreach (var (parameter, own) in loaded) _states[parameter] = own;
    }

    private sealed class State(Tensor[] tensors, long steps)
    {
        public Tensor[] Tensors { get; } = tensors;

        public long Steps { get; set; } = steps;
    }

    private static string Key(string kind, int index, string name) => string.Create(CultureInfo.InvariantCulture, $"{kind}.{index}.{name}");
}
