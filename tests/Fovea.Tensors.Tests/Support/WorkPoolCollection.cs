namespace Fovea.Tensors.Tests;

/// <summary>Tests that depend on how many threads take part run alone: one parallel region runs at a time in the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkPoolCollection
{
    public const string Name = "WorkPool.Threads";
}

/// <summary>A number of threads until disposed, on the thread of the test alone.</summary>
internal readonly ref struct ThreadsScope(int threads)
{
    private readonly ComputeContext.Scope _scope = new ComputeContext { Threads = threads }.Use();

    public void Dispose() => _scope.Dispose();
}
