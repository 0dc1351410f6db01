using Fovea.Reports;

namespace Fovea.Studies;

/// <summary>Accuracy against hidden units.</summary>
public sealed class HiddenUnits : IExperiment
{
    /// <inheritdoc/>
    public string Name => "hidden-units";

    /// <inheritdoc/>
    public string Description => "A perceptron with few hidden units cannot tell the digits apart.";

    /// <inheritdoc/>
    public string Source => "a guide of this project";

    /// <inheritdoc/>
    public string Duration => "20 s";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        int[] sizes = context.Quick ? [2, 32] : [1, 2, 4, 8, 16, 32, 64];
        context.Planned = sizes.Length;
        var runs = Array.ConvertAll(sizes, size =>
        {
            var config = context.Config("digits");
            (config.Network, config.Epochs) = (new Part("mnist-mlp").With("hidden", size), 8);
            return context.Train($"hidden-{size}", config);
        });
        var table = new PageTable("After 8 epochs", "hidden units>", "parameters>", "test accuracy>");
        foreach (var (size, run) in sizes.Zip(runs))
            table.Add($"{size}", $"{run.Network.ParameterCount}", Percent.Of(run.TestAccuracy));
        var (few, many) = (runs[0].TestAccuracy, runs[^1].TestAccuracy);
        return new()
        {
            Findings = [new($"{sizes[0]} units recognise {Percent.Of(few)}, {sizes[^1]} units {Percent.Of(many)}", many > few + 0.1)],
            Tables = [table],
            Charts =
            [
                new LineChart("Accuracy") { XLabel = "hidden units", YLabel = "accuracy, %", LogX = true }
                    .Add("test", sizes.Select(s => (double)s), runs.Select(r => 100 * r.TestAccuracy)),
            ],
            Figures = new() { ["hiddenUnits"] = sizes, ["testAccuracy"] = runs.Select(r => r.TestAccuracy) },
        };
    }
}
