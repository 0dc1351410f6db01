namespace Fovea.Sweeps;

/// <summary>A way to have processes at work on a sweep. A new one is a class of this kind.</summary>
[Catalogued]
public interface ISweepLauncher : INamed
{
    /// <summary>What it does, in a line.</summary>
    string Description { get; }

    /// <summary>Whether this process makes the sweep, and does not take part in one that another makes.</summary>
    bool Makes => true;

    /// <summary>Starts the work on a sweep, or does it.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="settings">How processes are started.</param>
    /// <param name="progress">Told of each trial and epoch of this process.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What was found; null where others are at work on it now.</returns>
    /// <exception cref="ArgumentException">The sweep makes no sense, or this is no place for the launcher.</exception>
    /// <exception cref="IOException">The data is nowhere, or the folder cannot be written or holds another sweep.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    SweepResult? Launch(Sweep sweep, LaunchSettings settings, IProgress<SweepProgress>? progress, CancellationToken cancellation);
}

/// <summary>How processes are started that are at work on a sweep.</summary>
/// <param name="Command">The program and its first arguments, to which <c>sweep --resume DIR --worker</c> is added.</param>
public sealed record LaunchSettings(IReadOnlyList<string> Command)
{
    /// <summary>Processes to start.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Options that are given to the scheduler as they are.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Arguments that every process is given, too.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Told what is done, a line each time.</summary>
    public Action<string>? Note { get; init; }
}
