namespace Fovea.Onnx;

/// <summary>How a network is brought to 8 bits.</summary>
public readonly record struct QuantizationOptions
{
    /// <summary>Ranges from the smallest value to the largest, weights that every processor adds up exactly.</summary>
    public QuantizationOptions() { }

    /// <summary>How the ranges of activations are found; from the smallest value to the largest unless given.</summary>
    public RangeEstimator? Estimator { get; init; }

    /// <summary>Weights take all values from −127 to 127 instead of those from −64 to 64.</summary>
    /// <remarks>x86 processors without VNNI add two products of 8 bits in 16 bits, which larger weights overflow: ONNX Runtime then gives
    /// other results than the file says. Its documentation calls the smaller weights "reduced range".</remarks>
    public bool FullRange { get; init; }

    internal int MostWeight => FullRange ? sbyte.MaxValue : 64;
}
