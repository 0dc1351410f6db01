using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The contents of a safetensors file: named tensors and text.</summary>
/// <param name="Tensors">Tensors by name, in the file's order.</param>
/// <param name="Metadata">The text under <c>__metadata__</c>.</param>
/// <remarks>Element types stay as they are stored. Those that tensors lack become the next that holds all their values: whole numbers
/// Int64, floats of eight bits Float32.
/// <para>Format: 8 bytes little-endian header length; a JSON header with dtype, shape and data_offsets of each tensor; the tensors'
/// bytes.</para>
/// Source: the safetensors format description, github.com/huggingface/safetensors.</remarks>
public sealed partial record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
