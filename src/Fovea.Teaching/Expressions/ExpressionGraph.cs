using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>A value on an arrow of an expression's graph.</summary>
/// <param name="Step">What computes it: a name, a number, or the operator.</param>
/// <param name="Value">Its value.</param>
/// <param name="Gradient">∂result/∂value; null for a constant.</param>
/// <param name="Numeric">The same by finite differences; null unless asked for.</param>
public sealed record ExpressionValue(string Step, double Value, double? Gradient, double? Numeric);

/// <summary>An expression at a point: its value, its gradients, and the graph.</summary>
/// <param name="Value">The result.</param>
/// <param name="Values">Every name, and every result on the way, in the order of computation.</param>
/// <param name="Diagram">The drawing.</param>
public sealed record ExpressionGraph(double Value, IReadOnlyList<ExpressionValue> Values, Diagram Diagram)
{
    /// <summary>Runs an expression forward and backward.</summary>
    /// <param name="expression">The formula.</param>
    /// <param name="at">A value for each name.</param>
    /// <param name="check">Whether to find each gradient by differences, too.</param>
    /// <param name="result">What the result is called.</param>
    /// <exception cref="ExpressionException">A name has no value, or no name is given.</exception>
    public static ExpressionGraph Of(Expression expression, IReadOnlyDictionary<string, double> at, bool check = false, string result = "f")
    {
        var values = at.ToDictionary(v => v.Key, v => Scalar(v.Value, requiresGrad: true), StringComparer.Ordinal);
        var steps = expression.Steps;
        var results = expression.Run(values);
        if (!results[^1].RequiresGrad)
            throw new ExpressionException($"expression: expected at least one name to differentiate by, got {expression.Text}");
        var trace = Autograd.Trace(results[^1], Scalar(1));
        var totals = new Dictionary<GraphValue, Tensor>(ReferenceEqualityComparer.Instance);
        var shares = new Dictionary<(GradNode, int), Tensor>();
        for (var i = 0; check && i < steps.Count; i++)
        {
            if (!trace.Totals.ContainsKey(results[i].Value)) continue;
            // What a step sends is differentiated by each of its uses that has a gradient: the number that chooses has none.
            var uses = new HashSet<(int Step, int Place)>();
            for (var s = i + 1; s < steps.Count; s++)
                for (var k = 0; k < steps[s].Arguments.Length; k++)
                    if (steps[s].Arguments[k] == i && trace.Shares.ContainsKey((results[s].Node!, k))) uses.Add((s, k));
            totals[results[i].Value] = Scalar(i == steps.Count - 1 ? 1 : Difference(expression, at, uses, results[i].Item()));
            foreach (var (s, k) in uses) shares[(results[s].Node!, k)] = Scalar(Difference(expression, at, [(s, k)], results[i].Item()));
        }
        var diagram = TensorGraph.Draw(results[^1], values.Select(v => (v.Key, v.Value)), null, result,
            $"{result} = {expression.Text}", totals, shares);
        return new(results[^1].Item(), [.. steps.Select((step, i) => new ExpressionValue(
            step.Name ?? step.Function?.Name ?? TensorGraph.Text(results[i]), results[i].Item(),
            trace.Totals.GetValueOrDefault(results[i].Value)?.Item(), totals.GetValueOrDefault(results[i].Value)?.Item()))
            .Where((v, i) => steps[i].Name is not null || steps[i].Function is not null)], diagram);
    }

    // The five-point central difference, as GradCheck takes it, by what these steps read.
    private static double Difference(Expression expression, IReadOnlyDictionary<string, double> at, HashSet<(int, int)> uses, double value)
    {
        var values = at.ToDictionary(v => v.Key, v => Scalar(v.Value), StringComparer.Ordinal);
        var h = 1e-4 * Math.Max(1, Math.Abs(value));
        double Moved(double by) => expression.Run(values, (s, k, x) => uses.Contains((s, k)) ? Scalar(x.Item() + by) : x)[^1].Item();
        return (8 * (Moved(h) - Moved(-h)) - (Moved(2 * h) - Moved(-2 * h))) / (12 * h);
    }

    private static Tensor Scalar(double value, bool requiresGrad = false)
    {
        var x = Tensor.From([value], []);
        x.RequiresGrad = requiresGrad;
        return x;
    }
}
