namespace Fovea.Tensors;

/// <summary>How a one-dimensional convolution's windows lie.</summary>
public readonly record struct Conv1dOptions
{
    /// <summary>Steps of 1, no padding, no dilation, one group.</summary>
    public Conv1dOptions() { }

    /// <summary>Elements between windows.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Elements added on each side.</summary>
    public int Padding { get; init; }

    /// <summary>Elements between the kernel's taps.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Groups of channels that do not mix.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>What stands in the padding.</summary>
    public PaddingMode PaddingMode { get; init; }
}

/// <summary>Y[n, o, i] = b[o] + Σ X[n, c, i·s + u·d − p]·W[o, c, u]: a two-dimensional convolution of one row.</summary>
public static class Conv1dOp
{
    extension(Tensor x)
    {
        /// <summary>Convolution of signals [N, C, L] with kernels [O, C/groups, K].</summary>
        /// <exception cref="ShapeException">Shapes, types or options do not fit.</exception>
        public Tensor Conv1d(Tensor weight, Tensor? bias = null, Conv1dOptions? options = null)
        {
            Check.Rank("conv1d", x, 3, "input [N, C, L]");
            Check.Rank("conv1d", weight, 3, "weight [O, C/groups, K]");
            var o = options ?? new();
            return x.Unsqueeze(2).Conv2d(weight.Unsqueeze(2), bias, new()
            {
                Stride = (1, o.Stride), Padding = (0, o.Padding), Dilation = (1, o.Dilation), Groups = o.Groups,
                PaddingMode = o.PaddingMode,
            }).Squeeze(2);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("conv1d", t => t[0].Conv1d(t[1], t[2]), Sample.Normal([2, 3, 9]), Sample.Normal([5, 3, 4], 2), Sample.Normal([5], 3)),
        new("conv1d (all options)", t =>
            t[0].Conv1d(t[1], null, new() { Stride = 2, Padding = 3, Dilation = 2, Groups = 2, PaddingMode = PaddingMode.Circular }),
                Sample.Normal([2, 4, 9]), Sample.Normal([6, 2, 3], 2)),
    ];
}
