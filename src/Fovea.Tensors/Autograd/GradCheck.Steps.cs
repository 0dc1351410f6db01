namespace Fovea.Tensors;

public static partial class GradCheck
{
    /// <summary>The gradients of Σ u·f by five-point central differences, not only in the inputs but in every result on the way: the
    /// function is run again with one element of one result moved, and everything after it follows.</summary>
    /// <param name="function">The same operations at each call.</param>
    /// <param name="inputs">Float64 tensors that require gradients.</param>
    /// <param name="upstream">u, of f's shape; 1 for a scalar unless given.</param>
    /// <param name="step">h.</param>
    /// <returns>f's value, recorded once, and the numeric gradient of each tensor behind it.</returns>
    /// <exception cref="ShapeException">An input is not Float64, or u does not fit.</exception>
    /// <exception cref="ArgumentException">The function gives other values when called again.</exception>
    public static (Tensor Output, IReadOnlyList<(Tensor Tensor, Tensor Gradient)> Numeric) Steps(Func<Tensor[], Tensor> function,
        Tensor[] inputs, Tensor? upstream = null, double step = 1e-4)
    {
        RequireFloat64(inputs);
        using var _ = Autograd.Grad();
        var recorded = new List<Tensor>();
        var output = Autograd.WithChange(y =>
        {
            recorded.Add(y);
            return y;
        }, () => function(inputs));
        RequireSame(output, function(inputs), "");
        upstream ??= output.Device.Full(output.Shape, 1, output.DType);
        Check.Upstream("GradCheck", output, upstream);
        var numeric = new List<(Tensor, Tensor)>();
        for (var i = 0; i < inputs.Length; i++)
        {
            var place = i;
            numeric.Add((inputs[i], Differences(inputs[i], x => function([.. inputs.Select((input, k) => k == place ? x : input)]))));
        }
        for (var i = 0; i < recorded.Count; i++)
        {
            var place = i;
            numeric.Add((recorded[i], Differences(recorded[i], x =>
            {
                var count = 0;
                return Autograd.WithChange(y => count++ == place ? x : y, () => function(inputs));
            })));
        }
        return (output, numeric);

        Tensor Differences(Tensor at, Func<Tensor, Tensor> run)
        {
            var gradient = new double[at.Count];
            for (var e = 0; e < gradient.Length; e++)
            {
                double Value(double by)
                {
                    var moved = Clone(at, requiresGrad: true);
                    Put(moved, e, at.Device.Read(at, e) + by);
                    return (upstream * run(moved).Detach()).Sum().Item();
                }
                gradient[e] = (8 * (Value(step) - Value(-step)) - (Value(2 * step) - Value(-2 * step))) / (12 * step);
            }
            return Tensor.From(gradient, at.Shape);
        }
    }
}
