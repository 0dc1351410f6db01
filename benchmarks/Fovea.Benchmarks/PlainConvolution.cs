namespace Fovea.Benchmarks;

/// <summary>A convolution as its definition says, by loops: kernel k×k, stride 1, zero padding p, no bias.</summary>
/// <param name="batch">N.</param>
/// <param name="inputs">C.</param>
/// <param name="outputs">O.</param>
/// <param name="side">H = W of the images.</param>
/// <param name="kernel">k.</param>
/// <param name="padding">p.</param>
internal sealed class PlainConvolution(int batch, int inputs, int outputs, int side, int kernel, int padding)
{
    private readonly int _out = side + 2 * padding - kernel + 1;

    /// <summary>Y[n, o, i, j] = Σ X[n, c, i + u − p, j + v − p]·W[o, c, u, v].</summary>
    public float[] Forward(float[] x, float[] w)
    {
        var y = new float[batch * outputs * _out * _out];
        Each(new ToOutput(x, w, y));
        return y;
    }

    /// <summary>∂L/∂X from ∂L/∂Y.</summary>
    public float[] Input(float[] dy, float[] w)
    {
        var dx = new float[batch * inputs * side * side];
        Each(new ToInput(dy, w, dx));
        return dx;
    }

    /// <summary>∂L/∂W from ∂L/∂Y.</summary>
    public float[] Weight(float[] dy, float[] x)
    {
        var dw = new float[outputs * inputs * kernel * kernel];
        Each(new ToWeight(dy, x, dw));
        return dw;
    }

    // Every product of the sum: where its output, its input and its weight stand.
    private void Each<T>(T tap) where T : struct, ITap
    {
        for (var n = 0; n < batch; n++)
            for (var o = 0; o < outputs; o++)
                for (var c = 0; c < inputs; c++)
                    for (var u = 0; u < kernel; u++)
                        for (var v = 0; v < kernel; v++)
                            Plane(tap, (n * outputs + o) * _out * _out, (n * inputs + c) * side * side,
                                ((o * inputs + c) * kernel + u) * kernel + v, u - padding, v - padding);
    }

    private void Plane<T>(T tap, int output, int input, int weight, int down, int right) where T : struct, ITap
    {
        for (var i = Math.Max(0, -down); i < Math.Min(_out, side - down); i++)
            for (var j = Math.Max(0, -right); j < Math.Min(_out, side - right); j++)
                tap.Add(output + i * _out + j, input + (i + down) * side + j + right, weight);
    }

    private interface ITap
    {
        void Add(int output, int input, int weight);
    }

    private readonly struct ToOutput(float[] x, float[] w, float[] y) : ITap
    {
        public void Add(int output, int input, int weight) => y[output] += x[input] * w[weight];
    }

    private readonly struct ToInput(float[] dy, float[] w, float[] dx) : ITap
    {
        public void Add(int output, int input, int weight) => dx[input] += dy[output] * w[weight];
    }

    private readonly struct ToWeight(float[] dy, float[] x, float[] dw) : ITap
    {
        public void Add(int output, int input, int weight) => dw[weight] += dy[output] * x[input];
    }
}
