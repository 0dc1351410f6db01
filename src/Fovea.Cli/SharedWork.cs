using Fovea.Parallel;
using Fovea.Parallel.Mpi;
using Fovea.Tensors;

namespace Fovea.Cli;

/// <summary>What the processes of <c>mpirun</c> share out, with rank 0 to speak for all.</summary>
internal static class SharedWork
{
    /// <summary>Runs on every process.</summary>
    /// <param name="hasThreads">Whether the command line says how many threads there are.</param>
    /// <param name="work">What is done; gives the exit code.</param>
    public static int Run(bool hasThreads, Func<Communicator, int> work)
    {
        using var ranks = MpiCommunicator.World();
        if (!hasThreads) WorkPool.Threads = LocalRanks.Threads;
        try
        {
            return work(ranks);
        }
        catch (RankFailedException e)
        {
            // It is the same on every rank. Rank 0 ends the job when it has said so; another that failed before would end it first.
            if (ranks.Rank == 0) throw e.InnerException is UsageException usage ? usage : e;
            return Application.Done;
        }
    }
}
