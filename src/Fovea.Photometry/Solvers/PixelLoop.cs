using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Pixels shared out over the threads of <see cref="WorkPool"/>, with progress and a way to stop. The split depends on the number
/// of pixels alone, so results have the same bits for any number of threads.</summary>
internal static class PixelLoop
{
    /// <summary>Runs <paramref name="body"/> over ranges [begin, end) of pixels.</summary>
    /// <param name="pixels">How many there are.</param>
    /// <param name="grain">Pixels a range; the last one may be shorter.</param>
    /// <param name="body">Begin and end; may run on several threads at once.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at before each range.</param>
    public static void Run(int pixels, int grain, Action<int, int> body, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var done = new Counter();
        WorkPool.For(pixels, grain, new Work(pixels, body, done, progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
    }

    private sealed class Counter
    {
        public int Pixels;
    }

    private readonly struct Work(int pixels, Action<int, int> body, Counter done, IProgress<double>? progress,
        CancellationToken cancellation) : IWork
    {
        public void Run(int begin, int end)
        {
            if (cancellation.IsCancellationRequested) return;
            body(begin, end);
            if (progress is not null) progress.Report((double)Interlocked.Add(ref done.Pixels, end - begin) / pixels);
        }
    }
}
