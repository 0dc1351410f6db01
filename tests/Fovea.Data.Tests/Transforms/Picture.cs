using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

/// <summary>A picture of pseudo-random values 0…1, and transforms of it.</summary>
internal sealed class Picture
{
    public Picture(params int[] shape)
    {
        Shape = Shape.Create(shape);
        var random = new Generator(7);
        Values = [.. Enumerable.Range(0, Shape.Elements).Select(_ => (float)random.NextDouble())];
    }

    public Shape Shape { get; }

    public float[] Values { get; }

    public int Height => Shape[1];

    public int Width => Shape[2];

    /// <summary>This picture with other values.</summary>
    public Picture With(ReadOnlySpan<float> values)
    {
        values.CopyTo(Values);
        return this;
    }

    /// <summary>The value at a place, and 0 outside.</summary>
    public float At(int c, int y, int x) => y >= 0 && y < Height && x >= 0 && x < Width ? Values[(c * Height + y) * Width + x] : 0;

    /// <summary>What a transform makes of it. The output holds rubbish before.</summary>
    public float[] Apply(ITransform transform, ulong seed = 1)
    {
        var output = new float[transform.OutputShape(Shape).Elements];
        output.AsSpan().Fill(float.NaN);
        transform.Apply(Values, Shape, output, new Generator(seed));
        return output;
    }

    /// <summary>The picture f(c, y, x).</summary>
    public static float[] Make(int channels, int height, int width, Func<int, int, int, float> f)
    {
        var values = new float[channels * height * width];
        for (var i = 0; i < values.Length; i++) values[i] = f(i / (height * width), i / width % height, i % width);
        return values;
    }
}
