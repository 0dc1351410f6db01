using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>A value that is computed from the square window about a pixel, where no sum of weights will do.</summary>
internal interface IWindowFunction
{
    /// <summary>The values of one row.</summary>
    /// <param name="wide">The plane with its border.</param>
    /// <param name="at">Where the window of the row's first pixel begins.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="result">One value a pixel.</param>
    void Row(ReadOnlySpan<float> wide, int at, int stride, Span<float> result);
}

/// <summary>Runs such a function over all rows of all planes, in parallel.</summary>
internal static class WindowRows
{
    /// <param name="x">[…, H, W], Float32.</param>
    /// <param name="radius">Of the window: its side is 2·radius + 1.</param>
    /// <param name="border">What stands outside the edge.</param>
    /// <param name="function">Computes a row.</param>
    public static Tensor Apply<F>(Tensor x, int radius, PaddingMode border, F function) where F : struct, IWindowFunction =>
        Tensor.From(Apply(Borders.Extend(x, radius, radius, border), x.Shape, radius, function), x.Shape);

    /// <param name="wide">The planes with their border.</param>
    /// <param name="shape">Of the planes without it.</param>
    /// <param name="radius">Of the window and of the border.</param>
    /// <param name="function">Computes a row.</param>
    public static float[] Apply<F>(Tensor wide, Shape shape, int radius, F function) where F : struct, IWindowFunction
    {
        var y = new float[shape.Elements];
        WorkPool.For(y.Length / shape[^1], 8, new Rows<F>(wide, y, shape[^2], shape[^1], radius, function));
        return y;
    }

    private readonly struct Rows<F>(Tensor wide, float[] y, int height, int width, int radius, F function) : IWork where F : struct,
        IWindowFunction
    {
        public void Run(int begin, int end)
        {
            var (tall, stride) = (height + 2 * radius, width + 2 * radius);
            for (var row = begin; row < end; row++)
            {
                var at = (row / height * tall + row % height) * stride;
                function.Row(wide.AsReadOnlySpan<float>(), at, stride, y.AsSpan(row * width, width));
            }
        }
    }
}
