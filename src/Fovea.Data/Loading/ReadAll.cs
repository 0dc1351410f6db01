using System.Runtime.ExceptionServices;

namespace Fovea.Data;

/// <summary>Reads every sample once, on all cores.</summary>
internal static class ReadAll
{
    /// <summary>Calls <paramref name="read"/> for 0…count − 1. Where several fail, the failure of the first is thrown, as itself instead of
    /// inside an AggregateException.</summary>
    public static void Run(int count, Action<int> read)
    {
        var failures = new SortedDictionary<int, ExceptionDispatchInfo>();
        Parallel.For(0, count, (i, state) =>
        {
            try
            {
                read(i);
            }
#pragma warning disable CA1031 // Thrown again below.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                lock (failures) failures[i] = ExceptionDispatchInfo.Capture(failure);
                // Lower samples are still read, so that it is always the first failure that is reported.
                state.Break();
            }
        });
        if (failures.Count > 0) failures.First().Value.Throw();
    }
}
