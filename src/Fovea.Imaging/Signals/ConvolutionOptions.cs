namespace Fovea.Imaging;

/// <summary>Which part of a convolution is kept. N is the length of the first, K that of the second.</summary>
public enum ConvolutionMode
{
    /// <summary>All N + K − 1 values that may differ from 0.</summary>
    Full,

    /// <summary>N values, from the middle of all.</summary>
    Same,

    /// <summary>The N − K + 1 values to which every value of the second contributes.</summary>
    Valid,
}

/// <summary>How a convolution is cut.</summary>
public readonly record struct ConvolutionOptions
{
    /// <summary>Everything, steps of 1, no zeros added.</summary>
    public ConvolutionOptions() { }

    /// <summary>Which part is kept.</summary>
    public ConvolutionMode Mode { get; init; }

    /// <summary>Of what is kept, every so many-th value, beginning with the first.</summary>
    public int Stride { get; init; } = 1;

    // Sizes with padding stay whole numbers of 32 bits.
    private const int MostStep = 1 << 20;

    /// <summary>Zeros added to the first on each side before all else; they count as its length.</summary>
    public int Padding { get; init; }

    /// <summary>Where the kept part begins in the full result, and how many values it has before the stride.</summary>
    /// <exception cref="ArgumentException">Nothing would be left, or an option is out of its range.</exception>
    internal (int First, int Count) Part(int n, int k)
    {
        if (Stride is < 1 or > MostStep || Padding is < 0 or > MostStep)
            throw new ArgumentException($"convolution: expected a stride of 1…{MostStep} and a padding of 0…{MostStep}, got {Stride} and "
                + $"{Padding}.");
        n += 2 * Padding;
        var (first, count) = Mode switch
        {
            ConvolutionMode.Full => (0, n + k - 1),
            ConvolutionMode.Same => ((k - 1) / 2, n),
            _ => (k - 1, n - k + 1),
        };
        return count > 0
            ? (first, count)
            : throw new ArgumentException(
                $"convolution (valid): expected a first of at least {k}, the length of the second, got {n}. Exchange the two, or add "
                    + "padding.");
    }
}
