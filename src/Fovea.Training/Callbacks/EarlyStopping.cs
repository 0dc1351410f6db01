using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Ends training when a figure has not improved for a number of epochs.</summary>
/// <remarks>The figure is the validation's where there is one. One that is not a number is no improvement. Source: L. Prechelt, "Early
/// stopping: but when?", Neural Networks: Tricks of the Trade (1998).</remarks>
/// <param name="patience">Epochs without improvement after which training ends, 1 or more.</param>
/// <param name="monitor">The figure: <c>loss</c>, or the name of a metric.</param>
/// <param name="minDelta">The least improvement.</param>
[Part("earlyStopping", "ends training when a figure no longer improves")]
public sealed class EarlyStopping(int patience = 5, string monitor = "loss", double minDelta = 0) : Callback
{
    private double _best = double.NaN;
    private int _without;

    /// <summary>Epochs without improvement after which training ends.</summary>
    public int Patience => patience;

    /// <summary>The figure.</summary>
    public string Monitor => monitor;

    /// <summary>The least improvement.</summary>
    public double MinDelta => minDelta;

    /// <summary>The best figure so far; NaN before the first.</summary>
    public double Best => _best;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        // Refused before anything is learned.
        context.HigherIsBetter(monitor);
        Decide(context);
    }

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        var figure = context.Figure(monitor);
        var gain = context.HigherIsBetter(monitor) ? figure - _best : _best - figure;
        if (double.IsNaN(_best) ? !double.IsNaN(figure) : gain > minDelta) (_best, _without) = (figure, 0);
        else _without++;
        Decide(context);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict() =>
        new Dictionary<string, Tensor> { ["best"] = Tensor.From(_best), ["without"] = Tensor.From((long)_without) };

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) =>
        (_best, _without) = (Part(state, "best").Item(), (int)Part(state, "without").Item());

    private void Decide(TrainingContext context)
    {
        if (_without >= patience) context.Stop(string.Create(CultureInfo.InvariantCulture,
            $"{monitor} has not improved on {_best:G4} for {_without} epochs"));
    }
}
