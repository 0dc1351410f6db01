using Fovea.Reports;

namespace Fovea.Course;

/// <summary>Something to be written: one class with a method or a few, in one file.</summary>
[Catalogued]
public abstract class Exercise : INamed
{
    private protected Exercise(string set, string name, int order, string answer, string description) =>
        (Set, Name, Order, Answer, Description) = (set, name, order, answer, description);

    /// <summary>The name of its <see cref="ExerciseSet"/>.</summary>
    public string Set { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Order { get; }

    /// <summary>The class to be written, which is also the name of its file without <c>.cs</c>.</summary>
    public string Answer { get; }

    /// <summary>What it computes, in a line.</summary>
    public string Description { get; }

    /// <summary>The most points that there are.</summary>
    public abstract int Points { get; }

    /// <summary>Grades what was written.</summary>
    /// <param name="answers">The objects that were handed in; the one that fits is taken.</param>
    /// <param name="options">How.</param>
    public abstract ExerciseResult Grade(IReadOnlyList<object> answers, GradingOptions options);
}

/// <summary>An exercise whose class implements an interface.</summary>
/// <typeparam name="T">The interface: the methods to be written.</typeparam>
public abstract class Exercise<T> : Exercise where T : class
{
    private readonly List<Check<T>> _checks = [];

    /// <summary>An exercise; the constructor of the derived class goes on with its checks.</summary>
    /// <param name="set">The name of its set.</param>
    /// <param name="name">Its name, such as <c>relu</c>.</param>
    /// <param name="order">Where it stands in its set.</param>
    /// <param name="answer">The class to be written.</param>
    /// <param name="description">What it computes, in a line.</param>
    protected Exercise(string set, string name, int order, string answer, string description)
        : base(set, name, order, answer, description)
    {
    }

    /// <inheritdoc/>
    public override int Points => _checks.Sum(c => c.Points);

    /// <summary>The checks, in order.</summary>
    public IReadOnlyList<Check<T>> Checks => _checks;

    /// <summary>Adds a check.</summary>
    /// <param name="name">What is looked at, such as <c>Backward: dx</c>.</param>
    /// <param name="points">What it is worth.</param>
    /// <param name="trial">One call of the method with numbers drawn, and what has to come out. It must call the answer inside the
    /// trial's function alone.</param>
    protected void Check(string name, int points, Func<T, Draw, Trial> trial) => _checks.Add(new(name, points, trial));

    /// <summary>Pictures and plots of what the answer computes, beside what it should; none unless overridden.</summary>
    /// <param name="answer">What was written; it may throw.</param>
    protected virtual IEnumerable<PageBlock> Show(T answer) => [];

    /// <inheritdoc/>
    public override ExerciseResult Grade(IReadOnlyList<object> answers, GradingOptions options)
    {
        if (answers.OfType<T>().FirstOrDefault() is not { } answer)
        {
            return new(this, [.. _checks.Select(c =>
                new CheckResult(c.Name, c.Points) { Verdict = $"no class {Answer} was handed in", IsWritten = false })]);
        }
        var results = new List<CheckResult>();
        var isStuck = false;
        foreach (var check in _checks)
        {
            // What never ends would cost its time in every check.
            var result = isStuck ? new CheckResult(check.Name, check.Points) { Verdict = "left out, because the check before did not end" }
                : check.Run(answer, options);
            isStuck |= result.IsStuck;
            results.Add(result);
        }
        var isWritten = results.Any(r => r.IsWritten);
        var call = isWritten && !isStuck ? GuardedCall.Run<IReadOnlyList<PageBlock>>(() => [.. Show(answer)], options.Limit) : null;
        return new(this, results) { Blocks = call?.Value ?? [] };
    }
}
