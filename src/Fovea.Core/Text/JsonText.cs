using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fovea;

/// <summary>Values as JSON, by what they are and without reflection, so that a program that was trimmed writes the same.</summary>
/// <remarks>Numbers that are not finite become the words <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.</remarks>
public static class JsonText
{
    /// <summary>A value as text.</summary>
    /// <param name="value">null, a flag, a number, a text, an enumeration, <see cref="Fields"/>, pairs of names and values, or a sequence
    /// of these.</param>
    /// <param name="indented">Whether each value has a line of its own.</param>
    /// <exception cref="ArgumentException">It holds something else.</exception>
    public static string Of(object? value, bool indented = true)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case string text: writer.WriteStringValue(text); break;
            case byte or sbyte or short or ushort or int or long: writer.WriteNumberValue(Convert.ToInt64(value, null)); break;
            case uint or ulong: writer.WriteNumberValue(Convert.ToUInt64(value, null)); break;
            case float number when float.IsFinite(number): writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case float or double: writer.WriteStringValue(Word(Convert.ToDouble(value, null))); break;
            case Enum word: writer.WriteStringValue(word.ToString()); break;
            case IEnumerable<KeyValuePair<string, object?>> fields:
                writer.WriteStartObject();
                foreach (var (name, field) in fields)
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }
                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items) Write(writer, item);
                writer.WriteEndArray();
                break;
            default: throw new ArgumentException($"JsonText: expected a number, a text, Fields, or a sequence of them, got {value.GetType().Name}.");
        }
    }

    private static string Word(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
