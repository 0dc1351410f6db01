using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The mean of an output over samples, under a name.</summary>
internal sealed class MeanFigure(string name, bool higherIsBetter = true, string? title = null) : Metric
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Title => title ?? name;

    /// <inheritdoc/>
    public override bool HigherIsBetter => higherIsBetter;

    /// <inheritdoc/>
    public override double Result => Values is [var sum, var count] ? sum / count : double.NaN;

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target) => Add(output);

    /// <summary>Adds the elements of an output.</summary>
    public void Add(Tensor output)
    {
        var sums = Counts(2);
        foreach (var x in Floats(output)) sums[0] += x;
        sums[1] += output.Count;
    }
}
