namespace Fovea.Course;

/// <summary>Sizes and numbers for one trial; the same seed draws the same.</summary>
/// <param name="seed">The seed.</param>
public sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<(string Name, int Value)> _sizes = [];

    /// <summary>The sizes that were drawn, with what they are sizes of.</summary>
    public IReadOnlyList<(string Name, int Value)> Sizes => _sizes;

    /// <summary>A size that none of the others has, so that axes cannot be taken for one another.</summary>
    /// <param name="name">What it is the size of, such as <c>N</c>: hints say it.</param>
    /// <param name="least">The smallest.</param>
    /// <param name="most">The largest.</param>
    public int Size(string name, int least = 3, int most = 9)
    {
        int size;
        var left = 100;
        do size = _random.Next(least, most + 1);
        while (_sizes.Exists(s => s.Value == size) && left-- > 0);
        _sizes.Add((name, size));
        return size;
    }

    /// <summary>A number from N(mean, deviation²).</summary>
    public double Number(double mean = 0, double deviation = 1) => mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()))
        * Math.Cos(2 * Math.PI * _random.NextDouble()));

    /// <summary>A number from low to high, every one as likely.</summary>
    public double Uniform(double low, double high) => low + ((high - low) * _random.NextDouble());

    /// <summary>A whole number from low to high.</summary>
    public int Whole(int low, int high) => _random.Next(low, high + 1);

    /// <summary>A vector from N(mean, deviation²).</summary>
    public double[] Vector(int size, double mean = 0, double deviation = 1)
    {
        var x = new double[size];
        for (var i = 0; i < size; i++) x[i] = Number(mean, deviation);
        return x;
    }

    /// <summary>A matrix from N(mean, deviation²).</summary>
    public double[,] Matrix(int rows, int columns, double mean = 0, double deviation = 1)
    {
        var x = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) x[i, j] = Number(mean, deviation);
        return x;
    }

    /// <summary>Pictures [N, C, H, W] from N(0, 1).</summary>
    public double[,,,] Pictures(int count, int channels, int height, int width)
    {
        var x = new double[count, channels, height, width];
        for (var n = 0; n < count; n++)
            for (var c = 0; c < channels; c++)
                for (var i = 0; i < height; i++)
                    for (var j = 0; j < width; j++) x[n, c, i, j] = Number();
        return x;
    }

    /// <summary>Class numbers from 0 to below a number of classes, the last class among them.</summary>
    public int[] Labels(int count, int classes)
    {
        var labels = new int[count];
        for (var i = 0; i < count; i++) labels[i] = i == 0 ? classes - 1 : _random.Next(classes);
        return labels;
    }
}
