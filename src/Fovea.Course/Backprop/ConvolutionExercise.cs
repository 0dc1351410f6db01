using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>y[n, f, i, j] = b[f] + Σ_c,u,v x[n, c, i·s + u − p, j·s + v − p]·w[f, c, u, v].</summary>
public interface IConvolution
{
    /// <summary>The layer forward.</summary>
    double[,,,] Forward(double[,,,] x, double[,,,] w, double[] b, int stride, int padding);

    /// <summary>∂L/∂x, ∂L/∂w and ∂L/∂b.</summary>
    (double[,,,] Dx, double[,,,] Dw, double[] Db) Backward(double[,,,] upstream, double[,,,] x, double[,,,] w, int stride, int padding);
}

internal sealed class ConvolutionExercise : Exercise<IConvolution>
{
    private const string Flipped = "the kernel is flipped: a convolution layer correlates, it does not turn the kernel round";

    public ConvolutionExercise() : base("backprop", "convolution", 110, "Convolution",
        "a convolution layer with stride and padding, forward and backward")
    {
        Check("Forward", 3, (answer, draw) =>
        {
            var k = new Layer(draw);
            return new Trial(() => answer.Forward(k.X, k.W, k.B, k.Stride, k.Padding), k.Forward(k.At, k.Weight, k.Bias))
                .Mistake(Flipped, () => k.Forward(k.At, k.Weight.Flip(2, 3), k.Bias))
                .Mistake("the bias is forgotten", () => k.Forward(k.At, k.Weight, null))
                .Mistake("the padding is forgotten", () => k.Forward(k.At, k.Weight, k.Bias, padding: 0))
                .Mistake("the padding and the bias are forgotten", () => k.Forward(k.At, k.Weight, null, padding: 0))
                .Mistake("the stride is forgotten", () => k.Forward(k.At, k.Weight, k.Bias, stride: 1))
                .Mistake("the sum goes over all input channels, not the first alone",
                    () => k.Forward(k.At.Slice(1, 0, 1), k.Weight.Slice(1, 0, 1), k.Bias))
                .Mistake("the bias is added once for each output, not once for each input channel",
                    () => k.Forward(k.At, k.Weight, k.Bias * (double)k.X.GetLength(1)))
                .Keeps(k.X, "x").Keeps(k.W, "w").Keeps(k.B, "b");
        });
        Check("Backward: dx", 3, (answer, draw) =>
        {
            var k = new Layer(draw);
            return Kept(Trial.Gradient(() => Call(answer, k).Dx, x => k.Forward(x, k.Weight, k.Bias), k.X, k.Upstream)
                .Mistake("the kernel is flipped: each output's gradient goes back by the same weights to the pixels that it came from",
                    () => CentralDifferences.Gradient(x => k.Forward(x, k.Weight.Flip(2, 3), k.Bias), k.At, k.Upstream.ToTensor()))
                .Mistake("the padding is still there: cut its rows and columns off dx", () => k.Padded()), k);
        });
        Check("Backward: dw", 3, (answer, draw) =>
        {
            var k = new Layer(draw);
            return Kept(Trial.Gradient(() => Call(answer, k).Dw, w => k.Forward(k.At, w, k.Bias), k.W, k.Upstream)
                .Mistake("the kernel's gradient is flipped: a convolution layer correlates",
                    () => CentralDifferences.Gradient(w => k.Forward(k.At, w, k.Bias), k.Weight, k.Upstream.ToTensor()).Flip(2, 3)), k);
        });
        Check("Backward: db", 1, (answer, draw) =>
        {
            var k = new Layer(draw);
            var upstream = k.Upstream.ToTensor();
            return Kept(Trial.Gradient(() => Call(answer, k).Db, b => k.Forward(k.At, k.Weight, b), k.B, k.Upstream)
                .Mistake("a mean where the sum was meant: the bias has a part in every sample and every position",
                    () => upstream.Mean([0, 2, 3]))
                .Mistake("the bias has a part in every position, not in the first alone: sum over rows and columns, too",
                    () => upstream.Slice(2, 0, 1).Slice(3, 0, 1).Sum([0, 2, 3])), k);
        });
    }

    private static Trial Kept(Trial trial, Layer k) => trial.Keeps(k.Upstream, "upstream").Keeps(k.X, "x").Keeps(k.W, "w");

    private static (double[,,,] Dx, double[,,,] Dw, double[] Db) Call(IConvolution answer, Layer k) =>
        answer.Backward(k.Upstream, k.X, k.W, k.Stride, k.Padding);

    private sealed class Layer
    {
        public Layer(Draw draw)
        {
            var (samples, channels, filters) = (draw.Size("N", 2, 4), draw.Size("C", 2, 5), draw.Size("F", 2, 6));
            var (kernelHeight, kernelWidth) = (draw.Whole(2, 3), draw.Whole(2, 4));
            (Stride, Padding) = (draw.Whole(1, 2), draw.Whole(1, 2));
            X = draw.Pictures(samples, channels, draw.Whole(4, 6), draw.Whole(5, 7));
            W = draw.Pictures(filters, channels, kernelHeight, kernelWidth);
            B = draw.Vector(filters);
            var size = Forward(At, Weight, Bias).Shape;
            Upstream = draw.Pictures(samples, filters, size[2], size[3]);
        }

        public double[,,,] X { get; }

        public double[,,,] W { get; }

        public double[] B { get; }

        public double[,,,] Upstream { get; }

        public int Stride { get; }

        public int Padding { get; }

        public Tensor At => X.ToTensor();

        public Tensor Weight => W.ToTensor();

        public Tensor Bias => B.ToTensor();

        public Tensor Forward(Tensor x, Tensor weight, Tensor? bias, int? padding = null, int? stride = null) =>
            x.Conv2d(weight, bias, new() { Padding = padding ?? Padding, Stride = stride ?? Stride });

        // dx with the rows and columns of the padding.
        public Tensor Padded()
        {
            var wide = At.Pad([(0, 0), (0, 0), (Padding, Padding), (Padding, Padding)]);
            return CentralDifferences.Gradient(x => Forward(x, Weight, Bias, padding: 0), wide, Upstream.ToTensor());
        }
    }
}
