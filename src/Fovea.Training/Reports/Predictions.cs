using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A network's answers on a data set.</summary>
/// <param name="Dataset">The images.</param>
/// <param name="Predicted">The class of the largest score for each image.</param>
/// <param name="Confidence">Its softmax probability.</param>
/// <param name="Evaluation">Loss and metrics.</param>
public sealed record Predictions(Dataset Dataset, int[] Predicted, float[] Confidence, Evaluation Evaluation)
{
    /// <summary>−ln of the probability of each image's own class; empty where it was not measured.</summary>
    public float[] Losses { get; init; } = [];

    /// <summary>The network's scores, [images, classes]; empty where they were not kept.</summary>
    public float[] Scores { get; init; } = [];

    /// <summary>Each image's own class.</summary>
    public int[] Labels => [.. Enumerable.Range(0, Dataset.Count).Select(Dataset.Label)];

    /// <summary>Runs a network over batches.</summary>
    public static Predictions Of(Trainer trainer, DataLoader batches)
    {
        var predicted = new int[batches.Dataset.Count];
        var (confidence, losses) = (new float[predicted.Length], new float[predicted.Length]);
        float[] all = [];
        var evaluation = trainer.Evaluate(batches, (batch, scores) =>
        {
            var p = scores.Softmax();
            var logarithms = scores.LogSoftmax(1).AsReadOnlySpan<float>();
            var classes = scores.Shape[1];
            var index = p.ArgMax(1).AsReadOnlySpan<long>();
            var top = p.Max(1).AsReadOnlySpan<float>();
            var rows = scores.AsReadOnlySpan<float>();
            if (all.Length == 0) all = new float[checked(predicted.Length * classes)];
            for (var i = 0; i < batch.Count; i++)
            {
                (predicted[batch.Indices[i]], confidence[batch.Indices[i]]) = ((int)index[i], top[i]);
                losses[batch.Indices[i]] = -logarithms[i * classes + batches.Dataset.Label(batch.Indices[i])];
                rows.Slice(i * classes, classes).CopyTo(all.AsSpan(batch.Indices[i] * classes));
            }
        });
        return new(batches.Dataset, predicted, confidence, evaluation) { Losses = losses, Scores = all };
    }

    /// <summary>The share of images whose class was recognised, 0…1.</summary>
    public double Accuracy => 1.0 * (Predicted.Length - Misclassified.Count()) / Predicted.Length;

    /// <summary>Indices of images whose class was not recognised, in order.</summary>
    public IEnumerable<int> Misclassified => Enumerable.Range(0, Predicted.Length).Where(i => Predicted[i] != Dataset.Label(i));

    /// <summary>Indices of the images with the largest losses, the largest first: those that the network is most wrong about.</summary>
    /// <param name="count">At most so many.</param>
    public int[] TopLosses(int count) => [.. Enumerable.Range(0, Losses.Length).OrderByDescending(i => Losses[i]).Take(count)];

    /// <summary>counts[true class, predicted class].</summary>
    public double[,] Confusion()
    {
        var classes = Dataset.ClassNames.Count;
        var counts = new double[classes, classes];
        for (var i = 0; i < Predicted.Length; i++) counts[Dataset.Label(i), Predicted[i]]++;
        return counts;
    }

    /// <summary>Pairs of classes of which the first was taken for the second, the most frequent first.</summary>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<(int Label, int Predicted, int Count)> MostConfused(int count) =>
        [.. Misclassified.GroupBy(i => (Label: Dataset.Label(i), Predicted: Predicted[i]))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(count).Select(g => (g.Key.Label, g.Key.Predicted, g.Count()))];

    /// <summary>The likeliest classes of an image with their probabilities; none where scores were not kept.</summary>
    /// <param name="index">The image.</param>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<(string Name, double Share)> Likeliest(int index, int count)
    {
        if (Scores.Length == 0) return [];
        var classes = Scores.Length / Predicted.Length;
        var p = ClassProbabilities.Of(Scores.AsSpan(index * classes, classes), classes);
        return [.. Enumerable.Range(0, classes).OrderByDescending(k => p[k]).Take(count).Select(k => (Dataset.ClassNames[k], p[k]))];
    }

    /// <summary>For each class the share of its images that were recognised; NaN where there are none.</summary>
    public double[] ClassAccuracy()
    {
        var (right, all) = (new double[Dataset.ClassNames.Count], new double[Dataset.ClassNames.Count]);
        for (var i = 0; i < Predicted.Length; i++)
        {
            all[Dataset.Label(i)]++;
            if (Predicted[i] == Dataset.Label(i)) right[Dataset.Label(i)]++;
        }
        return [.. right.Zip(all, (r, n) => r / n)];
    }
}
