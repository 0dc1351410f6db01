namespace Fovea.Nn.Tests;

/// <summary>What code allocates on this thread.</summary>
internal static class Allocations
{
    /// <summary>Bytes of 20 runs after 40 others.</summary>
    public static long Of(Action action)
    {
        for (var i = 0; i < 40; i++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
