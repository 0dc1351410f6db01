using System.Text;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Testing;

namespace Fovea.Models.Tests;

/// <summary><c>ImageClassifier.Load</c>: folders of runs, whole models, weights of known networks.</summary>
public sealed class ImageClassifierLoadTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_classifier_is_one_file_with_its_bits_its_pictures_and_its_names()
    {
        using var context = new ComputeContext(3).Use();
        var network = NetworkCatalog.Find("mnist-cnn")!.Create([1, 28, 28], 3);
        var preprocessing = new Preprocessing([1, 28, 28], [0.13f], [0.31f]) { ResizeSide = 32, Interpolation = Interpolation.Bicubic };
        var licence = new Dictionary<string, string> { ["licence"] = "CC0" };
        var saved = new ImageClassifier(network, preprocessing, ["zero", "one", "two"]) { Metadata = licence };
        saved.Save(_folder.At("model.fovea"));
        foreach (var path in (string[])[_folder.At("model.fovea"), _folder.Path])
        {
            var classifier = ImageClassifier.Load(path);
            Assert.Equal(saved.Preprocessing, classifier.Preprocessing);
            Assert.Equal(saved.ClassNames, classifier.ClassNames);
            Assert.Equal("CC0", Assert.Single(classifier.Metadata).Value);
            var image = new Image(31, 40, 3);
            new Random(3).NextBytes(image.Pixels8);
            Assert.Equal(saved.Predict(image), classifier.Predict(image));
            var batch = Tensor.Randn([5, 1, 28, 28]);
            Assert.Equal(saved.Scores(batch).ToArray<float>(), classifier.Scores(batch).ToArray<float>());
        }
        Assert.Equal(network.StateDict()["0.weight"].ToArray<float>(),
            SafetensorsFile.Load(_folder.At("model.fovea")).Tensors["0.weight"].ToArray<float>());
    }

    [Theory]
    [InlineData("[\"a\",\"b\"]", "[\"a\"]", "classNames: expected a name for each of the network's 2 outputs, got [\"a\"]")]
    [InlineData("\"height\":28", "\"height\":27", "preprocessing: expected the size of the network's one input, [1, 1, 28, 28], got {")]
    [InlineData("\"preprocessing\"", "\"elsewhere\"", "preprocessing: expected an object, got nothing")]
    [InlineData("\"mean\":[", "\"mean\":[7,", "preprocessing.mean: expected 1 numbers, one for each channel, got [7,")]
    public void What_a_file_says_of_a_classifier_is_checked(string from, string to, string message)
    {
        var network = NetworkCatalog.Find("mnist-cnn")!.Create([1, 28, 28], 2);
        new ImageClassifier(network, new([1, 28, 28], [0.13f], [0.31f]), ["a", "b"]).Save(_folder.At("model.fovea"));
        var file = SafetensorsFile.Load(_folder.At("model.fovea"));
        var text = file.Metadata["fovea.classifier"];
        Assert.Contains(from, text, StringComparison.Ordinal);
        SafetensorsFile.Save(_folder.At("model.fovea"), file.Tensors,
            new Dictionary<string, string>(file.Metadata) { ["fovea.classifier"] = text.Replace(from, to, StringComparison.Ordinal) });
        var error = Assert.Throws<DataFormatException>(() => ImageClassifier.Load(_folder.At("model.fovea")));
        Assert.StartsWith($"{_folder.At("model.fovea")}: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_says_so() => Assert.StartsWith($"{_folder.Path}: expected model.fovea, which a finished training",
        Assert.Throws<FileNotFoundException>(() => ImageClassifier.Load(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Weights_tell_their_network_their_channels_and_their_classes()
    {
        var network = NetworkCatalog.Find("mnist-cnn")!.Create([3, 28, 28], 4);
        var path = Path.Combine(_folder.Path, "any-name.safetensors");
        network.Save(path);
        var classifier = ImageClassifier.Load(path);
        Assert.Equal(network.GetType(), classifier.Network.GetType());
        Assert.Equal((4, 3), (classifier.ClassNames.Count, classifier.Preprocessing.Channels));
        Assert.Equal(network.StateDict().First().Value.ToArray<float>(), classifier.Network.StateDict().First().Value.ToArray<float>());
        Assert.Equal(["p", "q", "r", "s"], ImageClassifier.Load(path, "mnist-cnn", new(["p", "q", "r", "s"], [])).ClassNames);
        Assert.Contains("unknown network 'mnist-cn' (did you mean 'mnist-cnn'?)",
            Assert.Throws<ArgumentException>(() => ImageClassifier.Load(path, "mnist-cn")).Message, StringComparison.Ordinal);
        // Another network's name: every key that differs.
        Assert.Contains("All keys that differ",
            Assert.Throws<StateDictException>(() => ImageClassifier.Load(path, "squeezenet1_0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_network_of_the_catalogue_is_found_by_its_own_keys()
    {
        var before = Generator.Default.Position;
        var states = NetworkCatalog.All.Select(e => (e.Name, State: NetworkShapes.StateDict(() => e.Create(e.Input, e.Classes)))).ToList();
        // Without drawing a number.
        Assert.Equal(before, Generator.Default.Position);
        foreach (var (name, state) in states)
            foreach (var (other, shapes) in states)
                Assert.True(name == other || !state.Keys.SequenceEqual(shapes.Keys) || state.Any(s => s.Value.Shape != shapes[s.Key].Shape),
                    $"{name} and {other} have the same keys and shapes");
    }

    [Fact]
    public void Weights_of_no_network_are_refused_with_the_nearest()
    {
        var state = NetworkCatalog.Find("mnist-cnn")!.Create([1, 28, 28], 10).StateDict().ToDictionary();
        var dropped = state.Keys.Last();
        state.Remove(dropped);
        var path = Path.Combine(_folder.Path, "cut.safetensors");
        SafetensorsFile.Save(path, state);
        var message = Assert.Throws<DataFormatException>(() => ImageClassifier.Load(path)).Message;
        Assert.StartsWith($"{path}: keys: expected the weights of a network of the catalogue, got {state.Count} tensors (", message,
            StringComparison.Ordinal);
        Assert.Contains($"the nearest is mnist-cnn, with missing: {dropped}. Name the network", message, StringComparison.Ordinal);
        SafetensorsFile.Save(path, new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros([1]) });
        Assert.DoesNotContain("nearest",
            Assert.Throws<DataFormatException>(() => ImageClassifier.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_a_whole_model_needs_no_name()
    {
        var path = _folder.Write("tiny.bin", Encoding.ASCII.GetBytes(TinyFormat.Magic));
        var classifier = ImageClassifier.Load(path);
        Assert.Equal(["0", "1", "2"], classifier.ClassNames);
        Assert.Equal([1, 6, 6], classifier.Preprocessing.Shape);
        Assert.Equal(3, classifier.Predict(new Image(9, 9, 3)).Count);
        Assert.Equal("expected a name for each of the network's 3 classes, got 2 names",
            Assert.Throws<ArgumentException>(() => ImageClassifier.Load(path, classes: new(["a", "b"], []))).Message);
    }

    [Fact]
    public void What_is_missing_or_no_model_is_named()
    {
        var missing = Path.Combine(_folder.Path, "nothing.safetensors");
        Assert.Contains(missing, Assert.Throws<FileNotFoundException>(() => ImageClassifier.Load(missing)).Message,
            StringComparison.Ordinal);
        var path = _folder.Write("photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.StartsWith(path, Assert.Throws<DataFormatException>(() => ImageClassifier.Load(path)).Message, StringComparison.Ordinal);
    }
}

/// <summary>A format of models with one model: grey pictures of 6 × 6, three classes.</summary>
public sealed class TinyFormat : IModelFormat
{
    internal const string Magic = "a tiny model";

    /// <inheritdoc/>
    public string Name => "tiny";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".tiny"];

    /// <inheritdoc/>
    public bool Recognizes(FileStart file) => file.StartsWith("a tiny model"u8);

    /// <inheritdoc/>
    public GraphModule Read(string path) =>
        Trace.Of(new Sequential(new Conv2d(1, 2, 3), new ReLU(), new Flatten(), new Linear(32, 3)).Eval(), Tensor.Zeros([1, 1, 6, 6]));
}
