using System.Buffers;
using System.Diagnostics;
using Fovea.Imaging;

namespace Fovea.Models;

/// <summary>The likeliest classes of a picture file, or why it has none.</summary>
/// <param name="File">The file.</param>
/// <param name="Top">The likeliest classes; none where the picture could not be read.</param>
/// <param name="Problem">Why it could not be read, in one line; null where it could.</param>
public sealed record PicturePrediction(string File, IReadOnlyList<ClassScore> Top, string? Problem = null);

/// <summary>How far a number of pictures has been classified.</summary>
/// <param name="Done">Pictures that are done, those that could not be read among them.</param>
/// <param name="Total">Pictures in all.</param>
/// <param name="PicturesPerSecond">Speed so far, decoding and resizing included.</param>
public readonly record struct ClassifyProgress(int Done, int Total, double PicturesPerSecond);

public sealed partial class ImageClassifier
{
    /// <summary>The likeliest classes of many picture files, in their order. Pictures are decoded on other threads while a batch is
    /// computed.</summary>
    /// <param name="files">PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.</param>
    /// <param name="count">How many classes of each.</param>
    /// <param name="batchSize">Pictures that are computed together.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Stops it between pictures.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<string> files, int count = 5, int batchSize = 8,
        IProgress<ClassifyProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var (elements, classes) = (Preprocessing.Shape.Elements, ClassNames.Count);
        var (batch, scores) = (new float[batchSize * elements], new float[batchSize * classes]);
        var results = new PicturePrediction[files.Count];
        var waiting = new List<int>(batchSize);
        var decoding = new Queue<Task<Decoded>>();
        var clock = Stopwatch.StartNew();
        // While a batch is computed, the next one is decoded.
        var ahead = 2 * batchSize + Environment.ProcessorCount;
        var next = 0;
        for (var i = 0; i < files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (; next < files.Count && decoding.Count < ahead; next++)
            {
                var file = files[next];
                decoding.Enqueue(Task.Run(() => Decode(file), cancellation));
            }
            var decoded = decoding.Dequeue().GetAwaiter().GetResult();
            if (decoded.Values is { } values)
            {
                values.AsSpan(0, elements).CopyTo(batch.AsSpan(waiting.Count * elements));
                ArrayPool<float>.Shared.Return(values);
                waiting.Add(i);
            }
            else results[i] = new(files[i], [], decoded.Problem);
            if (waiting.Count < batchSize && i < files.Count - 1) continue;
            if (waiting.Count > 0) Scores(batch.AsSpan(0, waiting.Count * elements), scores.AsSpan(0, waiting.Count * classes));
            foreach (var (at, place) in waiting.Index())
                results[place] = new(files[place], Top(scores.AsSpan(at * classes, classes), count));
            waiting.Clear();
            progress?.Report(new(i + 1, files.Count, (i + 1) / clock.Elapsed.TotalSeconds));
        }
        return results;
    }

    private Decoded Decode(string file)
    {
        float[]? values = null;
        try
        {
            var image = Image.Load(file);
            values = ArrayPool<float>.Shared.Rent(Preprocessing.Shape.Elements);
            Preprocessing.Apply(image, values.AsSpan(0, Preprocessing.Shape.Elements));
            return new(values, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (values is not null) ArrayPool<float>.Shared.Return(values);
            return new(null, e.Message.ReplaceLineEndings(" "));
        }
    }

    private readonly record struct Decoded(float[]? Values, string? Problem);
}
