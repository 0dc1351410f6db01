using System.Text.Json.Nodes;
using Fovea.Data;
using Fovea.Training;

namespace Fovea.Studies;

/// <summary>Gathers what <c>metrics.jsonl</c> would say of a training that is kept nowhere.</summary>
/// <param name="test">The test set.</param>
internal sealed class FigureLog(IBatchSource test) : Callback
{
    private readonly List<JsonObject> _lines = [];

    /// <summary>The lines.</summary>
    public IReadOnlyList<JsonObject> Lines => _lines;

    /// <summary>Whether the test set is measured after each epoch.</summary>
    public bool TestEachEpoch { get; init; }

    /// <inheritdoc/>
    public override void WindowEnds(TrainingContext context, double meanLoss)
    {
        var line = Line("window", context.Progress);
        line["loss"] = meanLoss;
    }

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        var result = context.Epoch!;
        var line = Line("epoch", context.Progress);
        line["learningRate"] = result.LearningRate;
        Add(line, "training", result.Training);
        if (result.Validation is { } validation) Add(line, "validation", validation);
        if (TestEachEpoch) Test(context.Trainer);
    }

    /// <summary>Measures the test set.</summary>
    public void Test(Trainer trainer) => Add(Line("test", trainer.Progress), "test", trainer.Evaluate(test));

    private JsonObject Line(string kind, TrainingProgress progress)
    {
        // All figures of one type, as a file would have them.
        _lines.Add(new()
        {
            ["kind"] = kind, ["epoch"] = (double)progress.Epoch, ["step"] = (double)progress.Step, ["samples"] = (double)progress.Samples,
        });
        return _lines[^1];
    }

    private static void Add(JsonObject line, string part, Evaluation evaluation)
    {
        line[part + "Loss"] = evaluation.Loss;
        foreach (var (name, value) in evaluation.Metrics.Figures) line[part + char.ToUpperInvariant(name[0]) + name[1..]] = value;
    }
}
