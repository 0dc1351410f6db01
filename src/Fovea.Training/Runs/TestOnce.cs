using System.Globalization;

namespace Fovea.Training;

/// <summary>Keeps count of how often a run's test set was measured: figures that were looked at before something was chosen no longer tell
/// what to expect of new samples.</summary>
public static class TestOnce
{
    /// <summary>Writes an evaluation to the run's record.</summary>
    /// <param name="run">The run.</param>
    /// <param name="by">What measured: <c>train</c>, <c>eval</c>, …</param>
    /// <param name="step">Mini-batches that the network had learned from.</param>
    /// <param name="evaluation">What came out.</param>
    /// <returns>null at the first; at a later one a line that says how many there were before.</returns>
    /// <exception cref="IOException">The record cannot be read or written.</exception>
    public static string? Count(RunFolder run, string by, long step, Evaluation evaluation)
    {
        var record = RunRecord.Load(run);
        var before = record.TestEvaluations;
        (record with
        {
            TestEvaluations = [.. before, new(DateTimeOffset.UtcNow, by, step, Finite(evaluation.Loss), Finite(evaluation.Accuracy))],
        }).Save(run);
        var times = before.Count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{before.Count} times");
        return before.Count == 0 ? null : $"the test set of this run was measured before, {times}: choose by validation samples, or its "
            + "figures promise too much";
    }

    // JSON has no word for what is not a number.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
