using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Sets the learning rate of an optimizer's groups as a function of how often <see cref="Step()"/> was called.</summary>
[PartKind(typeof(ScheduleContext))]
public abstract class LearningRateSchedule
{
    private readonly Optimizer _optimizer;
    private readonly double[] _base;

    /// <summary>Takes the groups' present rates as base rates.</summary>
    protected LearningRateSchedule(Optimizer optimizer, SchedulePeriod per = SchedulePeriod.Epoch) =>
        (_optimizer, _base, Per) = (optimizer, [.. optimizer.Groups.Select(g => g.LearningRate)], per);

    /// <summary>When to step; a trainer obeys it.</summary>
    public SchedulePeriod Per { get; init; }

    /// <summary>The figure that <see cref="Step(double)"/> wants, such as <c>loss</c>; null for a schedule that goes by the count
    /// alone.</summary>
    public virtual string? Monitored => null;

    /// <summary>Number of steps taken.</summary>
    public int Count { get; private set; }

    /// <summary>The rate after <paramref name="step"/> steps, for a base rate.</summary>
    public abstract double Rate(double baseRate, int step);

    /// <summary>Moves to the next rate.</summary>
    public void Step() => MoveTo(Count + 1);

    /// <summary>Takes note of the monitored figure and moves to the next rate.</summary>
    /// <returns>Whether a rate fell.</returns>
    public virtual bool Step(double monitored)
    {
        var before = _optimizer.Groups.Select(g => g.LearningRate).ToArray();
        Step();
        return _optimizer.Groups.Zip(before).Any(g => g.First.LearningRate < g.Second);
    }

    /// <summary>Moves to the rate after a number of steps.</summary>
    public void MoveTo(int step)
    {
        Count = step;
        for (var i = 0; i < _base.Length; i++) _optimizer.Groups[i].LearningRate = Rate(_base[i], step);
    }

    /// <summary>All that a schedule made anew needs to continue.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> StateDict() =>
        new Dictionary<string, Tensor> { ["count"] = Tensor.From((long)Count) };

    /// <summary>Continues where a state was taken.</summary>
    /// <exception cref="StateDictException">A part is missing.</exception>
    public virtual void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) => MoveTo((int)Number(state, "count"));

    /// <summary>A number of a state.</summary>
    /// <exception cref="StateDictException">It is missing.</exception>
    protected static double Number(IReadOnlyDictionary<string, Tensor> state, string key) =>
        state.TryGetValue(key, out var value) && value.Count == 1 ? value.Item()
            : throw new StateDictException(key, "expected a number of a schedule's state, got nothing: it is that of another schedule");
}
