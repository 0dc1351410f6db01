using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>An operator or function of expressions, computed by one operation.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
/// <param name="Apply">The operation.</param>
internal sealed record ExpressionFunction(string Name, int Least, int Most, Func<Tensor[], Tensor> Apply)
{
    public static readonly ExpressionFunction Add = new("+", 2, 2, t => t[0].Add(t[1]));

    public static readonly ExpressionFunction Subtract = new("-", 2, 2, t => t[0].Subtract(t[1]));

    public static readonly ExpressionFunction Multiply = new("*", 2, 2, t => t[0].Multiply(t[1]));

    public static readonly ExpressionFunction Divide = new("/", 2, 2, t => t[0].Divide(t[1]));

    public static readonly ExpressionFunction Power = new("^", 2, 2, t => t[0].Pow(t[1]));

    public static readonly ExpressionFunction Negate = new("negative", 1, 1, t => -t[0]);

    /// <summary>The functions that are called by name.</summary>
    public static readonly IReadOnlyDictionary<string, ExpressionFunction> Named = new ExpressionFunction[]
    {
        new("abs", 1, 1, t => t[0].Abs()),
        new("choose", 2, int.MaxValue, t => t[0].Choose(t[1..])),
        new("exp", 1, 1, t => t[0].Exp()),
        new("log", 1, 1, t => t[0].Log()),
        new("max", 2, 2, t => t[0].Maximum(t[1])),
        new("min", 2, 2, t => t[0].Minimum(t[1])),
        new("relu", 1, 1, t => t[0].ReLU()),
        new("sigmoid", 1, 1, t => t[0].Sigmoid()),
        new("sqrt", 1, 1, t => t[0].Sqrt()),
        new("tanh", 1, 1, t => t[0].Tanh()),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);
}
