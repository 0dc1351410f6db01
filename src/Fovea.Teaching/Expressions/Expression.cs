using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>A formula read from text: +, −, ×, ÷, ^ and functions by name, on numbers and names. A part that is written twice is computed
/// once.</summary>
/// <remarks>It is computed by the engine's operations on tensors of any shape, so gradients are autograd's.</remarks>
public sealed class Expression
{
    private Expression(string text, IReadOnlyList<ExpressionStep> steps) => (Text, Steps) = (text, steps);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The names in it, in the order in which they first stand in the text.</summary>
    public IReadOnlyList<string> Names => [.. Steps.OrderBy(s => s.Column).Select(s => s.Name).OfType<string>()];

    /// <summary>What is computed, one after the other; the last is the result.</summary>
    internal IReadOnlyList<ExpressionStep> Steps { get; }

    /// <summary>Reads an expression such as <c>-log(sigmoid(w*x + b))</c>.</summary>
    /// <remarks>Functions: abs, choose(i, p1, p2, …), exp, log, max, min, relu, sigmoid, sqrt, tanh. −x² is −(x²), and powers group from
    /// the right.</remarks>
    /// <exception cref="ExpressionException">The text is no expression; the message points at the column.</exception>
    public static Expression Parse(string text) => new(text, new ExpressionParser(text).Parse());

    /// <summary>The value for given values of the names.</summary>
    /// <param name="values">A Float64 tensor for each name.</param>
    /// <exception cref="ExpressionException">A name has no value.</exception>
    /// <exception cref="ShapeException">The values' shapes do not fit.</exception>
    public Tensor Compute(IReadOnlyDictionary<string, Tensor> values) => Run(values)[^1];

    /// <summary>The values of all steps. <paramref name="change"/>, where given, may replace what a step reads: step, place among its
    /// arguments, value.</summary>
    internal Tensor[] Run(IReadOnlyDictionary<string, Tensor> values, Func<int, int, Tensor, Tensor>? change = null)
    {
        var results = new Tensor[Steps.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var (step, number) = (Steps[i], i);
            if (step.Function is { } function)
            {
                var arguments = step.Arguments.Select((a, k) => change is null ? results[a] : change(number, k, results[a]));
                results[i] = function.Apply([.. arguments]);
            }
            else if (step.Name is null) results[i] = Tensor.From([step.Value], []);
            else results[i] = values.TryGetValue(step.Name, out var value) ? value
                : throw new ExpressionException(Text, step.Column, step.Name.Length, $"no value for '{step.Name}'");
        }
        return results;
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
