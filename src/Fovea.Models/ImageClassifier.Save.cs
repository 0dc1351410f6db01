using System.Text.Json;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

public sealed partial class ImageClassifier
{
    /// <summary>What a finished training leaves in its folder.</summary>
    public const string FileName = "model.fovea";

    // Where a file says how pictures are prepared and what the classes are called.
    private const string Key = "fovea.classifier";

    /// <summary>What else is known of the network, such as <c>licence</c>, <c>source</c> or <c>network</c>; kept in its file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes everything in one file, wholly or not at all: the weights as safetensors, and in their metadata the network's
    /// operations, how pictures are prepared, the classes' names, and <see cref="Metadata"/>.</summary>
    /// <remarks>Any reader of safetensors reads the weights; <see cref="Load"/> needs no code of the network.</remarks>
    /// <param name="path">The file, <c>model.fovea</c>.</param>
    /// <exception cref="NotSupportedException">The network computes in a way that no list of operations can say.</exception>
    /// <exception cref="IOException">The file cannot be written; an earlier one stays whole.</exception>
    public void Save(string path)
    {
        var about = new Fields { ["classNames"] = ClassNames, ["preprocessing"] = Preprocessing.ToFields() };
        FoveaFile.Save(path, Network as GraphModule ?? Traced(),
            new Dictionary<string, string>(Metadata) { [Key] = JsonText.Of(about, indented: false) });
    }

    private GraphModule Traced()
    {
        var x = Tensor.Zeros([1, .. Preprocessing.Shape.Sizes]);
        try
        {
            return Trace.OpenBatch(Network, x);
        }
        catch (NotSupportedException)
        {
            // A network that does something else for each batch takes pictures one by one.
            return Trace.Of(Network, x);
        }
    }

    private static ImageClassifier OfFile(string path, ClassList? classes)
    {
        var (module, metadata) = FoveaFile.Load(path);
        if (!metadata.TryGetValue(Key, out var text)) return OfGraph(path, module, classes);
        try
        {
            using var document = JsonDocument.Parse(text);
            var about = new FieldReader(path, document.RootElement);
            var names = about.Texts("classNames");
            if (!about.Has("preprocessing")) throw about.Wrong("preprocessing", "an object");
            var preprocessing = Preprocessing.Read(document.RootElement.GetProperty("preprocessing"), path);
            if (module.Graph.Inputs is not [{ Shape: { Rank: 4 } input }] || !input.Sizes[1..].SequenceEqual(preprocessing.Shape.Sizes))
                throw about.Wrong("preprocessing", "the size of the network's one input, "
                    + string.Join(", ", module.Graph.Inputs.Select(i => i.Shape.ToString())));
            if (Outputs(module) != names.Length) throw about.Wrong("classNames", $"a name for each of the network's {Outputs(module)} outputs");
            return new(module, preprocessing, classes is null ? names : Fitting(classes, names.Length))
            {
                Metadata = metadata.Where(m => m.Key != Key).ToDictionary(m => m.Key, m => m.Value),
            };
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, -1, Key, $"expected JSON: {e.Message}");
        }
    }
}
