using Fovea.Onnx.Schema;
using Google.Protobuf;
using static Fovea.Onnx.Schema.AttributeProto.Types;

namespace Fovea.Onnx;

/// <summary>Attributes of nodes from values.</summary>
internal static class ExportAttributes
{
    /// <summary>The message of an attribute.</summary>
    /// <exception cref="ArgumentException">The value is no whole number, number, truth value, text, or list of numbers.</exception>
    public static AttributeProto Of(string name, object value)
    {
        var message = new AttributeProto { Name = name };
        switch (value)
        {
            case bool flag: (message.I, message.Type) = (flag ? 1 : 0, AttributeType.Int); break;
            case int whole: (message.I, message.Type) = (whole, AttributeType.Int); break;
            case long whole: (message.I, message.Type) = (whole, AttributeType.Int); break;
            case double number: (message.F, message.Type) = ((float)number, AttributeType.Float); break;
            case string text: (message.S, message.Type) = (ByteString.CopyFromUtf8(text), AttributeType.String); break;
            case int[] list:
                message.Ints.Add(list.Select(i => (long)i));
                message.Type = AttributeType.Ints;
                break;
            case long[] list:
                message.Ints.Add(list);
                message.Type = AttributeType.Ints;
                break;
            default:
                throw new ArgumentException($"ONNX attribute {name}: expected a number, a text or a list of whole numbers, got {value.GetType().Name}.",
                    nameof(value));
        }
        return message;
    }
}
