namespace Fovea.Nn;

/// <summary>Multiplies the rate by a factor whenever a loss has not fallen by a relative threshold for more than a number of
/// epochs.</summary>
public sealed class ReduceOnPlateau(Optimizer optimizer, double factor = 0.1, int patience = 10, double threshold = 1e-4,
    double minimum = 0)
{
    private double _best = double.PositiveInfinity;
    private int _bad;

    /// <summary>Takes note of a loss, once an epoch, and returns whether the rate was reduced.</summary>
    public bool Step(double loss)
    {
        if (loss < _best * (1 - threshold)) (_best, _bad) = (loss, 0);
        else _bad++;
        if (_bad <= patience) return false;
        _bad = 0;
        var reduced = false;
        foreach (var group in optimizer.Groups)
        {
            var rate = Math.Max(group.LearningRate * factor, minimum);
            if (rate >= group.LearningRate) continue;
            (group.LearningRate, reduced) = (rate, true);
        }
        return reduced;
    }
}
