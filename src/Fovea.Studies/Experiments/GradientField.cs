using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Studies;

/// <summary>How much each input pixel moves the output pixel in the middle: the mean of <c>(∂y/∂x)²</c> over pictures, channels and
/// draws, with sum 1.</summary>
/// <remarks>Source: W. Luo et al., "Understanding the effective receptive field in deep convolutional neural networks", NIPS
/// 2016.</remarks>
internal sealed class GradientField
{
    private const double Share = 0.95;

    private readonly double[,] _energy;
    private double _sum;

    public GradientField(int side) => _energy = new double[side, side];

    /// <summary>Pixels along a side of the input.</summary>
    public int Side => _energy.GetLength(0);

    /// <summary>The part of the whole at each pixel.</summary>
    public double this[int y, int x] => _energy[y, x] / _sum;

    /// <summary>√ of the parts, the largest 1: mean sizes of gradients, as something to look at.</summary>
    public float[] Picture
    {
        get
        {
            var largest = _energy.Cast<double>().Max();
            return [.. _energy.Cast<double>().Select(e => (float)Math.Sqrt(e / largest))];
        }
    }

    /// <summary>Pixels along the longer side of the smallest rectangle outside of which every gradient is exactly 0.</summary>
    public int Extent
    {
        get
        {
            var (top, bottom, left, right) = (Side, -1, Side, -1);
            for (var y = 0; y < Side; y++)
                for (var x = 0; x < Side; x++)
                {
                    if (_energy[y, x] == 0) continue;
                    (top, bottom, left, right) = (Math.Min(top, y), Math.Max(bottom, y), Math.Min(left, x), Math.Max(right, x));
                }
            return Math.Max(bottom - top, right - left) + 1;
        }
    }

    /// <summary>The deviation along an axis, in pixels, about the mean place.</summary>
    public double Deviation
    {
        get
        {
            var (meanY, meanX) = (Sum((y, _) => y), Sum((_, x) => x));
            return Math.Sqrt(Sum((y, x) => (y - meanY) * (y - meanY) + (x - meanX) * (x - meanX)) / 2);
        }
    }

    /// <summary>Pixels along a side of the smallest square about the mean place that has 95 % of the whole.</summary>
    public int EffectiveSide
    {
        get
        {
            var (centreY, centreX) = ((int)Math.Round(Sum((y, _) => y)), (int)Math.Round(Sum((_, x) => x)));
            var radius = 0;
            while (Sum((y, x) => Math.Max(Math.Abs(y - centreY), Math.Abs(x - centreX)) <= radius ? 1 : 0) < Share) radius++;
            return 2 * radius + 1;
        }
    }

    /// <summary>Adds the gradients of the middle of a network's map to its inputs.</summary>
    /// <param name="features">[N, C, H, W] → maps.</param>
    /// <param name="pictures">[N, C, side, side].</param>
    public void Add(Module features, Tensor pictures)
    {
        // What Winograd's algorithm rounds is not exactly 0 where nothing is.
        var direct = ComputeContext.Current.With(seed: 0);
        direct.Winograd = false;
        using var context = direct.Use();
        using var modes = ModeScope.Inference(features);
        var x = pictures.Detach();
        x.RequiresGrad = true;
        var y = features.Forward(x);
        var upstream = Tensor.Zeros(y.Shape);
        for (var n = 0; n < y.Shape[0]; n++)
            for (var c = 0; c < y.Shape[1]; c++) upstream[n, c, y.Shape[2] / 2, y.Shape[3] / 2] = 1;
        y.Backward(upstream);
        var gradient = x.Grad!.AsReadOnlySpan<float>();
        for (var i = 0; i < gradient.Length; i++)
        {
            var square = (double)gradient[i] * gradient[i];
            _energy[i / Side % Side, i % Side] += square;
            _sum += square;
        }
        features.ZeroGrad();
    }

    private double Sum(Func<int, int, double> weight)
    {
        var sum = 0.0;
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++) sum += weight(y, x) * _energy[y, x];
        return sum / _sum;
    }
}
