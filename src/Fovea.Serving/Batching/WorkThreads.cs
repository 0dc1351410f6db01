using System.Collections.Concurrent;

namespace Fovea.Serving;

/// <summary>Threads of its own for work that keeps a processor busy, so that the pool's threads, which answer requests, never wait for
/// it.</summary>
internal sealed class WorkThreads : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    /// <summary>Starts the threads.</summary>
    /// <param name="name">What debuggers call them.</param>
    /// <param name="count">How many.</param>
    public WorkThreads(string name, int count)
    {
        for (var i = 0; i < count; i++) new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Lets one of the threads do something that throws nothing.</summary>
    public void Post(Action work) => _work.Add(work);

    /// <summary>Lets one of the threads compute something.</summary>
    /// <param name="work">What to compute.</param>
    /// <param name="cancellation">Leaves out what has not begun.</param>
    public Task<T> Run<T>(Func<T> work, CancellationToken cancellation)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            if (cancellation.IsCancellationRequested)
            {
                result.SetCanceled(cancellation);
                return;
            }
            try
            {
                result.SetResult(work());
            }
            catch (OperationCanceledException e)
            {
                result.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        return result.Task;
    }

    /// <summary>The threads end when what was posted is done.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }
}
