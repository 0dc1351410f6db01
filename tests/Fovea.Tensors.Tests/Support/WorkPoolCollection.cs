namespace Fovea.Tensors.Tests;

/// <summary>Tests that set the number of threads run alone: it is one for the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkPoolCollection
{
    public const string Name = "WorkPool.Threads";
}

/// <summary>A number of threads until disposed.</summary>
internal readonly ref struct ThreadsScope
{
    private readonly int _before;

    public ThreadsScope(int threads) => (_before, WorkPool.Threads) = (WorkPool.Threads, threads);

    public void Dispose() => WorkPool.Threads = _before;
}
