using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The contents of a safetensors file: named tensors and text.</summary>
/// <param name="Tensors">Tensors by name, in the file's order.</param>
/// <param name="Metadata">The text under <c>__metadata__</c>.</param>
/// <remarks>Format: 8 bytes little-endian header length; a JSON header with dtype, shape and data_offsets of each tensor; the tensors'
/// bytes.
/// Source: the safetensors format description, github.com/huggingface/safetensors.</remarks>
public sealed partial record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The largest header read, as in the reference implementation: 100 MB.</summary>
    private const long MaxHeader = 100_000_000;

    private const string MetadataKey = "__metadata__";

    /// <summary>The format's name for an element type.</summary>
    private static string TypeName(DType dtype) => dtype switch
    {
        DType.Float32 => "F32",
        DType.Float64 => "F64",
        DType.Int64 => "I64",
        DType.Int32 => "I32",
        DType.UInt8 => "U8",
        DType.Float16 => "F16",
        DType.BFloat16 => "BF16",
        _ => "BOOL",
    };
}
