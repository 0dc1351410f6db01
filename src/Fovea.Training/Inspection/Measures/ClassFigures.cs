namespace Fovea.Training;

/// <summary>Precision, recall and F1 of each class, and their means.</summary>
/// <remarks>Precision TP/(TP + FP), recall TP/(TP + FN), F1 2·TP/(2·TP + FP + FN); 0 where the denominator is 0. Classes that occur neither
/// as label nor as answer are left out of the means. <b>Source</b>: C. van Rijsbergen, "Information retrieval" (1979), chapter 7.</remarks>
/// <param name="Classes">The classes' figures.</param>
public sealed record ClassFigures(IReadOnlyList<ClassFigure> Classes)
{
    /// <summary>The mean of the classes' figures.</summary>
    public ClassFigure Macro => Mean(_ => 1);

    /// <summary>The mean of the classes' figures, each counted as often as the class occurs.</summary>
    public ClassFigure Weighted => Mean(c => c.Support);

    /// <summary>Figures of counts.</summary>
    /// <param name="confusion">counts[true class, predicted class].</param>
    public static ClassFigures Of(double[,] confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var classes = confusion.GetLength(0);
        return new([.. Enumerable.Range(0, classes).Select(c =>
        {
            var all = Enumerable.Range(0, classes);
            var (right, support, predicted) = (confusion[c, c], all.Sum(p => confusion[c, p]), all.Sum(t => confusion[t, c]));
            return new ClassFigure((int)support, (int)predicted, Share(right, predicted), Share(right, support),
                Share(2 * right, support + predicted));
        })]);
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private ClassFigure Mean(Func<ClassFigure, double> weight)
    {
        var occurring = Classes.Where(c => c.Support + c.Predicted > 0).ToList();
        double Of(Func<ClassFigure, double> figure) => occurring.Sum(c => weight(c) * figure(c)) / occurring.Sum(weight);
        return new(occurring.Sum(c => c.Support), occurring.Sum(c => c.Predicted), Of(c => c.Precision), Of(c => c.Recall), Of(c => c.F1));
    }
}

/// <summary>A class in figures.</summary>
/// <param name="Support">How often it is the label.</param>
/// <param name="Predicted">How often it is the answer.</param>
/// <param name="Precision">The share of its answers that are right, 0…1.</param>
/// <param name="Recall">The share of its samples that are recognised, 0…1.</param>
/// <param name="F1">The harmonic mean of the two, 0…1.</param>
public readonly record struct ClassFigure(int Support, int Predicted, double Precision, double Recall, double F1);
