using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>An operation in 8 bits: its input, its weights and its bias.</summary>
/// <param name="Name">The operation, for messages.</param>
/// <param name="Input">The activation that it reads.</param>
/// <param name="Weight">The weights.</param>
/// <param name="Bias">The bias in 32 bits, b ≈ input scale·weight scale·q; null for none.</param>
public sealed record QuantizedOperation(string Name, QuantizedActivation Input, QuantizedWeight Weight, int[]? Bias)
{
    /// <summary>What each q of the bias stands for.</summary>
    public float[] BiasScales => [.. Enumerable.Range(0, Bias?.Length ?? 0).Select(i => BiasScale(Input, Weight, i))];

    /// <summary>The bias as the integers say it.</summary>
    public Tensor? DequantizedBias() =>
        Bias is null ? null : Tensor.From([.. Bias.Zip(BiasScales, (q, scale) => q * scale)], [Bias.Length]);

    internal static int[] Round(ReadOnlySpan<float> bias, QuantizedActivation input, QuantizedWeight weight)
    {
        var values = new int[bias.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = (int)Math.Clamp(Math.Round(bias[i] / (double)BiasScale(input, weight, i)), int.MinValue, int.MaxValue);
        return values;
    }

    // Of a transposed convolution in groups the scales come again for each group.
    private static float BiasScale(QuantizedActivation input, QuantizedWeight weight, int channel) =>
        input.Scale * weight.Scales[channel % weight.Scales.Length];
}

/// <summary>How a network is brought to 8 bits: what <see cref="Quantizer"/> found for each of its convolutions and matrix
/// products.</summary>
/// <param name="operations">By the operation's place in the traced network.</param>
public sealed class QuantizationPlan(IReadOnlyDictionary<int, QuantizedOperation> operations)
{
    /// <summary>By the operation's place in the traced network.</summary>
    public IReadOnlyDictionary<int, QuantizedOperation> Operations => operations;

    /// <summary>What is known of an operation; null where it stays as it is.</summary>
    /// <exception cref="InvalidOperationException">The plan is of another network.</exception>
    internal QuantizedOperation? Find(int place, Operation operation)
    {
        if (!operations.TryGetValue(place, out var known)) return null;
        return known.Name == operation.Name && operation.Inputs[1]?.Shape == known.Weight.Shape ? known
            : throw new InvalidOperationException($"quantization: expected {known.Name} with weights {known.Weight.Shape} as operation {place}, got {operation.Name}. Calibrate this network.");
    }
}
