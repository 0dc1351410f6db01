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
    /// <summary>Runs a network over batches.</summary>
    public static Predictions Of(Trainer trainer, DataLoader batches)
    {
        var predicted = new int[batches.Dataset.Count];
        var confidence = new float[predicted.Length];
        var evaluation = trainer.Evaluate(batches, (batch, scores) =>
        {
            var p = scores.Softmax();
            var index = p.ArgMax(1).AsReadOnlySpan<long>();
            var top = p.Max(1).AsReadOnlySpan<float>();
            for (var i = 0; i < batch.Count; i++) (predicted[batch.Indices[i]], confidence[batch.Indices[i]]) = ((int)index[i], top[i]);
        });
        return new(batches.Dataset, predicted, confidence, evaluation);
    }

    /// <summary>The share of images whose class was recognised, 0…1.</summary>
    public double Accuracy => 1.0 * (Predicted.Length - Misclassified.Count()) / Predicted.Length;

    /// <summary>Indices of images whose class was not recognised, in order.</summary>
    public IEnumerable<int> Misclassified => Enumerable.Range(0, Predicted.Length).Where(i => Predicted[i] != Dataset.Label(i));

    /// <summary>counts[true class, predicted class].</summary>
    public double[,] Confusion()
    {
        var classes = Dataset.ClassNames.Count;
        var counts = new double[classes, classes];
        for (var i = 0; i < Predicted.Length; i++) counts[Dataset.Label(i), Predicted[i]]++;
        return counts;
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
