using System.Diagnostics;
using Fovea.Models;
using Fovea.Parallel;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea classify --parallel</c> and <c>fovea predict --parallel</c>: the processes of <c>mpirun</c> share the pictures out,
/// and rank 0 prints them all.</summary>
internal static class SharedClassify
{
    /// <summary>Classifies.</summary>
    /// <param name="open">The network and the pictures.</param>
    /// <param name="call">How.</param>
    /// <param name="hasThreads">Whether the command line says how many threads there are.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Func<(ImageClassifier Classifier, IReadOnlyList<string> Files)> open, ClassifyCall call, bool hasThreads) =>
        SharedWork.Run(hasThreads, ranks =>
        {
            var (classifier, files) = ranks.Together(open);
            var names = ranks.Together(() => call.Outputs(files));
            var places = files.Index().ToDictionary(f => f.Item, f => f.Index);
            var clock = Stopwatch.StartNew();
            var results = ranks.ShareOut(files, call.Batch, own =>
            {
                var predictions = own.Count == 0 ? [] : classifier.Predict(own, call.Top, call.Batch);
                ClassifyCall.Annotate(predictions, names is null ? null : [.. own.Select(file => names[places[file]])]);
                return [.. predictions.Select(Write)];
            });
            return ranks.Rank != 0 ? Application.Done
                : ClassifyCommand.Report([.. results.Select(Read)], clock.Elapsed.TotalSeconds, call.Json);
        });

    /// <summary>Classifies all pictures or none: the first that cannot be read is the failure, as in one process.</summary>
    /// <param name="open">The network.</param>
    /// <param name="files">The pictures.</param>
    /// <param name="top">Classes of each.</param>
    /// <param name="json">Whether the result is one JSON value.</param>
    /// <returns>The exit code.</returns>
    public static int Predict(Func<ImageClassifier> open, IReadOnlyList<string> files, int top, bool json) =>
        SharedWork.Run(hasThreads: false, ranks =>
        {
            var classifier = ranks.Together(open);
            var tried = ranks.ShareOut(files, 1, own => [.. own.Select(file => Write(Tried(classifier, file, top)))]);
            var results = tried.Select(Read).ToList();
            if (ranks.Rank != 0) return Application.Done;
            if (results.Find(r => r.Problem is not null) is { } failed) throw new IOException(failed.Problem);
            ClassifyReport.Print(results, json);
            return Application.Done;
        });

    private static PicturePrediction Tried(ImageClassifier classifier, string file, int top)
    {
        try
        {
            return PredictCommand.Predict(classifier, file, top);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(file, [], e.Message);
        }
    }

    private static byte[] Write(PicturePrediction prediction)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(prediction.File);
        writer.Write(prediction.Problem ?? "");
        writer.Write(prediction.Top.Count);
        foreach (var (index, name, probability, logit) in prediction.Top)
        {
            writer.Write(index);
            writer.Write(name);
            writer.Write(probability);
            writer.Write(logit);
        }
        return bytes.ToArray();
    }

    private static PicturePrediction Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var (file, problem) = (reader.ReadString(), reader.ReadString());
        var top = new ClassScore[reader.ReadInt32()];
        for (var i = 0; i < top.Length; i++)
            top[i] = new(reader.ReadInt32(), reader.ReadString(), reader.ReadDouble(), reader.ReadDouble());
        return new(file, top, problem.Length == 0 ? null : problem);
    }
}
