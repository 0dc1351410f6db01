using System.Reflection;

namespace Fovea.Tensors;

/// <summary>The result of comparing a gradient with central differences.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Inputs">Number of input tensors.</param>
/// <param name="Elements">Number of derivatives compared.</param>
/// <param name="MaxAbsoluteError">max |analytic − numeric|.</param>
/// <param name="MaxRelativeError">max |analytic − numeric| / max(1, |analytic|, |numeric|).</param>
public sealed record GradCheckResult(string Name, int Inputs, int Elements, double MaxAbsoluteError, double MaxRelativeError);

/// <summary>Checks gradients against central differences in float64.</summary>
public static partial class GradCheck
{
    /// <summary>The largest error that the project accepts away from kinks.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Compares the gradient of Σ u·f(inputs), with fixed random u, with the five-point central difference
    /// (8·(f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h)))/(12h).</summary>
    /// <remarks>The upstream gradient u is not constant, so that errors cannot cancel. f must be smooth within 2h of the inputs.
    /// Source of the difference formula: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, table 25.2.</remarks>
    /// <param name="function">A differentiable function, the same at each call (fixed random numbers).</param>
    /// <param name="inputs">Float64 tensors.</param>
    /// <param name="step">h.</param>
    /// <param name="name">A name for the result.</param>
    /// <exception cref="ShapeException">An input is not Float64.</exception>
    /// <exception cref="ArgumentException">The function gives other values when called again, as one does that draws random
    /// numbers.</exception>
    public static GradCheckResult Run(Func<Tensor[], Tensor> function, Tensor[] inputs, double step = 1e-4, string name = "")
    {
        RequireFloat64(inputs);
        var leaves = Array.ConvertAll(inputs, x => Clone(x, requiresGrad: true));
        var output = function(leaves);
        var upstream = Sample.Normal(output.Shape, seed: 20).To(output.Storage.Device);
        Autograd.Run(output, upstream);

        using var _ = Autograd.NoGrad();
        RequireSame(output, function(Array.ConvertAll(inputs, x => Clone(x, requiresGrad: false))), name);
        var (elements, absolute, relative) = (0, 0.0, 0.0);
        for (var i = 0; i < inputs.Length; i++)
        {
            var moved = Array.ConvertAll(inputs, x => Clone(x, requiresGrad: false));
            var analytic = leaves[i].Grad?.ToArray<double>() ?? new double[moved[i].Count];
            for (var e = 0; e < analytic.Length; e++, elements++)
            {
                var numeric = Difference(function, moved, i, e, step, upstream);
                var error = Math.Abs(analytic[e] - numeric);
                // Written so that NaN counts as an error.
                if (!(error <= absolute)) absolute = error;
                var scaled = error / Math.Max(1, Math.Max(Math.Abs(analytic[e]), Math.Abs(numeric)));
                if (!(scaled <= relative)) relative = scaled;
            }
        }
        return new(name, inputs.Length, elements, absolute, relative);
    }

    /// <summary>Checks a function of one tensor.</summary>
    public static GradCheckResult Run(Func<Tensor, Tensor> function, Tensor x) => Run(t => function(t[0]), [x]);

    /// <summary>Checks a function of two tensors.</summary>
    public static GradCheckResult Run(Func<Tensor, Tensor, Tensor> function, Tensor a, Tensor b) => Run(t => function(t[0], t[1]), [a, b]);

    /// <summary>Checks a function of three tensors.</summary>
    public static GradCheckResult Run(Func<Tensor, Tensor, Tensor, Tensor> function, Tensor a, Tensor b, Tensor c) =>
        Run(t => function(t[0], t[1], t[2]), [a, b, c]);

    /// <summary>The cases of every operation that the program has; of one assembly, where it is given.</summary>
    public static IReadOnlyList<GradCase> Cases(Assembly? assembly = null) => Of(Catalog<OperationCases>.All, assembly);

    /// <summary>The cases of operations whose <c>Forward</c> and <c>Backward</c> are called by hand, as a course on backpropagation
    /// does.</summary>
    public static IReadOnlyList<GradCase> LayerCases(Assembly? assembly = null) => Of(Catalog<LayerCases>.All, assembly);

    private static IReadOnlyList<GradCase> Of<T>(IReadOnlyList<T> all, Assembly? assembly) where T : CasesOf =>
        [.. all.Where(c => assembly is null || c.Operation.Assembly == assembly).OrderBy(c => c.Operation.Name, StringComparer.Ordinal)
            .SelectMany(c => c.Cases())];

    private static void RequireFloat64(Tensor[] inputs)
    {
        foreach (var x in inputs)
            if (x.DType != DType.Float64)
                throw new ShapeException($"GradCheck: expected Float64 inputs, got {x.DType} {x.Shape}. Call x.To(DType.Float64).");
    }

    // Differences of a function that draws new numbers at each call say nothing.
    private static void RequireSame(Tensor first, Tensor again, string name)
    {
        var subject = name.Length == 0 ? "GradCheck" : $"GradCheck of {name}";
        if (again.Shape != first.Shape)
            throw new ArgumentException($"{subject}: expected a function that gives the same for the same input, got {first.Shape} and then {again.Shape}.");
        double[] a = first.Detach().ToArray<double>(), b = again.Detach().ToArray<double>();
        for (var i = 0; i < a.Length; i++)
            if (!a[i].Equals(b[i]))
                throw new ArgumentException($"{subject}: expected a function that gives the same for the same input, got {a[i]:R} and then "
                    + $"{b[i]:R} at element {i} of {first.Shape}. Give random numbers a generator that is made in the function, as in "
                    + "x.Dropout(0.5, new Generator(1)).");
    }

    private static double Difference(Func<Tensor[], Tensor> function, Tensor[] inputs, int input, int element, double h, Tensor upstream)
    {
        var at = inputs[input].Device.Read(inputs[input], element);
        double[] Value(double x)
        {
            Put(inputs[input], element, x);
            return function(inputs).ToArray<double>();
        }
        double[] far = Value(at + 2 * h), near = Value(at + h), nearLeft = Value(at - h), farLeft = Value(at - 2 * h);
        Put(inputs[input], element, at);
        var u = upstream.AsReadOnlySpan<double>();
        // Differences first, then the weighted sum: large values that do not depend on x cancel exactly.
        double sum = 0;
        for (var i = 0; i < u.Length; i++) sum += u[i] * ((8 * (near[i] - nearLeft[i]) - (far[i] - farLeft[i])) / (12 * h));
        return sum;
    }

    // x[element] = value, on whatever device.
    private static void Put(Tensor x, int element, double value) => x.Device.Execute(new FillCall(x.Window([], element), value));

    private static Tensor Clone(Tensor x, bool requiresGrad)
    {
        var copy = x.Copied();
        copy.RequiresGrad = requiresGrad;
        return copy;
    }
}
