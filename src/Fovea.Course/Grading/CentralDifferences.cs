using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>∂(Σ u·f)/∂x by central differences, (f(x + h) − f(x − h))/2h, in float64.</summary>
internal static class CentralDifferences
{
    private const double Step = 1e-5;

    /// <summary>df/dx of a function of a number.</summary>
    public static double Derivative(Func<double, double> function, double x) => (function(x + Step) - function(x - Step)) / (2 * Step);

    /// <summary>The gradient in x.</summary>
    /// <param name="function">f.</param>
    /// <param name="x">Where.</param>
    /// <param name="upstream">u, of f's shape; 1 everywhere where it is null.</param>
    public static Tensor Gradient(Func<Tensor, Tensor> function, Tensor x, Tensor? upstream)
    {
        var (values, weights) = (x.ToArray<double>(), upstream?.ToArray<double>());
        var gradient = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var at = values[i];
            gradient[i] = (Value(at + Step) - Value(at - Step)) / (2 * Step);
            values[i] = at;

            double Value(double moved)
            {
                values[i] = moved;
                var result = function(Tensor.From((double[])values.Clone(), x.Shape)).ToArray<double>();
                var sum = 0.0;
                for (var k = 0; k < result.Length; k++) sum += result[k] * (weights?[k] ?? 1);
                return sum;
            }
        }
        return Tensor.From(gradient, x.Shape);
    }
}
