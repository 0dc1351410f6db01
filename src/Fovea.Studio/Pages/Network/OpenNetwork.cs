using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>What a page looks into: a network with its weights, or the tensors of a file that is of no known network.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Network">The network; null where there are tensors alone.</param>
/// <param name="Input">The shape of one input without the batch.</param>
internal sealed record OpenNetwork(string Title, Module? Network, Shape Input)
{
    private const long MostParameters = 200_000_000, MostFile = 2L << 30;

    /// <summary>How a picture becomes its input; null where its input is no picture.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>Names of the classes; none where they are not known.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>What is to be said of it, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All tensors of it by name.</summary>
    public required IReadOnlyDictionary<string, Tensor> Tensors { get; init; }

    /// <summary>A network of the zoo; its weights are drawn.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static OpenNetwork OfZoo(string name)
    {
        var entry = NetworkCatalog.Find(name) ?? throw new KeyNotFoundException(
            $"unknown network '{Excerpt.Of(name)}'{Nearest.Hint(name, NetworkCatalog.All.Select(n => n.Name))}");
        var network = entry.Create(entry.Input, entry.Classes);
        return new(entry.Name, network, entry.Input)
        {
            Tensors = network.StateDict(), Notes = [entry.Description, StudioTexts.Of("network", "drawn")],
            Preprocessing = entry.Input[0] is 1 or 3 && entry.Kind != NetworkKind.Generator ? Preprocessing.Of(entry) : null,
        };
    }

    /// <summary>An architecture as text; its weights are drawn.</summary>
    /// <exception cref="FormatException">It is none, or too large.</exception>
    public static OpenNetwork OfText(Architecture architecture)
    {
        if (architecture.Parameters > MostParameters)
            throw new FormatException($"expected at most {MostParameters} parameters of a network that is made, got {architecture.Parameters}");
        var network = architecture.Build();
        var map = architecture.Input;
        Shape input = [(int)map.Channels, (int)map.Height, (int)map.Width];
        return new(StudioTexts.Of("network", "typed"), network, input)
        {
            Tensors = network.StateDict(), Notes = [StudioTexts.Of("network", "drawn")],
            Preprocessing = input[0] is 1 or 3 ? Preprocessing.Of(input) : null,
        };
    }

    /// <summary>The network of a run, with its last weights.</summary>
    /// <param name="path">What it is called.</param>
    /// <param name="folder">The run's full path.</param>
    /// <exception cref="IOException">It is no run, or has no weights.</exception>
    public static OpenNetwork OfRun(string path, string folder)
    {
        var (run, config) = RunFolder.Open(folder);
        var network = config.BuildNetwork();
        run.LoadWeights(network);
        network.Eval();
        var input = Shape.Create(config.ImageShape);
        var entry = NetworkCatalog.Find(config.Network.Name);
        return new(path, network, entry is { Kind: NetworkKind.Generator } ? entry.Input : input)
        {
            Tensors = network.StateDict(), Notes = entry is null ? [] : [entry.Description], Classes = config.ClassNames,
            Preprocessing = input[0] is 1 or 3 && entry?.Kind != NetworkKind.Generator ? new(input, config.Mean, config.Std) : null,
        };
    }

    /// <summary>A file: a whole model, or weights.</summary>
    /// <param name="file">Its full path.</param>
    /// <exception cref="IOException">It is no such file.</exception>
    public static OpenNetwork OfFile(string file)
    {
        var name = Path.GetFileName(file);
        if (BoundedFile.Info(file).Length is > MostFile and var length)
            throw new IOException($"{name}: expected at most {MostFile >> 20} MB, got {length >> 20}");
        var start = FileStart.Of(file);
        if (Catalog<IModelFormat>.All.FirstOrDefault(f => f.Recognizes(start)) is not { } format) return OfWeights(file, name);
        var graph = format.Read(file);
        var shape = graph.Graph.Inputs is [{ Shape: { Rank: > 1 } first }, ..] ? first.Without(0) : Shape.Scalar;
        ImageClassifier? classifier = null;
        string[] notes = [];
        try
        {
            classifier = ImageClassifier.Load(file);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            // It is looked into all the same.
            notes = [$"{StudioTexts.Of("network", "noClassifier")} {Line(e, file)}"];
        }
        return new(name, graph, shape)
        {
            Tensors = graph.StateDict(), Preprocessing = classifier?.Preprocessing, Classes = classifier?.ClassNames ?? [],
            Notes = [$"{format.Name}, {graph.Graph.Operations.Count} operations", .. notes],
        };
    }

    /// <summary>An error's line, with the file's name in place of its path.</summary>
    public static string Line(Exception e, string file) =>
        e.Message.Replace(file, Path.GetFileName(file), StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static OpenNetwork OfWeights(string file, string name)
    {
        var format = WeightFormats.Of(file);
        var tensors = format.Read(file);
        string[] notes = [$"{format.Name}, {tensors.Count} tensors"];
        try
        {
            var (entry, network, input, _) = NetworkMatch.Build(tensors, name);
            return new(name, network.Eval(), input)
            {
                Tensors = tensors, Notes = [.. notes, $"{StudioTexts.Of("network", "fits")} {entry.Name}: {entry.Description}"],
                Preprocessing = input[0] is not (1 or 3) ? null : input == entry.Input ? Preprocessing.Of(entry) : Preprocessing.Of(input),
            };
        }
        catch (Exception e) when (e is IOException or ArgumentException or StateDictException or ShapeException)
        {
            return new(name, null, Shape.Scalar) { Tensors = tensors, Notes = [.. notes, Line(e, file)] };
        }
    }
}
