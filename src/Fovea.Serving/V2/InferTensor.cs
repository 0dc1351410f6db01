using System.Buffers.Binary;
using System.Text.Json;

namespace Fovea.Serving;

/// <summary>An input of an inference request: its description, and where in the body its elements are.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="DataType">As the protocol writes it: <c>FP32</c>, <c>UINT8</c>, <c>BYTES</c>.</param>
/// <param name="Shape">Sizes of the axes, all above 0.</param>
/// <param name="Count">Elements of the shape; at most the bytes of <paramref name="Data"/>.</param>
/// <param name="Data">A JSON array, nested or flat, or the elements themselves, little-endian.</param>
/// <param name="IsBinary">Which of the two.</param>
/// <remarks>Elements are read when they are asked for. Whoever asks has compared the shape with what a network takes, so that nothing is
/// allocated for a shape that is only claimed. <b>Source</b>: KServe, Open Inference Protocol; Triton, Binary Tensor Data
/// Extension.</remarks>
public sealed record InferTensor(
    string Name, string DataType, IReadOnlyList<int> Shape, int Count, ReadOnlyMemory<byte> Data, bool IsBinary)
{
    private delegate bool ReadElement<T>(ref Utf8JsonReader reader, out T value);

    /// <summary>Reads elements of <c>FP32</c>.</summary>
    /// <param name="values">Room for <see cref="Count"/>.</param>
    /// <exception cref="DataFormatException">There are more or fewer elements, or they are no finite numbers.</exception>
    public void Read(Span<float> values)
    {
        if (IsBinary)
        {
            ExpectBytes((long)Count * sizeof(float));
            for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(Data.Span[(i * sizeof(float))..]);
        }
        else
        {
            ReadJson(values, "numbers", static (ref reader, out value) =>
            {
                value = 0;
                return reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out value);
            });
        }
        foreach (var value in values)
            if (!float.IsFinite(value)) throw Wrong("finite numbers", $"{value}");
    }

    /// <summary>Reads elements of <c>UINT8</c>.</summary>
    /// <param name="values">Room for <see cref="Count"/>.</param>
    /// <exception cref="DataFormatException">There are more or fewer elements, or they are no whole numbers from 0 to 255.</exception>
    public void Read(Span<byte> values)
    {
        if (IsBinary)
        {
            ExpectBytes(Count);
            Data.Span.CopyTo(values);
            return;
        }
        ReadJson(values, "whole numbers from 0 to 255", static (ref reader, out value) =>
        {
            value = 0;
            return reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out value);
        });
    }

    /// <summary>Reads elements of <c>BYTES</c>: in JSON each is a text in base64, else each comes after its length in 4 bytes.</summary>
    /// <exception cref="DataFormatException">There are more or fewer elements, or they are cut off or no base64.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadBytes()
    {
        var elements = new ReadOnlyMemory<byte>[Count];
        if (!IsBinary)
        {
            ReadJson<ReadOnlyMemory<byte>>(elements, "texts in base64", static (ref reader, out value) =>
            {
                value = default;
                if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes)) return false;
                value = bytes;
                return true;
            });
            return elements;
        }
        var rest = Data;
        for (var i = 0; i < elements.Length; i++)
        {
            var length = rest.Length < sizeof(uint) ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(rest.Span);
            if (length > rest.Length - sizeof(uint))
                throw Wrong($"{Count} elements with their lengths before them", $"{i}, then {rest.Length} bytes");
            elements[i] = rest.Slice(sizeof(uint), (int)length);
            rest = rest[(sizeof(uint) + (int)length)..];
        }
        return rest.IsEmpty ? elements : throw Wrong($"{Count} elements", $"{rest.Length} bytes more");
    }

    private void ExpectBytes(long expected)
    {
        if (Data.Length != expected)
            throw Wrong($"binary_data_size {expected} for {DataType} [{string.Join(", ", Shape)}]", $"{Data.Length}");
    }

    private void ReadJson<T>(Span<T> values, string kind, ReadElement<T> read)
    {
        var reader = new Utf8JsonReader(Data.Span);
        var count = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray) continue;
            if (!read(ref reader, out var value)) throw Wrong(kind, $"{reader.TokenType} for element {count}");
            if (count == values.Length) throw Wrong($"{Count} elements", "more");
            values[count++] = value;
        }
        if (count < values.Length) throw Wrong($"{Count} elements", $"{count}");
    }

    private DataFormatException Wrong(string expected, string got) => new($"input {Name}: data: expected {expected}, got {got}.");
}
