using System.Runtime.InteropServices;
using Fovea.Parallel;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps benchmark --parallel</c>: the processes of <c>mpirun</c> share the objects out, and rank 0 has the figures of
/// all.</summary>
internal static class SharedBenchmark
{
    /// <summary>Measures objects.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="benchmark">Is given what they find, on every rank.</param>
    /// <param name="folders">The objects.</param>
    /// <param name="load">Reads one.</param>
    public static void Run(Communicator ranks, MethodBenchmark benchmark, IReadOnlyList<string> folders,
        Func<string, PhotometricScene> load)
    {
        var all = ranks.ShareOut(folders, 1, own => [.. own.Select(folder => Measure(benchmark, load(folder)))]);
        foreach (var (folder, figures) in folders.Zip(all))
            if (figures.Length > 0) benchmark.Add(Path.GetFileName(folder), MemoryMarshal.Cast<byte, MethodFigures>(figures).ToArray());
    }

    // The figures of the methods; nothing for an object without true normals.
    private static byte[] Measure(MethodBenchmark benchmark, PhotometricScene scene) =>
        benchmark.Measure(scene) is { } figures ? MemoryMarshal.AsBytes<MethodFigures>(figures.ToArray()).ToArray() : [];
}
