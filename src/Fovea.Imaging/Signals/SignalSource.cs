namespace Fovea.Imaging;

/// <summary>A signal by its formula, which may go on without end: 0 outside of start…end.</summary>
/// <param name="Name">What messages and plots call it: <c>rect:7</c>.</param>
/// <param name="Start">The first time at which it may differ from 0; null where there is none.</param>
/// <param name="End">The last such time; null where there is none.</param>
/// <param name="Formula">The value at a time between.</param>
public sealed record SignalSource(string Name, int? Start, int? End, Func<int, double> Formula)
{
    /// <summary>Whether it has a start and an end.</summary>
    public bool IsFinite => Start is not null && End is not null;

    /// <summary>The value at time n.</summary>
    /// <param name="n">Any time.</param>
    public double this[int n] => n < Start || n > End ? 0 : Formula(n);

    /// <summary><c>y(n) = x(n − k)</c>.</summary>
    /// <param name="k">Later by so much.</param>
    public SignalSource Shift(int k) => new($"{Name}@{k}", Start + k, End + k, n => Formula(n - k));

    /// <summary><c>y(n) = x(−n)</c>.</summary>
    public SignalSource Reverse() => new($"{Name} reversed", -End, -Start, n => Formula(-n));

    /// <summary>The whole signal.</summary>
    /// <exception cref="InvalidOperationException">It has no finite length.</exception>
    public Signal ToSignal() => Start is { } start && End is { } end
        ? Window(start, end)
        : throw new InvalidOperationException($"{Name}: expected a signal of finite length, got one without "
            + $"{(Start is null ? "beginning" : "end")}."
            + " Give the times to look at, or a length.");

    /// <summary>The values from one time to another.</summary>
    /// <param name="from">The first time.</param>
    /// <param name="to">The last time.</param>
    public Signal Window(int from, int to) => new(from, [.. Enumerable.Range(from, Math.Max(0, to - from + 1)).Select(n => this[n])]);
}
