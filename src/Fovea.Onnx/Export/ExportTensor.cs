using Fovea.Onnx.Schema;
using Fovea.Tensors;
using Google.Protobuf;
using static Fovea.Onnx.Schema.TensorProto.Types;

namespace Fovea.Onnx;

/// <summary>A constant of an ONNX file: a tensor, or bytes of a type that tensors do not have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The element type.</param>
/// <param name="Dims">The sizes of the axes.</param>
/// <param name="Tensor">The tensor, or null.</param>
/// <param name="Bytes">The elements, little-endian, where there is no tensor.</param>
internal sealed record ExportTensor(string Name, DataType Type, long[] Dims, Tensor? Tensor, byte[]? Bytes)
{
    public static ExportTensor Of(string name, Tensor x) =>
        new(name, TypeOf(x.DType), Array.ConvertAll(x.Shape.Sizes.ToArray(), s => (long)s), x, null);

    /// <summary>Bytes of its elements.</summary>
    public long Length => Bytes?.Length ?? (long)Tensor!.Count * Tensor.DType.Size;

    /// <summary>The elements, little-endian.</summary>
    public ReadOnlySpan<byte> Elements => Bytes ?? Tensor!.AsReadOnlyBytes();

    /// <summary>What ONNX calls an element type.</summary>
    public static DataType TypeOf(DType dtype) => dtype switch
    {
        DType.Float32 => DataType.Float,
        DType.Float64 => DataType.Double,
        DType.Int64 => DataType.Int64,
        DType.Int32 => DataType.Int32,
        DType.UInt8 => DataType.Uint8,
        DType.Float16 => DataType.Float16,
        DType.BFloat16 => DataType.Bfloat16,
        _ => DataType.Bool,
    };

    /// <summary>The message, with the elements in it.</summary>
    public TensorProto Inline()
    {
        var message = Head();
        message.RawData = ByteString.CopyFrom(Elements);
        return message;
    }

    /// <summary>The message of elements that lie in another file.</summary>
    /// <remarks>Source: onnx/onnx, docs/ExternalData.md.</remarks>
    public TensorProto External(string file, long offset)
    {
        var message = Head();
        message.DataLocation = DataLocation.External;
        message.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = file });
        message.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = FormattableString.Invariant($"{offset}") });
        message.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = FormattableString.Invariant($"{Length}") });
        return message;
    }

    private TensorProto Head()
    {
        var message = new TensorProto { Name = Name, DataType = (int)Type };
        message.Dims.Add(Dims);
        return message;
    }
}
