using System.Globalization;

namespace Fovea.Sweeps;

/// <summary>The processes that <c>mpirun</c> started share the work: that of rank 0 makes the sweep, all take trials, and rank 0 waits for
/// the end. They meet in the store of trials, and send each other nothing.</summary>
/// <remarks>The rank is that of <c>OMPI_COMM_WORLD_RANK</c> (Open MPI), <c>PMI_RANK</c> (MPICH, Intel MPI), <c>PMIX_RANK</c> or
/// <c>SLURM_PROCID</c> (srun).</remarks>
public sealed class MpiLauncher : ISweepLauncher
{
    private static readonly string[] Variables = ["OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", "SLURM_PROCID"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public string Name => "mpi";

    /// <inheritdoc/>
    public string Description => "the processes of mpirun";

    /// <inheritdoc/>
    public bool Makes => Rank is null or 0;

    private static int? Rank => Variables.Select(Environment.GetEnvironmentVariable)
        .FirstOrDefault(v => !string.IsNullOrEmpty(v)) is { } text && int.TryParse(text, CultureInfo.InvariantCulture, out var rank)
        ? rank : null;

    /// <inheritdoc/>
    public SweepResult? Launch(Sweep sweep, LaunchSettings settings, IProgress<SweepProgress>? progress, CancellationToken cancellation)
    {
        var rank = Rank ?? throw new ArgumentException(
            $"mpi: expected to be started by mpirun, which sets one of {string.Join(", ", Variables)}. Start: mpirun -n 4 fovea sweep sweep.yaml --launcher mpi");
        var shared = sweep with { IsShared = true };
        if (rank == 0) return shared.Run(progress, cancellation);
        // Rank 0 makes the sweep, or says what is wrong with it.
        for (var until = DateTime.UtcNow + Patience; !Sweep.IsIn(sweep.Folder);)
        {
            if (cancellation.WaitHandle.WaitOne(BetweenLooks)) cancellation.ThrowIfCancellationRequested();
            if (DateTime.UtcNow > until) throw new IOException(
                $"{sweep.Folder}: expected the sweep that rank 0 makes within {Patience.TotalMinutes} minutes, found none.");
        }
        shared.Join(null, cancellation);
        return null;
    }
}
