using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Sets the learning rate of an optimizer's groups as a function of how often <see cref="Step()"/> was called.</summary>
/// <remarks>Schedules chain as PyTorch's do: where somebody else has changed a rate since the last step, another schedule or a hand, the
/// next step goes on from the rate that it finds. Two schedules in a row multiply. Base rates are the groups'
/// <see cref="ParameterGroup.InitialLearningRate"/>, as their first schedule found them.</remarks>
[PartKind(typeof(ScheduleContext))]
public abstract class LearningRateSchedule
{
    private readonly double[] _base;
    // The rates as this schedule left them last; null before it set any.
    private double[]? _left;

    /// <summary>Takes the groups' initial rates as base rates.</summary>
    protected LearningRateSchedule(Optimizer optimizer, SchedulePeriod per = SchedulePeriod.Epoch)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        foreach (var group in optimizer.Groups) group.InitialLearningRate ??= group.LearningRate;
        (Optimizer, _base, Per) = (optimizer, [.. optimizer.Groups.Select(g => g.InitialLearningRate!.Value)], per);
    }

    /// <summary>Whose rates are set.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>When to step; a trainer obeys it.</summary>
    public SchedulePeriod Per { get; init; }

    /// <summary>The figure that <see cref="Step(double)"/> wants, such as <c>loss</c>; null for a schedule that goes by the count
    /// alone.</summary>
    public virtual string? Monitored => null;

    /// <summary>Number of steps taken.</summary>
    public int Count { get; private set; }

    /// <summary>The rate after <paramref name="step"/> steps, for a base rate: a multiple of it, and a constant.</summary>
    public abstract double Rate(double baseRate, int step);

    /// <summary>The optimizer's momentum after <paramref name="step"/> steps; null where the schedule leaves it alone.</summary>
    /// <param name="step">How many steps.</param>
    public virtual double? Momentum(int step) => null;

    /// <summary>Moves to the next rate.</summary>
    public virtual void Step()
    {
        for (var i = 0; i < _base.Length; i++)
        {
            var found = Optimizer.Groups[i].LearningRate;
            if (found != (_left is null ? Rate(_base[i], Count) : _left[i])) _base[i] = BaseOf(found, _base[i]);
        }
        MoveTo(Count + 1);
    }

    /// <summary>Takes note of the monitored figure and moves to the next rate.</summary>
    /// <returns>Whether a rate fell.</returns>
    public virtual bool Step(double monitored)
    {
        var before = Optimizer.Groups.Select(g => g.LearningRate).ToArray();
        Step();
        return Optimizer.Groups.Zip(before).Any(g => g.First.LearningRate < g.Second);
    }

    /// <summary>Moves to the rate after a number of steps.</summary>
    public virtual void MoveTo(int step)
    {
        Count = step;
        for (var i = 0; i < _base.Length; i++) Optimizer.Groups[i].LearningRate = Rate(_base[i], step);
        if (Momentum(step) is { } momentum) Optimizer.CycledMomentum = momentum;
        Leave();
    }

    /// <summary>Sets the rate after 0 steps; of a rate that somebody else has changed since it was the initial one, a share of what it
    /// is.</summary>
    private protected void Start()
    {
        for (var i = 0; i < _base.Length; i++) _base[i] = Optimizer.Groups[i].LearningRate;
        MoveTo(0);
    }

    /// <summary>Counts a step that leaves the rates as they are.</summary>
    private protected void CountStep()
    {
        Count++;
        Leave();
    }

    private void Leave() => _left = [.. Optimizer.Groups.Select(g => g.LearningRate)];

    // The base rate that would have led here. At a rate that no base rate changes, such as the end of a half cosine, it stays.
    private double BaseOf(double found, double old)
    {
        var constant = Rate(0, Count);
        var multiple = Rate(1, Count) - constant;
        return multiple == 0 ? old : (found - constant) / multiple;
    }

    /// <summary>Whether the rate is a function of the base rate and the count alone.</summary>
    private protected virtual bool IsByCount => true;

    /// <summary>All that a schedule made anew needs to continue.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor> { ["count"] = Tensor.From((long)Count) };
        if (_left is null) return state;
        for (var i = 0; i < _base.Length; i++)
        {
            (state[Key("base", i)], state[Key("left", i)]) = (Tensor.From(_base[i]), Tensor.From(_left[i]));
            state[Key("rate", i)] = Tensor.From(Optimizer.Groups[i].LearningRate);
            state[Key("initial", i)] = Tensor.From(Optimizer.Groups[i].InitialLearningRate!.Value);
        }
        return state;
    }

    /// <summary>Continues where a state was taken, with the rates of then; where the optimizer was given another first rate since, with as
    /// many times higher or lower ones.</summary>
    /// <exception cref="StateDictException">A part is missing.</exception>
    public virtual void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        var count = (int)Number(state, "count");
        // States of before schedules chained have the count alone.
        if (!state.ContainsKey(Key("base", 0)))
        {
            MoveTo(count);
            return;
        }
        double[] bases = All("base"), left = All("left"), rates = All("rate");
        var change = _base.Select((_, i) => state.ContainsKey(Key("initial", i))
            ? Optimizer.Groups[i].InitialLearningRate!.Value / Number(state, Key("initial", i)) : 1).ToArray();
        for (var i = 0; i < _base.Length; i++) _base[i] = bases[i] * change[i];
        MoveTo(count);
        // Its own rate follows from the count, for a training that was made longer as well; one that somebody else set after it stays.
        if (!IsByCount) _left = [.. left.Select((rate, i) => rate * change[i])];
        for (var i = 0; i < rates.Length; i++)
            if (!IsByCount || rates[i] != left[i]) Optimizer.Groups[i].LearningRate = rates[i] * change[i];

        double[] All(string name) => [.. _base.Select((_, i) => Number(state, Key(name, i)))];
    }

    /// <summary>A number of a state.</summary>
    /// <exception cref="StateDictException">It is missing.</exception>
    protected static double Number(IReadOnlyDictionary<string, Tensor> state, string key) =>
        state.TryGetValue(key, out var value) && value.Count == 1 ? value.Item()
            : throw new StateDictException(key, "expected a number of a schedule's state, got nothing: it is that of another schedule");

    private static string Key(string name, int group) => string.Create(CultureInfo.InvariantCulture, $"{name}.{group}");
}
