using System.Security.Cryptography;

namespace Fovea.Studio;

/// <summary>The jobs of a studio. The last of those that ended are kept, so that a page that is opened again finds its result.</summary>
public sealed class StudioJobs : IDisposable
{
    private const int MostEnded = 32;

    // More at once than these only take each other's processors.
    private const int MostRunning = 8;

    private readonly List<StudioJob> _jobs = [];

    /// <summary>All that are kept, in the order in which they began.</summary>
    public IReadOnlyList<StudioJob> All
    {
        get
        {
            lock (_jobs) return [.. _jobs];
        }
    }

    /// <summary>Begins a job.</summary>
    /// <param name="title">What it does, for people.</param>
    /// <param name="work">Does it, and returns what <see cref="JsonText"/> can write. It reports to the job and looks at the job's
    /// token.</param>
    /// <exception cref="InvalidOperationException">Too many are at work.</exception>
    public StudioJob Start(string title, Func<StudioJob, object?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var job = new StudioJob(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), title);
        lock (_jobs)
        {
            if (_jobs.Count(j => j.State == StudioJobState.Running) >= MostRunning)
                throw new InvalidOperationException($"{MostRunning} jobs are at work; wait for one, or end one");
            var ended = _jobs.FindAll(j => j.State != StudioJobState.Running);
            foreach (var old in ended.Take(ended.Count - MostEnded)) _jobs.Remove(old);
            _jobs.Add(job);
        }
        new Thread(() => job.Run(work)) { IsBackground = true, Name = title }.Start();
        return job;
    }

    /// <summary>A job by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or no longer.</exception>
    public StudioJob Find(string id) => All.FirstOrDefault(j => j.Id == id)
        ?? throw new KeyNotFoundException($"job {Excerpt.Of(id)}: there is none of this name, or no longer");

    /// <summary>Ends all of them.</summary>
    public void Dispose()
    {
        foreach (var job in All) job.Cancel();
    }
}
