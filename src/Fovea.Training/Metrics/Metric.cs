using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A figure over samples, gathered batch by batch as sums.</summary>
/// <remarks>The sums are all of a metric's state: kept in a checkpoint they let a resumed epoch report the same figure, and those of two
/// halves added up are those of the whole. A new metric is a class of this kind.</remarks>
[PartKind]
public abstract class Metric
{
    /// <summary>Its name in logs and for whoever monitors it, such as <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is called where people read it, as short as a column's heading; its name unless overridden.</summary>
    public virtual string Title => Name;

    /// <summary>Whether a larger figure is the better one.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>The sums so far; empty before the first batch where their number is not known before.</summary>
    public IReadOnlyList<double> Sums => Values;

    /// <summary>The figure so far; NaN where there are no samples.</summary>
    public abstract double Result { get; }

    /// <summary>The sums themselves.</summary>
    protected double[] Values { get; private set; } = [];

    /// <summary>Adds a batch.</summary>
    /// <param name="output">What the network gave.</param>
    /// <param name="target">What it should have been.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public abstract void Update(Tensor output, Tensor target);

    /// <summary>Forgets all batches.</summary>
    public void Reset() => Array.Clear(Values);

    /// <summary>Continues from sums that <see cref="Sums"/> gave.</summary>
    public void Load(IReadOnlyList<double> sums) => Values = [.. sums];

    /// <summary>A figure as people read it.</summary>
    public virtual string Format(double figure) => figure.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>The sums, as many as asked for.</summary>
    /// <exception cref="ShapeException">There were another number of them: batches of another shape came before.</exception>
    protected double[] Counts(int length)
    {
        if (Values.Length == length) return Values;
        if (Values.Any(v => v != 0))
            throw new ShapeException($"{Name}: expected the classes of the batches before, which have {Values.Length} sums, got {length}.");
        return Values = new double[length];
    }

    /// <summary>A share in percent.</summary>
    protected static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F2} %");

    /// <summary>The elements as 32-bit numbers.</summary>
    protected static ReadOnlySpan<float> Floats(Tensor x) =>
        (x.DType == DType.Float32 ? x : x.Detach().To(DType.Float32)).AsReadOnlySpan<float>();
}
