using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>What one step of an expression reads, and what it sends back.</summary>
/// <param name="Step">The place of the step that is read.</param>
/// <param name="Rule">The derivative as a rule, such as <c>∂(a·b)/∂a = b</c>; null where there is none.</param>
/// <param name="Local">The derivative's value here; null where there is none.</param>
/// <param name="Share">Local · upstream: what this use adds to the gradient of what is read; null for none.</param>
public sealed record TracedInput(int Step, string? Rule, double? Local, double? Share);

/// <summary>One step of an expression at a point.</summary>
/// <param name="Label">A name, a number, or the operator.</param>
/// <param name="IsName">Whether it is a name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Gradient">∂result/∂value; null for a constant.</param>
/// <param name="Numeric">The same by finite differences; null for a constant.</param>
/// <param name="Inputs">What it reads, in order; empty for a name or a number.</param>
public sealed record TracedStep(string Label, bool IsName, double Value, double? Gradient, double? Numeric,
    IReadOnlyList<TracedInput> Inputs);

/// <summary>An expression at a point, step by step: forward in the order of the steps, backward in the opposite one.</summary>
/// <param name="Steps">Names, numbers and operations, in the order of computation; the last is the result.</param>
/// <example><code>
/// var trace = ExpressionTrace.Of(Expression.Parse("a*b"), new Dictionary&lt;string, double&gt; { ["a"] = 2, ["b"] = 3 });
/// Console.WriteLine(trace.Steps[^1].Inputs[0].Local)     // 3
/// </code></example>
public sealed record ExpressionTrace(IReadOnlyList<TracedStep> Steps)
{
    /// <summary>Runs an expression forward and backward, and finds every gradient by differences, too.</summary>
    /// <param name="expression">The formula.</param>
    /// <param name="at">A value for each name.</param>
    /// <exception cref="ExpressionException">A name has no value, or no name is given.</exception>
    public static ExpressionTrace Of(Expression expression, IReadOnlyDictionary<string, double> at)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(at);
        var named = new Queue<ExpressionValue>(ExpressionGraph.Of(expression, at, check: true).Values);
        var values = expression.Run(at.ToDictionary(v => v.Key, v => Leaf(v.Value), StringComparer.Ordinal));
        var steps = new List<TracedStep>();
        foreach (var step in expression.Steps)
        {
            // The graph's values leave numbers out.
            var value = step.Name is null && step.Function is null ? null : named.Dequeue();
            steps.Add(new(step.Name ?? step.Function?.Name ?? step.Value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture),
                step.Name is not null, value?.Value ?? step.Value, value?.Gradient, value?.Numeric,
                Inputs(step, values, value?.Gradient)));
        }
        return new(steps);
    }

    private static IReadOnlyList<TracedInput> Inputs(ExpressionStep step, Tensor[] values, double? upstream)
    {
        if (step.Function is not { } function) return [];
        // Leaves of their own, so that each use has its derivative even where a value is read twice.
        Tensor[] read = [.. step.Arguments.Select(a => Leaf(values[a].Item()))];
        var slopes = Autograd.Gradients(function.Apply(read), read);
        return
        [
            .. step.Arguments.Select((a, k) => function.Rule(k) is not { } rule ? new(a, null, null, null)
                : new TracedInput(a, rule, slopes[k].Item(), values[a].RequiresGrad ? slopes[k].Item() * upstream : null)),
        ];
    }

    private static Tensor Leaf(double value)
    {
        var x = Tensor.From([value], []);
        x.RequiresGrad = true;
        return x;
    }
}
