namespace Fovea.Onnx;

/// <summary>How a network becomes an ONNX file.</summary>
public readonly record struct OnnxExportOptions
{
    /// <summary>The oldest and the newest operator set that is written.</summary>
    public const int OldestOpset = 17, NewestOpset = 22;

    /// <summary>Operator set 17, any batch size, weights in the file as long as it stays below 2 GB.</summary>
    public OnnxExportOptions() { }

    /// <summary>The operator set, 17 to 22.</summary>
    public int Opset { get; init; } = OldestOpset;

    /// <summary>The one batch size that the file takes; null leaves the first axis of every input open.</summary>
    public int? Batch { get; init; }

    /// <summary>The file takes the shapes of the given inputs and no others: for modules whose inputs have no batch.</summary>
    public bool FixedShapes { get; init; }

    /// <summary>Weights of more bytes than this lie in a file of their own, <c>NAME.onnx.data</c>. No file of ONNX itself may pass 2 GB; 0
    /// puts all weights there but the smallest.</summary>
    public long ExternalAbove { get; init; } = 1_900_000_000;

    /// <summary>What else the file should say: names of the classes, preprocessing, where it came from.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>What the graph is called; <c>fovea</c> unless set.</summary>
    public string? GraphName { get; init; }

    /// <summary>Weights and activations in 8 bits, as <see cref="Quantizer"/> found them for the same module; null for floating
    /// point.</summary>
    public QuantizationPlan? Quantization { get; init; }

    internal void Check()
    {
        if (Opset is < OldestOpset or > NewestOpset) throw new ArgumentOutOfRangeException(nameof(Opset), Opset,
            $"ONNX export: expected an operator set from {OldestOpset} to {NewestOpset}.");
        if (Batch is < 1) throw new ArgumentOutOfRangeException(nameof(Batch), Batch, "ONNX export: expected a batch of 1 or more.");
    }

    // Source: onnx/onnx, docs/Versioning.md, "Released versions".
    internal int IrVersion => Opset switch { <= 18 => 8, <= 20 => 9, _ => 10 };
}
