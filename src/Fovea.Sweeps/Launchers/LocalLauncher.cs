namespace Fovea.Sweeps;

/// <summary>This process does all the work, or shares it with others that are started by hand.</summary>
public sealed class LocalLauncher : ISweepLauncher
{
    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public int Order => -1;

    /// <inheritdoc/>
    public string Description => "in this process";

    /// <inheritdoc/>
    public SweepResult? Launch(Sweep sweep, LaunchSettings settings, IProgress<SweepProgress>? progress, CancellationToken cancellation) =>
        sweep.Run(progress, cancellation);
}
