namespace Fovea.Onnx;

/// <summary>How much memory the messages of a file would take: two bytes can stand for an object of two hundred. Counted before the file is
/// parsed, without holding it.</summary>
/// <remarks>Source: the encoding of protocol buffers, protobuf.dev/programming-guides/encoding, and the field numbers of
/// onnx.proto.</remarks>
internal sealed class WireCheck
{
    private const long Slack = 1 << 24;
    private const int MessageBytes = 160;
    private const int TextBytes = 32;
    private const int MostDepth = 64;

    private readonly string _file;
    private readonly Stream _stream;
    private readonly long _most;
    private long _cost;

    private WireCheck(string file, Stream stream) =>
        (_file, _stream, _most) = (file, new BufferedStream(stream, 1 << 16), 4 * stream.Length + Slack);

    // What a message may hold that is a message or a list of numbers.
    private enum Message
    {
        Text, Numbers, Raw, Model, Graph, Node, Attribute, Tensor, Sparse, ValueInfo, Type, TensorType, Shape, Dimension, Function, Pair,
    }

    /// <summary>Throws where a file's messages would take more than four times its length.</summary>
    /// <exception cref="DataFormatException">They would, or the bytes are no messages.</exception>
    public static void Require(string file, Stream stream)
    {
        var check = new WireCheck(file, stream);
        if (stream.Length == 0) throw new DataFormatException(file, 0, "model", "expected an ONNX model, got an empty file");
        check.Walk(Message.Model, stream.Length, 0);
    }

    private void Walk(Message message, long end, int depth)
    {
        if (depth > MostDepth) throw Wrong($"expected messages at most {MostDepth} deep, got more");
        Add(MessageBytes);
        while (_stream.Position < end)
        {
            var tag = Varint(end);
            var (field, wire) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
            switch (wire)
            {
                case 0:
                    Varint(end);
                    Add(sizeof(long));
                    break;
                case 1: Skip(8, end); break;
                case 5: Skip(4, end); break;
                case 2:
                    var length = Varint(end);
                    if (length > (ulong)(end - _stream.Position))
                        throw Wrong($"expected a field of at most {end - _stream.Position} bytes, "
                            + $"got {length}: the file is cut off or no ONNX model");
                    Inside(Of(message, field), (long)length, depth);
                    break;
                default: throw Wrong($"expected a field of an ONNX model, got wire type {wire}: the file is no ONNX model");
            }
        }
        if (_stream.Position != end) throw Wrong("expected a message that ends where it says, got one that is longer");
    }

    private void Inside(Message inner, long length, int depth)
    {
        if (inner is not (Message.Text or Message.Numbers or Message.Raw))
        {
            Walk(inner, _stream.Position + length, depth + 1);
            return;
        }
        // Characters are two bytes; a number of 64 bits may stand as one byte, in lists that double.
        Add(inner == Message.Text ? TextBytes + 2 * length : inner == Message.Numbers ? 4 * length : length);
        Skip(length, _stream.Position + length);
    }

    private static Message Of(Message message, int field) => (message, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 25) => Message.Function,
        (Message.Model, 8 or 14) or (Message.Function, 9) or (Message.Tensor, 13) => Message.Pair,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Graph, 11 or 12 or 13) => Message.ValueInfo,
        (Message.Graph, 15) => Message.Sparse,
        (Message.Node, 5) or (Message.Function, 11) => Message.Attribute,
        (Message.Attribute, 5 or 10) or (Message.Sparse, 1 or 2) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Attribute, 7 or 8) or (Message.Tensor, 1 or 4 or 5 or 7 or 10 or 11) or (Message.Sparse, 3) => Message.Numbers,
        (Message.Tensor, 9) => Message.Raw,
        (Message.ValueInfo, 2) => Message.Type,
        (Message.Type, 1) => Message.TensorType,
        (Message.TensorType, 2) => Message.Shape,
        (Message.Shape, 1) => Message.Dimension,
        _ => Message.Text,
    };

    private void Add(long bytes)
    {
        _cost += bytes;
        if (_cost > _most) throw Wrong($"expected messages that take at most {_most} bytes of memory "
            + $"for a file of {_stream.Length}, got more");
    }

    private ulong Varint(long end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = _stream.Position < end ? _stream.ReadByte() : -1;
            if (next < 0) throw Wrong("expected the rest of a number, got the end: the file is cut off or no ONNX model");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Wrong("expected a number of at most 10 bytes, got a longer one: the file is no ONNX model");
    }

    private void Skip(long count, long end)
    {
        if (count > end - _stream.Position) throw Wrong("expected the rest of a field, got the end: the file is cut off or no ONNX model");
        _stream.Seek(count, SeekOrigin.Current);
    }

    private DataFormatException Wrong(string problem) => new(_file, _stream.Position, "model", problem);
}
