using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>What a table of a calculation by hand holds.</summary>
public enum HandRole
{
    /// <summary>Given.</summary>
    Input,

    /// <summary>Computed forward.</summary>
    Value,

    /// <summary>Computed backward.</summary>
    Gradient,
}

/// <summary>Numbers of a calculation that one can follow by hand, each with the sum that gives it.</summary>
/// <param name="Name">As formulas call it: <c>σ²</c>, <c>dX</c>.</param>
/// <param name="Meaning">The formula of all of its numbers.</param>
/// <param name="Role">Where it stands in the calculation.</param>
/// <param name="Values">[rows, columns], from the engine's own operation.</param>
/// <param name="Formulas">[rows, columns]: the same number written out, as <see cref="Expression"/> reads it, its parts rounded to six
/// digits; null for what is given.</param>
public sealed record HandTable(string Name, string Meaning, HandRole Role, double[,] Values, string[,]? Formulas)
{
    internal static HandTable Given(string name, string meaning, Tensor values) =>
        new(name, meaning, HandRole.Input, Rows(values), null);

    internal static HandTable Found(string name, string meaning, HandRole role, Tensor values, Func<int, int, string> formula)
    {
        var rows = Rows(values);
        var formulas = new string[rows.GetLength(0), rows.GetLength(1)];
        for (var i = 0; i < formulas.GetLength(0); i++)
            for (var j = 0; j < formulas.GetLength(1); j++) formulas[i, j] = formula(i, j);
        return new(name, meaning, role, rows, formulas);
    }

    // Scalars and vectors are one row.
    internal static double[,] Rows(Tensor values)
    {
        var width = values.Rank == 0 ? 1 : values.Shape[^1];
        var (flat, rows) = (values.ToArray<double>(), new double[values.Count / width, width]);
        for (var i = 0; i < flat.Length; i++) rows[i / width, i % width] = flat[i];
        return rows;
    }

    internal static Tensor Matrix(double[,] values) =>
        Tensor.From([.. values.Cast<double>()], [values.GetLength(0), values.GetLength(1)]);

    // A number within a formula; a negative one in brackets.
    internal static string Number(double value)
    {
        var text = value.ToString("G6", CultureInfo.InvariantCulture).Replace("E+", "E", StringComparison.Ordinal);
        return value < 0 ? $"({text.Replace('-', '−')})" : text;
    }

    internal static string Sum(IEnumerable<string> terms) => string.Join(" + ", terms) is { Length: > 0 } sum ? sum : "0";
}
