using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>How often each class was taken for each; its figure is the balanced accuracy, the mean over classes that occur of the share
/// that was recognised.</summary>
/// <remarks><b>Shape</b>: scores [N, C] or [N, C, …], labels Int64 [N] or [N, …]. <b>Range</b>: 0…1.</remarks>
[Part("balancedAccuracy", "mean over classes of the share recognised")]
public class ConfusionMatrix : Metric
{
    /// <inheritdoc/>
    public override string Name => "balancedAccuracy";

    /// <summary>Number of classes; 0 before the first batch.</summary>
    public int ClassCount => (int)Math.Sqrt(Values.Length);

    /// <summary>How often class <paramref name="label"/> was taken for class <paramref name="predicted"/>.</summary>
    public double this[int label, int predicted] => Values[label * ClassCount + predicted];

    /// <inheritdoc/>
    public override double Result => Mean(c => this[c, c], Occurrences);

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        var classes = output.Rank > 1 ? output.Shape[1] : 0;
        var counts = Counts(classes * classes);
        Classes.Compare(Name, output, target, (label, predicted) => counts[label * classes + predicted]++);
    }

    /// <inheritdoc/>
    public override string Format(double figure) => Percent(figure);

    /// <summary>How often a class is the label.</summary>
    protected double Occurrences(int c) => Enumerable.Range(0, ClassCount).Sum(p => this[c, p]);

    /// <summary>How often a class is predicted.</summary>
    protected double Predictions(int c) => Enumerable.Range(0, ClassCount).Sum(l => this[l, c]);

    /// <summary>The mean of part/whole over the classes whose whole is not 0.</summary>
    protected double Mean(Func<int, double> part, Func<int, double> whole) =>
        Enumerable.Range(0, ClassCount).Where(c => whole(c) > 0).Select(c => part(c) / whole(c)).DefaultIfEmpty(double.NaN).Average();
}
