namespace Fovea.Course;

/// <summary>Sizes of convolutions.</summary>
public interface IConvolutionSizes
{
    /// <summary>⌊(n + 2p − k)/s⌋ + 1.</summary>
    int Output(int size, int kernel, int padding, int stride);

    /// <summary>(in·k² + 1)·out.</summary>
    int Parameters(int inChannels, int outChannels, int kernel);

    /// <summary>1 + L·(k − 1).</summary>
    int ReceptiveField(int layers, int kernel);
}

internal sealed class ConvolutionSizesExercise : Exercise<IConvolutionSizes>
{
    public ConvolutionSizesExercise() : base("signals", "sizes", 10, "ConvolutionSizes",
        "output size, parameters and receptive field of convolutions")
    {
        Check("Output", 1, (answer, draw) =>
        {
            var (n, k, p, s) = (draw.Whole(20, 40), draw.Whole(3, 9), draw.Whole(4, 9), draw.Whole(2, 3));
            return new Trial(() => answer.Output(n, k, p, s), ((n + (2 * p) - k) / s) + 1)
                .Mistake("the 1 is missing: the window's first place counts, too", () => (n + (2 * p) - k) / s)
                .Mistake("the padding is added on both sides", () => ((n + p - k) / s) + 1)
                .Mistake("the padding is forgotten", () => ((n - k) / s) + 1)
                .Mistake("the stride is forgotten", () => n + (2 * p) - k + 1)
                .Mistake("the division rounds down: a window that does not fit is left out",
                    () => Math.Ceiling((n + (2 * p) - k) / (double)s) + 1);
        });
        Check("Parameters", 1, (answer, draw) =>
        {
            var (a, b, k) = (draw.Whole(3, 9), draw.Whole(10, 20), draw.Whole(2, 5));
            return new Trial(() => answer.Parameters(a, b, k), ((a * k * k) + 1) * b)
                .Mistake("forgotten bias: each filter has one", () => a * k * k * b)
                .Mistake("there is one bias for each filter, not one for all", () => (a * k * k * b) + 1)
                .Mistake("there is one bias for each filter, not one for each of its channels", () => ((k * k) + 1) * a * b)
                .Mistake("each filter has a kernel for each input channel", () => ((k * k) + 1) * b)
                .Mistake("a kernel has k² weights, not k", () => ((a * k) + 1) * b);
        });
        Check("ReceptiveField", 1, (answer, draw) =>
        {
            var (layers, k) = (draw.Whole(2, 6), draw.Whole(2, 6));
            return new Trial(() => answer.ReceptiveField(layers, k), 1 + (layers * (k - 1)))
                .Mistake("windows overlap: each layer adds k − 1", () => layers * k)
                .Mistake("windows overlap: each layer adds k − 1", () => 1 + (layers * k))
                .Mistake("the pixel itself counts: 1 + L·(k − 1)", () => layers * (k - 1));
        });
    }
}
