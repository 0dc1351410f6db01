using Fovea.Data;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Serving.Load;

/// <summary>A network that is served, as the same weights in two files, and pictures for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fovea">The file that Fovea serves.</param>
/// <param name="Onnx">The same for ONNX Runtime.</param>
/// <param name="Pictures">Files of pictures.</param>
/// <param name="Type">Their media type.</param>
internal sealed record LoadModel(string Name, string Fovea, string Onnx, IReadOnlyList<byte[]> Pictures, string Type)
{
    /// <summary>SqueezeNet 1.0 with the weights of ImageNet, and photographs; null where the data is not at hand.</summary>
    /// <param name="folder">Where its files go.</param>
    public static LoadModel? SqueezeNet(string folder)
    {
        if (Environment.GetEnvironmentVariable("FOVEA_DATA") is not { } data) return null;
        var weights = Path.Combine(data, "imagenet", "squeezenet1_0-imagenet.safetensors");
        if (!File.Exists(weights)) return null;
        var classes = ClassList.Load(Path.Combine(data, "imagenet", "classes.tsv"));
        var photographs = Directory.GetFiles(Path.Combine(data, "imagenet", "samples"), "*.JPEG").Order(StringComparer.Ordinal);
        var classifier = ImageClassifier.Load(weights, classes: classes);
        return Of(folder, "squeezenet", classifier, [.. photographs.Select(File.ReadAllBytes)], "image/jpeg");
    }

    /// <summary>The network of the recipe <c>mnist-cnn</c> with weights drawn by chance, which are as fast as others, and the digits that
    /// come with the library, as PNG of 28 × 28.</summary>
    /// <param name="folder">Where its files go.</param>
    public static LoadModel MnistCnn(string folder)
    {
        Generator.ManualSeed(0);
        var classifier = new ImageClassifier(new MnistCnn(), new([1, 28, 28], [0], [1]), ClassList.Numbered(10).Names);
        return Of(folder, "mnist-cnn", classifier, [.. Enumerable.Range(0, 100).Select(Digit)], "image/png");
    }

    private static byte[] Digit(int index)
    {
        var digits = Digits.Load();
        var pixels = new byte[digits.ImageShape.Elements];
        digits.Read(index, pixels);
        // Their values are 0 to 16.
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)Math.Min(255, pixels[i] * 16);
        return Resizing.Resize(new Image(8, 8, 1, pixels), 28, 28, Interpolation.Bilinear).Encode();
    }

    private static LoadModel Of(string folder, string name, ImageClassifier classifier, IReadOnlyList<byte[]> pictures, string type)
    {
        var (fovea, onnx) = (Path.Combine(folder, name + ".fovea"), Path.Combine(folder, name + ".onnx"));
        classifier.Save(fovea);
        classifier.Network.SaveOnnx(onnx, classifier.Preprocessing.Shape);
        return new(name, fovea, onnx, pictures, type);
    }
}
