using System.Globalization;
using Fovea.Training;

namespace Fovea.Sweeps.Tests;

/// <summary>Sweeps over functions that are known, in the place of trainings.</summary>
internal sealed class FunctionObjective(Func<Trial, double> function, bool higherIsBetter = false) : ITrialObjective
{
    public SweepMetric Metric { get; } = new("value", "validation", higherIsBetter, v => v.ToString("F3", CultureInfo.InvariantCulture));

    /// <summary>Called at the beginning of each trial; may wait.</summary>
    public Action<Trial, CancellationToken>? Begins { get; init; }

    public double Run(Trial trial, Action<int, double> each, CancellationToken cancellation)
    {
        Begins?.Invoke(trial, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var value = function(trial);
        each(trial.Epochs, value);
        return value;
    }

    public static double Number(Trial trial, string path) => double.Parse(trial.Values[path], CultureInfo.InvariantCulture);

    /// <summary>A strategy asked again and again, each trial done at once; no store.</summary>
    public static IReadOnlyList<Trial> Simulate(SearchStrategy strategy, SearchSettings settings, Func<Trial, double> cost,
        bool higherIsBetter = false)
    {
        strategy.Check(settings);
        var trials = new List<Trial>();
        while (strategy.Next(new(settings, trials, higherIsBetter)) is { Count: > 0 } plans)
        {
            foreach (var plan in plans)
            {
                var trial = plan.Continues is { } number ? trials[number - 1] with { Epochs = plan.Epochs }
                    : new Trial { Number = trials.Count + 1, Values = plan.Values!, Epochs = plan.Epochs, Bracket = plan.Bracket };
                var figure = cost(trial);
                trial = double.IsNaN(figure) ? trial with { State = TrialState.Failed }
                    : trial with { State = TrialState.Done, Steps = [.. trial.Steps, new(plan.Epochs, figure, 0)] };
                if (plan.Continues is { } old) trials[old - 1] = trial;
                else trials.Add(trial);
            }
        }
        return trials;
    }

    public static RunConfig Base() => Recipe.Find("digits")!.Config;
}
