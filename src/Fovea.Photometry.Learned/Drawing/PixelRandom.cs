using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The random numbers of one drawn pixel: a Philox stream of its own, so that a pixel depends on its number alone.</summary>
internal sealed class PixelRandom
{
    private readonly uint[] _words = new uint[4];
    private ulong _key, _stream, _counter;
    private int _left;
    private float _spare = float.NaN;

    /// <summary>Begins the stream of a pixel.</summary>
    public void Begin(ulong key, ulong stream) => (_key, _stream, _counter, _left, _spare) = (key, stream, 0, 0, float.NaN);

    /// <summary>Uniform in [0, 1), of 24 bits.</summary>
    public float Next()
    {
        if (_left == 0)
        {
            (_words[0], _words[1], _words[2], _words[3]) = Philox.Block(_key, _counter++, _stream);
            _left = 4;
        }
        return (_words[--_left] >> 8) * (1f / (1 << 24));
    }

    /// <summary>Uniform in [from, to).</summary>
    public float Uniform(float from, float to) => from + (to - from) * Next();

    /// <summary>Uniform in the logarithm, between two numbers above 0.</summary>
    public float LogUniform(float from, float to) => from * MathF.Pow(to / from, Next());

    /// <summary>Whether an event of this probability happens.</summary>
    public bool Chance(float probability) => Next() < probability;

    /// <summary>A whole number in 0…bound − 1.</summary>
    public int Index(int bound) => Math.Min((int)(Next() * bound), bound - 1);

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller).</summary>
    public float Normal()
    {
        if (!float.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = float.NaN;
            return spare;
        }
        var radius = MathF.Sqrt(-2 * MathF.Log(1 - Next()));
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * Next());
        _spare = radius * sin;
        return radius * cos;
    }

    /// <summary>A direction within a cap about z, at equal areas.</summary>
    /// <param name="lowest">The least z.</param>
    public (float X, float Y, float Z) Cap(float lowest)
    {
        var z = Uniform(lowest, 1);
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * Next());
        var radius = MathF.Sqrt(MathF.Max(0, 1 - z * z));
        return (radius * cos, radius * sin, z);
    }
}
