using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>y[n] = Σ_k x[k]·h[n − k].</summary>
public interface IConvolution1d
{
    /// <summary>The whole convolution, of N + K − 1 values.</summary>
    double[] Convolve(double[] x, double[] h);

    /// <summary>The places at which h lies within x wholly, N − K + 1 values, without turning h round.</summary>
    double[] Correlate(double[] x, double[] h);
}

internal sealed class Convolution1dExercise : Exercise<IConvolution1d>
{
    public Convolution1dExercise() : base("signals", "convolution-1d", 30, "Convolution1d", "convolution and correlation of signals")
    {
        Check("Convolve", 2, (answer, draw) =>
        {
            var (x, h) = (draw.Vector(draw.Whole(7, 12)), draw.Vector(draw.Whole(3, 5)));
            return new Trial(() => answer.Convolve(x, h), Full(x, h))
                .Mistake("flipped kernel: this is the correlation; in a convolution h is turned round, h[n − k]",
                    () => Full(x, [.. h.Reverse()]))
                .Mistake("this is as long as x alone: the whole convolution has N + K − 1 values", () => Full(x, h).Slice(0, 0, x.Length))
                .Mistake("this is the middle part alone: the whole convolution has N + K − 1 values",
                    () => Full(x, h).Slice(0, h.Length - 1, x.Length))
                .Keeps(x).Keeps(h);
        });
        Check("Correlate", 1, (answer, draw) =>
        {
            var (x, h) = (draw.Vector(draw.Whole(7, 12)), draw.Vector(draw.Whole(3, 5)));
            return new Trial(() => answer.Correlate(x, h), Full(x, [.. h.Reverse()]).Slice(0, h.Length - 1, x.Length))
                .Mistake("flipped kernel: this is the convolution; a correlation does not turn h round",
                    () => Full(x, h).Slice(0, h.Length - 1, x.Length))
                .Mistake("this goes beyond the ends of x: h has to lie within it, which it does in N − K + 1 places",
                    () => Full(x, [.. h.Reverse()]))
                .Keeps(x).Keeps(h);
        });
    }

    private static Tensor Full(double[] x, double[] h)
    {
        var y = new double[x.Length + h.Length - 1];
        for (var i = 0; i < x.Length; i++)
            for (var k = 0; k < h.Length; k++) y[i + k] += x[i] * h[k];
        return Tensor.From(y);
    }
}
