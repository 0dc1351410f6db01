namespace Fovea.Imaging;

/// <summary>A signal of discrete time and finite length: its values at n = start, start + step, …, and 0 everywhere else.</summary>
/// <param name="Start">The time n of the first value.</param>
/// <param name="Values">One or more.</param>
/// <param name="Step">Time from one value to the next; 1 but for what a convolution with a stride gives.</param>
public sealed record Signal(int Start, IReadOnlyList<double> Values, int Step = 1)
{
    /// <summary>The time of the last value.</summary>
    public int End => Start + (Values.Count - 1) * Step;

    /// <summary>The value at time n; 0 outside and between.</summary>
    /// <param name="n">Any time.</param>
    public double this[int n] =>
        n >= Start && n <= End && (n - Start) % Step == 0 ? Values[(n - Start) / Step] : 0;

    /// <summary><c>y(n) = x(n − k)</c>.</summary>
    /// <param name="k">Later by so much; negative for earlier.</param>
    public Signal Shift(int k) => this with { Start = Start + k };

    /// <summary><c>y(n) = x(−n)</c>.</summary>
    public Signal Reverse() => this with { Start = -End, Values = [.. Values.Reverse()] };

    /// <summary>The values from one time to another, zeros where there are none.</summary>
    /// <param name="from">The first time.</param>
    /// <param name="to">The last time.</param>
    public Signal Window(int from, int to) => new(from, [.. Enumerable.Range(from, Math.Max(0, to - from + 1)).Select(n => this[n])]);
}
