using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Gradients of a loss that needs a graph of its own, which <see cref="GradCheck"/> does not give it, against
/// (f(p + h) − f(p − h))/2h.</summary>
internal static class CentralDifferences
{
    private const double Step = 1e-5;

    /// <summary>The largest error of a derivative, and the largest derivative.</summary>
    /// <param name="loss">The same at each call.</param>
    /// <param name="parameters">Float64 leaves.</param>
    /// <param name="most">Derivatives of a parameter, evenly chosen.</param>
    public static (double Error, double Largest) Compare(Func<Tensor> loss, IEnumerable<Tensor> parameters, int most = int.MaxValue)
    {
        var all = parameters.ToList();
        foreach (var parameter in all) parameter.ZeroGrad();
        loss().Backward();
        var (error, largest) = (0.0, 0.0);
        foreach (var parameter in all)
        {
            // What has no part in the loss has no gradient.
            var analytic = parameter.Grad?.ToArray<double>() ?? new double[parameter.Count];
            for (var i = 0; i < analytic.Length; i += Math.Max(1, analytic.Length / most))
            {
                var numeric = (Moved(parameter, i, Step) - Moved(parameter, i, -Step)) / (2 * Step);
                // Written so that NaN counts as an error.
                if (!(Math.Abs(analytic[i] - numeric) <= error)) error = Math.Abs(analytic[i] - numeric);
                largest = Math.Max(largest, Math.Abs(analytic[i]));
            }
        }
        return (error, largest);

        double Moved(Tensor parameter, int i, double by)
        {
            var at = parameter.AsReadOnlySpan<double>()[i];
            parameter.AsSpan<double>()[i] = at + by;
            var value = loss().Item();
            parameter.AsSpan<double>()[i] = at;
            return value;
        }
    }
}
