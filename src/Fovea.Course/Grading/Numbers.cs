using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>Arrays, as answers have them, as tensors, in which references compute.</summary>
internal static class Numbers
{
    /// <summary>The elements, the last axis fastest.</summary>
    public static double[] Flat(Array values)
    {
        var flat = new double[values.Length];
        if (values is double[] or double[,] or double[,,] or double[,,,])
            Buffer.BlockCopy(values, 0, flat, 0, sizeof(double) * flat.Length);
        else if (values is int[] whole) Array.Copy(whole, flat, flat.Length);
        else throw new ArgumentException($"course: expected an array of numbers of one to four axes, got {values.GetType()}.");
        return flat;
    }

    /// <summary>The sizes of the axes.</summary>
    public static int[] Sizes(Array values) => [.. Enumerable.Range(0, values.Rank).Select(values.GetLength)];

    /// <summary>The array as a tensor of Float64.</summary>
    public static Tensor ToTensor(this Array values) => Tensor.From(Flat(values), Shape.Create(Sizes(values)));

    /// <summary>Class numbers as a tensor of Int64.</summary>
    public static Tensor ToLabels(this int[] labels) => Tensor.From(Array.ConvertAll(labels, l => (long)l));

    /// <summary>A number as a tensor.</summary>
    public static Tensor Scalar(double value) => Tensor.From(new[] { value }, Shape.Create());

    /// <summary>A tensor as a matrix.</summary>
    public static double[,] ToMatrix(this Tensor x)
    {
        var matrix = new double[x.Shape[0], x.Shape[1]];
        Buffer.BlockCopy(x.ToArray<double>(), 0, matrix, 0, sizeof(double) * matrix.Length);
        return matrix;
    }

    /// <summary>The text of a relative error; empty where there is none.</summary>
    public static string Error(double error) => double.IsNaN(error) ? "" : double.IsInfinity(error) ? "without bound"
        : error.ToString(error is 0 or >= 0.01 ? "0.##" : "0.0e+0", CultureInfo.InvariantCulture);

    /// <summary>The text of a number, short.</summary>
    public static string Text(double value) => value.ToString(value == 0 || Math.Abs(value) is >= 1e-3 and < 1e6 ? "0.######" : "0.###e+0",
        CultureInfo.InvariantCulture);
}
