using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>An operator or function of expressions, computed by one operation.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
/// <param name="Apply">The operation.</param>
/// <param name="Notation">How it is written of a and b.</param>
/// <param name="Rules">Its derivative by each argument, in a and b; the last stands for all further ones, and an empty one for an
/// argument without a derivative.</param>
internal sealed record ExpressionFunction(string Name, int Least, int Most, Func<Tensor[], Tensor> Apply, string Notation,
    params string[] Rules)
{
    public static readonly ExpressionFunction Add = new("+", 2, 2, t => t[0].Add(t[1]), "(a + b)", "1", "1");

    public static readonly ExpressionFunction Subtract = new("-", 2, 2, t => t[0].Subtract(t[1]), "(a − b)", "1", "−1");

    public static readonly ExpressionFunction Multiply = new("*", 2, 2, t => t[0].Multiply(t[1]), "(a·b)", "b", "a");

    public static readonly ExpressionFunction Divide = new("/", 2, 2, t => t[0].Divide(t[1]), "(a/b)", "1/b", "−a/b²");

    public static readonly ExpressionFunction Power = new("^", 2, 2, t => t[0].Pow(t[1]), "(a^b)", "b·a^(b − 1)", "a^b · log a");

    public static readonly ExpressionFunction Negate = new("negative", 1, 1, t => -t[0], "(−a)", "−1");

    /// <summary>The functions that are called by name.</summary>
    public static readonly IReadOnlyDictionary<string, ExpressionFunction> Named = new ExpressionFunction[]
    {
        new("abs", 1, 1, t => t[0].Abs(), "|a|", "1 where a > 0, −1 where a < 0"),
        new("choose", 2, int.MaxValue, t => t[0].Choose(t[1..]), "choose(i, …)", "", "1 for the one that is chosen, 0 for the others"),
        new("exp", 1, 1, t => t[0].Exp(), "exp(a)", "exp(a)"),
        new("log", 1, 1, t => t[0].Log(), "log(a)", "1/a"),
        new("max", 2, 2, t => t[0].Maximum(t[1]), "max(a, b)", "1 where a > b, else 0", "1 where b > a, else 0"),
        new("min", 2, 2, t => t[0].Minimum(t[1]), "min(a, b)", "1 where a < b, else 0", "1 where b < a, else 0"),
        new("relu", 1, 1, t => t[0].ReLU(), "relu(a)", "1 where a > 0, else 0"),
        new("sigmoid", 1, 1, t => t[0].Sigmoid(), "σ(a)", "σ(a)·(1 − σ(a))"),
        new("sqrt", 1, 1, t => t[0].Sqrt(), "√a", "1/(2·√a)"),
        new("tanh", 1, 1, t => t[0].Tanh(), "tanh(a)", "1 − tanh²(a)"),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The derivative by the argument of this place as a rule, such as <c>∂(a·b)/∂a = b</c>; null where there is none.</summary>
    public string? Rule(int place) => Rules[Math.Min(place, Rules.Length - 1)] is { Length: > 0 } rule
        ? $"∂{Notation}/∂{(Most > 2 ? "p" : place == 0 ? "a" : "b")} = {rule}" : null;
}
