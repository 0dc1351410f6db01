namespace Fovea.Course;

/// <summary>Runs code of somebody else: it may throw, and it may never end.</summary>
internal static class GuardedCall
{
    private const int StackBytes = 64 << 20;

    /// <summary>Runs it on a thread of its own.</summary>
    /// <remarks>What does not end in time is left behind on its thread, which ends with the process.</remarks>
    /// <param name="function">The code.</param>
    /// <param name="limit">The longest that it may take.</param>
    public static CallOutcome<T> Run<T>(Func<T?> function, TimeSpan limit) where T : class
    {
        // One object that the thread keeps for itself: what it writes after its time is seen by nobody.
        CallOutcome<T>? outcome = null;
        var thread = new Thread(() =>
        {
            try
            {
                Volatile.Write(ref outcome, new(function(), null));
            }
            catch (Exception e)
            {
                Volatile.Write(ref outcome, new(null, e));
            }
        }, StackBytes)
        { IsBackground = true, Name = "answer" };
        thread.Start();
        return thread.Join(limit) ? Volatile.Read(ref outcome)! : new CallOutcome<T>(null, null) { IsStuck = true };
    }
}

/// <summary>What came of a call.</summary>
/// <param name="Value">What it returned.</param>
/// <param name="Error">What it threw.</param>
internal sealed record CallOutcome<T>(T? Value, Exception? Error) where T : class
{
    /// <summary>It did not end in time.</summary>
    public bool IsStuck { get; init; }
}
