using Fovea.Onnx.Schema;
using Google.Protobuf;

namespace Fovea.Onnx;

/// <summary>Files of ONNX models.</summary>
/// <remarks>Source: the ONNX specification, "Open Neural Network Exchange Intermediate Representation", docs/IR.md, and the operators'
/// docs/Operators.md and docs/Changelog.md.</remarks>
public static class OnnxFile
{
    /// <summary>The oldest version of the operators that is read.</summary>
    public const int OldestOpset = 1;

    /// <summary>The newest version of the operators that is read.</summary>
    public const int NewestOpset = 22;

    private const int NewestFormat = 13;

    /// <summary>Reads a model and checks it, weights included. Nothing runs.</summary>
    /// <remarks>Operators are looked up here: a model that needs others is refused before anything runs. Each operator reads the versions
    /// that its class names; those of opset 7 to 22 are meant to be complete.</remarks>
    /// <param name="path">The file; external data lie beside it.</param>
    /// <exception cref="DataFormatException">The file is no ONNX model, or one that cannot be run; names the node and the
    /// field.</exception>
    /// <exception cref="OnnxUnsupportedException">Operators or element types are not supported; names each of them.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel Load(string path)
    {
        var (proto, length) = Parse(path);
        if (proto.Graph is null) throw new DataFormatException(path, -1, "graph", "expected a model with a graph, got none");
        if (proto.IrVersion is < 1 or > NewestFormat) throw new DataFormatException(path, -1, "ir_version",
            $"expected a version from 1 to {NewestFormat}, got {proto.IrVersion}");
        var reader = new OnnxReader(path, length, proto);
        // The first files name no version.
        if (reader.Opsets.Count == 0) reader.Opsets[""] = 1;
        if (reader.Opsets.TryGetValue("", out var opset) && opset is < OldestOpset or > NewestOpset)
            throw new DataFormatException(path, -1, "opset_import",
                $"expected a version of the operators from {OldestOpset} to {NewestOpset}, got {opset}");
        return new(path, length, proto.IrVersion, proto.ProducerName, reader.Opsets, reader.Graph(proto.Graph));
    }

    /// <summary>Whether bytes look like the beginning of a model: the version of the format as the first field, and then another that a
    /// model has.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> bytes)
    {
        // Field 1 as a number from 1 to 13; then producer_name, producer_version, domain, model_version, doc_string, graph or opset_import.
        if (bytes is not [0x08, >= 1 and <= NewestFormat, var next, ..]) return false;
        return next is 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42;
    }

    private static (ModelProto Model, long Length) Parse(string path)
    {
        using var stream = File.OpenRead(path);
        WireCheck.Require(path, stream);
        stream.Position = 0;
        using var coded = CodedInputStream.CreateWithLimits(stream, int.MaxValue, recursionLimit: 64);
        try
        {
            return (ModelProto.Parser.ParseFrom(coded), stream.Length);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataFormatException(path, coded.Position, "model", $"expected an ONNX model: {e.Message.TrimEnd('.')}");
        }
    }
}
