namespace Fovea.Nn;

/// <summary>Sets the learning rate of an optimizer's groups as a function of how often <see cref="Step"/> was called.</summary>
public abstract class LearningRateSchedule
{
    private readonly Optimizer _optimizer;
    private readonly double[] _base;

    /// <summary>Takes the groups' present rates as base rates.</summary>
    protected LearningRateSchedule(Optimizer optimizer) =>
        (_optimizer, _base) = (optimizer, [.. optimizer.Groups.Select(g => g.LearningRate)]);

    /// <summary>Number of steps taken.</summary>
    public int Count { get; private set; }

    /// <summary>The rate after <paramref name="step"/> steps, for a base rate.</summary>
    public abstract double Rate(double baseRate, int step);

    /// <summary>Moves to the next rate; once an epoch or once a mini-batch, as the schedule is meant.</summary>
    public void Step() => MoveTo(Count + 1);

    /// <summary>Moves to the rate after a number of steps, for instance when training resumes.</summary>
    public void MoveTo(int step)
    {
        Count = step;
        for (var i = 0; i < _base.Length; i++) _optimizer.Groups[i].LearningRate = Rate(_base[i], step);
    }
}
