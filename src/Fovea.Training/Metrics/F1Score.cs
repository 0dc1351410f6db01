using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>How the classes' figures become one.</summary>
public enum Averaging
{
    /// <summary>The mean of the classes' figures.</summary>
    Macro,

    /// <summary>The figure of the classes' summed counts.</summary>
    Micro,
}

/// <summary>2·TP/(2·TP + FP + FN), the harmonic mean of precision and recall.</summary>
/// <remarks><b>Shape</b>: scores [N, C, …] with labels Int64 [N, …], of which the largest counts; or scores and targets of one shape
/// [N, C, …], where a score above the threshold says yes and a target of 1 is a yes. <b>Range</b>: 0…1. Source: C. van Rijsbergen,
/// "Information retrieval" (1979), chapter 7.</remarks>
/// <param name="averaging">How the classes' figures become one.</param>
/// <param name="threshold">Where a score says yes; 0 for scores before a sigmoid.</param>
[Part("f1", "harmonic mean of precision and recall")]
public sealed class F1Score(Averaging averaging = Averaging.Macro, double threshold = 0) : Metric
{
    /// <summary>How the classes' figures become one.</summary>
    public Averaging Averaging => averaging;

    /// <summary>Where a score says yes.</summary>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public override string Name => averaging == Averaging.Macro ? "f1" : "microF1";

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            var perClass = Values.Chunk(3);
            if (averaging == Averaging.Micro) perClass = [[.. Enumerable.Range(0, 3).Select(i => perClass.Sum(c => c[i]))]];
            return perClass.Where(c => c.Sum() > 0).Select(c => 2 * c[0] / (2 * c[0] + c[1] + c[2])).DefaultIfEmpty(double.NaN).Average();
        }
    }

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        // True positives, false positives, false negatives of each class.
        var counts = Counts(3 * (output.Rank > 1 ? output.Shape[1] : 0));
        if (target.DType == DType.Int64)
        {
            Classes.Compare(Name, output, target, (label, predicted) =>
            {
                if (label == predicted) counts[3 * label]++;
                else (counts[3 * predicted + 1], counts[3 * label + 2]) = (counts[3 * predicted + 1] + 1, counts[3 * label + 2] + 1);
            });
            return;
        }
        if (output.Rank < 2 || output.Shape != target.Shape)
            throw new ShapeException($"{Name}: expected scores and targets of one shape [N, C, …], got {output.Shape} and {target.Shape}.");
        ReadOnlySpan<float> scores = Floats(output), truth = Floats(target);
        var places = output.Count / Math.Max(output.Shape[0] * output.Shape[1], 1);
        for (var i = 0; i < scores.Length; i++)
        {
            var c = 3 * (i / places % output.Shape[1]);
            var (said, right) = (scores[i] > threshold, truth[i] > 0.5f);
            if (said || right) counts[c + (said && right ? 0 : said ? 1 : 2)]++;
        }
    }

    /// <inheritdoc/>
    public override string Format(double figure) => Percent(figure);
}
