using Fovea.Data;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Export;

/// <summary>A network that is to leave, and what is known of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Network">With its weights.</param>
/// <param name="Input">[C, H, W] of one sample.</param>
/// <param name="Folder">The run's folder; null for a network by name.</param>
/// <param name="Run">How it was trained, and on what; null for a network by name.</param>
/// <param name="Classifier">The same with all that an application has to know, for names of the classes or its own.</param>
internal sealed record ExportSource(string Name, Module Network, Shape Input, string? Folder, RunConfig? Run,
    Func<ClassList?, ImageClassifier> Classifier)
{
    /// <summary>Opens a run folder, a file that holds a whole model, or a network by its name.</summary>
    /// <param name="from">The folder, the file or the name.</param>
    /// <param name="weights">The file of weights of a network by name.</param>
    /// <param name="input">The size of its pictures; its usual one where not given.</param>
    /// <param name="classes">Length of its output; the usual one where not given.</param>
    public static ExportSource Open(string from, string? weights, string? input, int? classes)
    {
        if (NetworkCatalog.Find(from) is { } entry && !Directory.Exists(from))
        {
            if (weights is null) throw new UsageException($"{from}: expected --weights FILE beside a network's name");
            var size = input is null ? entry.Input : Sizes(InputSize.Parse(input));
            var network = entry.Create(size, classes ?? entry.Classes);
            network.Load(weights);
            var preprocessing = input is null ? Preprocessing.Of(entry) : Preprocessing.Of(size);
            var metadata = new Dictionary<string, string> { ["network"] = entry.Name };
            return new(entry.Name, network, size, null, null, names =>
                new(network, preprocessing, (names ?? ClassList.Numbered(classes ?? entry.Classes)).Names) { Metadata = metadata });
        }
        var hint = Nearest.Hint(from, NetworkCatalog.All.Select(n => n.Name));
        if (weights is not null || input is not null || classes is not null)
            throw new UsageException($"--weights, --input, --classes: expected the name of a network beside them, got '{from}'{hint}");
        if (File.Exists(from))
        {
            var whole = ImageClassifier.Load(from);
            return new(whole.Metadata.GetValueOrDefault("network", Path.GetFileNameWithoutExtension(from)), whole.Network,
                whole.Preprocessing.Shape, null, null,
                names => names is null ? whole : new(whole.Network, whole.Preprocessing, names.Names));
        }
        if (!Directory.Exists(from))
            throw new UsageException($"expected a run folder, a model or the name of a network, got '{from}'{hint}");
        var (run, config) = RunFolder.Open(from);
        var trained = config.BuildNetwork();
        run.LoadWeights(trained);
        var classifier = config.Classifier(trained);
        return new(config.Network.Name, trained, Shape.Create(config.ImageShape), from, config,
            names => names is null ? classifier : new(trained, classifier.Preprocessing, names.Names));
    }

    /// <summary>What a file can say of the network beside its weights: names of the classes, and mean and standard deviation of pixels in
    /// 0…1 by which pictures are normalised.</summary>
    public IReadOnlyDictionary<string, string> Metadata()
    {
        var metadata = new Dictionary<string, string>
        {
            ["network"] = Name, ["image_shape"] = JsonText.Of(Input.Sizes.ToArray(), indented: false),
        };
        if (Run is null) return metadata;
        metadata["class_names"] = JsonText.Of(Run.ClassNames, indented: false);
        metadata["mean"] = JsonText.Of(Run.Mean, indented: false);
        metadata["std"] = JsonText.Of(Run.Std, indented: false);
        return metadata;
    }

    /// <summary>Samples to calibrate with, and the test set: of a data set by name, or of the run's own.</summary>
    public (Dataset Training, Dataset Test) Data(string? dataset, string? folder)
    {
        if (Run is null) throw new UsageException($"--int8: expected a run folder, got the name of a network, {Name}");
        if (dataset is not null) return DatasetCatalog.Load(dataset, folder);
        var data = Run.LoadData(folder);
        return (data.Training, data.Test);
    }

    private static Shape Sizes(InputSize size) => [size.Channels, size.Height, size.Width];
}
