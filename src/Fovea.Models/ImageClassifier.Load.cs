using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

public sealed partial class ImageClassifier
{
    /// <summary>Opens a trained network: the folder of a finished training, a file that holds a whole model (<c>model.fovea</c>, or ONNX
    /// where the application refers to Fovea.Onnx), or a file of weights of a network of the catalogue, which is found by the names and
    /// shapes of the weights.</summary>
    /// <param name="path">The folder or the file, recognised by what it holds.</param>
    /// <param name="network">The network's name, where weights are not to be asked for it.</param>
    /// <param name="classes">Names of the classes, for files that have none; their numbers otherwise.</param>
    /// <exception cref="IOException">A file is missing, or is not what it should be.</exception>
    /// <exception cref="ArgumentException">No network has this name, or there are more or fewer names than classes.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static ImageClassifier Load(string path, string? network = null, ClassList? classes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) return OfFile(InFolder(path), classes);
        var start = FileStart.Of(path);
        var format = Catalog<IModelFormat>.All.FirstOrDefault(f => f.Recognizes(start));
        if (format is FoveaModelFormat) return OfFile(path, classes);
        if (format is not null)
        {
            var (graph, best) = format.Open(path);
            return OfGraph(path, graph, classes, best);
        }
        var (entry, module, input, count) = NetworkMatch.Build(WeightFormats.Of(path).Read(path), path, network);
        return new(module, input == entry.Input ? Preprocessing.Of(entry) : Preprocessing.Of(input),
            classes is null ? ClassList.Numbered(count).Names : Fitting(classes, count))
        {
            Metadata = new Dictionary<string, string> { ["network"] = entry.Name },
        };
    }

    private static string InFolder(string folder) => Path.Combine(folder, FileName) is var file && File.Exists(file) ? file
        : throw new FileNotFoundException(
            $"{folder}: expected {FileName}, which a finished training of a classifier leaves; there is none.", file);

    private static ImageClassifier OfGraph(string path, GraphModule graph, ClassList? classes, Module? network = null)
    {
        if (graph.Graph.Inputs is not [{ Shape: { Rank: 4 } input }])
            throw new DataFormatException(path, -1, "inputs", "expected one input [N, C, H, W], as of a network for pictures, got "
                + string.Join(", ", graph.Graph.Inputs.Select(i => i.Shape.ToString())));
        if (input[1] is not (1 or 3))
            throw new DataFormatException(path, -1, "inputs", $"expected pictures of 1 or 3 channels, got {input}");
        var names = classes ?? ClassList.Numbered(Outputs(graph) ?? throw new DataFormatException(path, -1, "outputs",
            $"expected one output [N, classes], got {string.Join(", ", graph.Graph.Outputs.Select(o => o.Shape.ToString()))}"));
        return new(network ?? graph, Preprocessing.Of([.. input.Sizes[1..]]), names.Names);
    }

    private static IReadOnlyList<string> Fitting(ClassList classes, int count) => classes.Names.Count == count ? classes.Names
        : throw new ArgumentException($"expected a name for each of the network's {count} classes, got {classes.Names.Count} names");
}
