using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fovea.Serving;

/// <summary>An answer of the Open Inference Protocol, version 2: outputs in JSON or behind it.</summary>
/// <remarks>A score that is no number is <c>null</c> in JSON; behind it has its own bits. <b>Source</b>: KServe, Open Inference Protocol;
/// Triton, Binary Tensor Data Extension.</remarks>
internal sealed class InferAnswer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly ArrayBufferWriter<byte> _binary = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>Begins an answer.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="id">The request's own id; null where it has none.</param>
    public InferAnswer(string model, string version, string? id)
    {
        _json = new(_body, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
        _json.WriteString("model_name", model);
        _json.WriteString("model_version", version);
        if (id is not null) _json.WriteString("id", id);
        _json.WriteStartArray("outputs");
    }

    /// <summary>Adds an output of <c>FP32</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Sizes of its axes.</param>
    /// <param name="values">That many values.</param>
    /// <param name="isBinary">Whether they come after the JSON.</param>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values, bool isBinary)
    {
        Begin(name, "FP32", shape);
        if (isBinary)
        {
            var bytes = _binary.GetSpan(values.Length * sizeof(float));
            for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], values[i]);
            _binary.Advance(values.Length * sizeof(float));
            WriteSize(values.Length * sizeof(float));
        }
        else
        {
            _json.WriteStartArray("data");
            foreach (var value in values)
            {
                if (float.IsFinite(value)) _json.WriteNumberValue(value);
                else _json.WriteNullValue();
            }
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    /// <summary>Adds an output of <c>BYTES</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Sizes of its axes.</param>
    /// <param name="texts">That many texts.</param>
    /// <param name="isBinary">Whether they come after the JSON, each with its length in 4 bytes before it.</param>
    public void Add(string name, ReadOnlySpan<int> shape, IEnumerable<string> texts, bool isBinary)
    {
        Begin(name, "BYTES", shape);
        if (isBinary)
        {
            var before = _binary.WrittenCount;
            foreach (var text in texts)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                BinaryPrimitives.WriteInt32LittleEndian(_binary.GetSpan(sizeof(int)), bytes.Length);
                _binary.Advance(sizeof(int));
                _binary.Write(bytes);
            }
            WriteSize(_binary.WrittenCount - before);
        }
        else
        {
            _json.WriteStartArray("data");
            foreach (var text in texts) _json.WriteStringValue(text);
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>The body, and how many bytes of it are JSON: null for all.</returns>
    public (ReadOnlyMemory<byte> Body, int? Length) End()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        var length = _body.WrittenCount;
        _body.Write(_binary.WrittenSpan);
        return (_body.WrittenMemory, _binary.WrittenCount > 0 ? length : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Begin(string name, string type, ReadOnlySpan<int> shape)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteString("datatype", type);
        _json.WriteStartArray("shape");
        foreach (var size in shape) _json.WriteNumberValue(size);
        _json.WriteEndArray();
    }

    private void WriteSize(int bytes)
    {
        _json.WriteStartObject("parameters");
        _json.WriteNumber("binary_data_size", bytes);
        _json.WriteEndObject();
    }
}
