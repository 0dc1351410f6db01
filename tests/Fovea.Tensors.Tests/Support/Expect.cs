namespace Fovea.Tensors.Tests;

/// <summary>Assertions on tensors.</summary>
internal static class Expect
{
    /// <summary>The largest relative error that a sum of some hundred rounded terms may show.</summary>
    public static double Tolerance(DType dtype) => dtype == DType.Float32 ? 2e-5 : 1e-12;

    /// <summary>Same shape, and |actual − expected| ≤ tolerance·max(1, |expected|) everywhere.</summary>
    public static void Close(Shape shape, ReadOnlySpan<double> expected, Tensor actual, double tolerance)
    {
        Assert.Equal(shape, actual.Shape);
        Close(expected, actual, tolerance);
    }

    /// <summary>|actual − expected| ≤ tolerance·max(1, |expected|) everywhere.</summary>
    public static void Close(ReadOnlySpan<double> expected, Tensor actual, double tolerance)
    {
        var values = actual.Doubles();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(expected[i]) && double.IsNaN(values[i])) continue;
            if (expected[i] == values[i]) continue;
            Assert.True(Math.Abs(values[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i} of {actual.Shape}: expected {expected[i]:R}, got {values[i]:R}");
        }
    }

    public static void Close(Tensor expected, Tensor actual, double tolerance) =>
        Close(expected.Shape, expected.Doubles(), actual, tolerance);

    /// <summary>Same shape, type and bits.</summary>
    public static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.DType, actual.DType);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(Array.ConvertAll(expected.Doubles(), BitConverter.DoubleToInt64Bits),
            Array.ConvertAll(actual.Doubles(), BitConverter.DoubleToInt64Bits));
    }

    /// <summary>The message of the <see cref="ShapeException"/> that an operation must throw.</summary>
    public static void Message(string expected, Action action) => Assert.Equal(expected, Assert.Throws<ShapeException>(action).Message);

    /// <summary>The elements as doubles, whatever the type.</summary>
    public static double[] Doubles(this Tensor x) => x.Detach().To(DType.Float64).ToArray<double>();
}
