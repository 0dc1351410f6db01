using System.Runtime.InteropServices;
using Fovea.Onnx.Schema;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Tensors of ONNX files: every element type that can be computed with, as raw bytes, in the fields of their type, or in a file
/// beside the model.</summary>
/// <remarks>Source: the ONNX specification, docs/IR.md, "Serialized Models", and the comments of onnx.proto at TensorProto.</remarks>
internal static class OnnxTensor
{
    // Sparse tensors become dense ones: up to this many elements whatever the file's length.
    private const long AlwaysDense = 1 << 22;

    /// <summary>Reads a tensor.</summary>
    /// <param name="file">The model's file, for messages and for the folder of external data.</param>
    /// <param name="field">What the tensor is in it.</param>
    /// <param name="proto">The message.</param>
    /// <exception cref="DataFormatException">Sizes and data do not fit, or external data lie where they may not.</exception>
    /// <exception cref="OnnxUnsupportedException">Its elements are of a type that is not computed with.</exception>
    public static (Tensor Tensor, OnnxType Type) Read(string file, string field, TensorProto proto)
    {
        var type = (OnnxType)proto.DataType;
        if (!Enum.IsDefined(type) || type == OnnxType.Undefined)
            throw new DataFormatException(file, -1, field, $"expected a data type that ONNX has, got {proto.DataType}");
        if (!type.IsSupported) throw new OnnxUnsupportedException(file, [$"elements of {type} ({field})"]);
        var shape = ShapeOf(file, field, proto.Dims);
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
            return (Raw(file, field, type, shape, ExternalData.Read(file, field, proto, Bytes(type, shape.Elements))), type);
        // An empty tensor has no data in any field.
        if (proto.RawData.Length > 0 || HasNoNumbers(proto)) return (Raw(file, field, type, shape, proto.RawData.Span), type);
        return (Typed(file, field, type, shape, proto), type);
    }

    /// <summary>Reads a sparse tensor as a dense one.</summary>
    /// <exception cref="DataFormatException">Sizes and data do not fit.</exception>
    public static (Tensor Tensor, OnnxType Type) Read(string file, string field, SparseTensorProto proto, long fileLength)
    {
        if (proto.Values is null || proto.Indices is null)
            throw new DataFormatException(file, -1, field, "expected values and indices of a sparse tensor, got none");
        var shape = ShapeOf(file, field, proto.Dims);
        if (shape.Elements > Math.Max(AlwaysDense, fileLength)) throw new DataFormatException(file, -1, $"{field}.dims",
            $"expected a sparse tensor of at most {Math.Max(AlwaysDense,
                fileLength)} elements for a file of {fileLength} bytes, got {shape}");
        var (values, type) = Read(file, $"{field}.values", proto.Values);
        var (indices, indexType) = Read(file, $"{field}.indices", proto.Indices);
        if (indexType != OnnxType.Int64) throw new DataFormatException(file, -1, $"{field}.indices", $"expected Int64, got {indexType}");
        var count = values.Count;
        var isFlat = indices.Rank == 1;
        if (values.Rank != 1 || indices.Shape[0] != count || !isFlat && (indices.Rank != 2 || indices.Shape[1] != shape.Rank))
            throw new DataFormatException(file, -1, $"{field}.indices",
                $"expected [{count}] or [{count}, {shape.Rank}] for {count} values, got {indices.Shape}");
        var at = indices.AsReadOnlySpan<long>();
        var places = new long[count];
        var strides = shape.Strides();
        for (var i = 0; i < count; i++)
        {
            for (var axis = 0; axis < (isFlat ? 1 : shape.Rank); axis++)
            {
                var (index, bound) = isFlat ? (at[i], shape.Elements) : (at[i * shape.Rank + axis], shape[axis]);
                if (index < 0 || index >= bound) throw new DataFormatException(file, -1, $"{field}.indices",
                    $"expected indices from 0 to {bound - 1}, got {index} at {i}");
                places[i] += isFlat ? index : index * strides[axis];
            }
        }
        var dense = Tensor.Zeros([shape.Elements], values.DType);
        var size = values.DType.Size;
        for (var i = 0; i < count; i++)
            values.AsReadOnlyBytes().Slice(i * size, size).CopyTo(dense.AsBytes()[((int)places[i] * size)..]);
        return (dense.Reshape(shape), type);
    }

    /// <summary>The sizes of a tensor, which a file may claim to be anything.</summary>
    /// <exception cref="DataFormatException">A size is negative, or there are too many elements.</exception>
    public static Shape ShapeOf(string file, string field, IReadOnlyList<long> dims)
    {
        var sizes = new int[dims.Count];
        long count = 1;
        var isEmpty = dims.Contains(0);
        for (var i = 0; i < sizes.Length; i++)
        {
            if (dims[i] is < 0 or > int.MaxValue || !isEmpty && (count *= dims[i]) > int.MaxValue) throw new DataFormatException(file, -1,
                $"{field}.dims", $"expected sizes of 0 or more and at most 2³¹ − 1 elements, got [{string.Join(", ", dims)}]");
            sizes[i] = (int)dims[i];
        }
        return Shape.Create(sizes);
    }

    private static long Bytes(OnnxType type, long count) => (count * type.Bits + 7) / 8;

    private static bool HasNoNumbers(TensorProto proto) => proto.FloatData.Count + proto.Int32Data.Count + proto.Int64Data.Count
        + proto.DoubleData.Count + proto.Uint64Data.Count == 0;

    private static Tensor Raw(string file, string field, OnnxType type, Shape shape, ReadOnlySpan<byte> raw)
    {
        if (raw.Length != Bytes(type, shape.Elements)) throw new DataFormatException(file, -1, field,
            $"expected {Bytes(type, shape.Elements)} bytes for {type} {shape}, got {raw.Length}");
        var n = shape.Elements;
        switch (type)
        {
            case OnnxType.Float: return Tensor.From(MemoryMarshal.Cast<byte, float>(raw), shape);
            case OnnxType.Double: return Tensor.From(MemoryMarshal.Cast<byte, double>(raw), shape);
            case OnnxType.Int64 or OnnxType.UInt64: return Tensor.From(MemoryMarshal.Cast<byte, long>(raw), shape);
            case OnnxType.Int32: return Tensor.From(MemoryMarshal.Cast<byte, int>(raw), shape);
            case OnnxType.UInt8: return Tensor.From(raw, shape);
            case OnnxType.Float16: return Tensor.From(MemoryMarshal.Cast<byte, Half>(raw), shape).To(DType.Float32);
            case OnnxType.BFloat16: return Tensor.From(MemoryMarshal.Cast<byte, BFloat16>(raw), shape).To(DType.Float32);
            case OnnxType.UInt32: return Longs(MemoryMarshal.Cast<byte, uint>(raw), static v => v);
            case OnnxType.Int8: return Ints(MemoryMarshal.Cast<byte, sbyte>(raw), static v => v);
            case OnnxType.Int16: return Ints(MemoryMarshal.Cast<byte, short>(raw), static v => v);
            case OnnxType.UInt16: return Ints(MemoryMarshal.Cast<byte, ushort>(raw), static v => v);
            case OnnxType.Bool:
                var truths = new bool[n];
                for (var i = 0; i < n; i++) truths[i] = raw[i] != 0;
                return Tensor.From(truths, shape);
            default:
                // Two in a byte, the lower half first.
                var nibbles = new int[n];
                for (var i = 0; i < n; i++)
                {
                    var nibble = raw[i / 2] >> (i % 2 * 4) & 15;
                    nibbles[i] = type == OnnxType.Int4 && nibble > 7 ? nibble - 16 : nibble;
                }
                return Tensor.From(nibbles, shape);
        }

        Tensor Ints<T>(ReadOnlySpan<T> from, Func<T, int> convert)
        {
            var to = new int[n];
            for (var i = 0; i < n; i++) to[i] = convert(from[i]);
            return Tensor.From(to, shape);
        }

        Tensor Longs<T>(ReadOnlySpan<T> from, Func<T, long> convert)
        {
            var to = new long[n];
            for (var i = 0; i < n; i++) to[i] = convert(from[i]);
            return Tensor.From(to, shape);
        }
    }

    private static Tensor Typed(string file, string field, OnnxType type, Shape shape, TensorProto proto)
    {
        switch (type)
        {
            case OnnxType.Float: return Of(proto.FloatData, "float_data", static v => v);
            case OnnxType.Double: return Of(proto.DoubleData, "double_data", static v => v);
            case OnnxType.Int64: return Of(proto.Int64Data, "int64_data", static v => v);
            case OnnxType.UInt32 or OnnxType.UInt64: return Of(proto.Uint64Data, "uint64_data", static v => (long)v);
            case OnnxType.Bool: return Of(proto.Int32Data, "int32_data", static v => v != 0);
            case OnnxType.UInt8: return Of(proto.Int32Data, "int32_data", static v => (byte)v);
            case OnnxType.Int8: return Of(proto.Int32Data, "int32_data", static v => (int)(sbyte)v);
            case OnnxType.Int16: return Of(proto.Int32Data, "int32_data", static v => (int)(short)v);
            case OnnxType.UInt16: return Of(proto.Int32Data, "int32_data", static v => (int)(ushort)v);
            case OnnxType.Float16:
                return Of(proto.Int32Data, "int32_data", static v => BitConverter.UInt16BitsToHalf((ushort)v)).To(DType.Float32);
            case OnnxType.BFloat16:
                return Of(proto.Int32Data, "int32_data", static v => BitConverter.UInt32BitsToSingle((uint)(ushort)v << 16));
            case OnnxType.Int4 or OnnxType.UInt4:
                Require(proto.Int32Data.Count, (shape.Elements + 1) / 2, "int32_data");
                return Raw(file, field, type, shape, proto.Int32Data.Select(v => (byte)v).ToArray());
            default: return Of(proto.Int32Data, "int32_data", static v => v);
        }

        Tensor Of<TFrom, TTo>(Google.Protobuf.Collections.RepeatedField<TFrom> from, string name, Func<TFrom, TTo> convert)
            where TTo : unmanaged
        {
            Require(from.Count, shape.Elements, name);
            var to = new TTo[from.Count];
            for (var i = 0; i < to.Length; i++) to[i] = convert(from[i]);
            return Tensor.From(to, shape);
        }

        void Require(int got, int expected, string name)
        {
            if (got != expected) throw new DataFormatException(file, -1, $"{field}.{name}",
                $"expected {expected} numbers for {type} {shape}, got {got}");
        }
    }
}
