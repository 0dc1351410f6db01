using Fovea.Onnx.Schema;
using Google.Protobuf;

namespace Fovea.Onnx;

/// <summary>Writes an ONNX model into one file, or into two where its weights are too large for one.</summary>
internal static class ExportFile
{
    // Shapes and axes stay where readers look for them.
    private const int LeastExternal = 1024;

    // Where pages begin, so that weights can be mapped.
    private const int Alignment = 4096;

    /// <summary>Writes the model; both files are complete or absent.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model without its constants.</param>
    /// <param name="constants">The constants.</param>
    /// <param name="most">Bytes of constants above which they go into a file of their own.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string path, ModelProto model, IReadOnlyList<ExportTensor> constants, long most)
    {
        if (constants.Sum(c => c.Length) <= most)
        {
            model.Graph.Initializer.Add(constants.Select(c => c.Inline()));
            AtomicFile.Write(path, stream => Write(model, stream));
            return;
        }
        var data = path + ".data";
        long end = 0;
        var outside = new List<(ExportTensor Tensor, long Offset)>();
        foreach (var tensor in constants)
        {
            if (tensor.Length < LeastExternal)
            {
                model.Graph.Initializer.Add(tensor.Inline());
                continue;
            }
            var offset = (end + Alignment - 1) / Alignment * Alignment;
            outside.Add((tensor, offset));
            model.Graph.Initializer.Add(tensor.External(Path.GetFileName(data), offset));
            end = offset + tensor.Length;
        }
        AtomicFile.Write(path, stream =>
        {
            Write(model, stream);
            // The weights first: a model whose weights are absent is none.
            AtomicFile.Write(data, weights =>
            {
                foreach (var (tensor, offset) in outside)
                {
                    weights.Position = offset;
                    weights.Write(tensor.Elements);
                }
            });
        });
    }

    private static void Write(ModelProto model, Stream stream)
    {
        using var coded = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(coded);
    }
}
