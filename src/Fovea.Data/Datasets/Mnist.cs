using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>70,000 handwritten digits, grey, 28×28 pixels: 60,000 to train on and 10,000 to test on.</summary>
/// <remarks><b>Shape</b>: [1, 28, 28]. <b>Source</b>: LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document
/// recognition, Proceedings of the IEEE 86 (1998).</remarks>
public static class Mnist
{
    /// <summary>Reads the four IDX files, gzipped or not, with a dash or a dot before <c>idx</c>, from <c>mnist/</c> below a data
    /// folder or from that folder itself.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache. What is nowhere is downloaded.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is damaged or not of this format.</exception>
    public static (Dataset Train, Dataset Test) Load(string? dataFolder = null) => new MnistEntry().Load(dataFolder);
}

internal sealed class MnistEntry : DatasetEntry
{
    private static readonly string[] Mirrors =
        ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"];

    public override string Name => "mnist";

    public override string Description => "handwritten digits, grey, 28×28";

    public override (int Train, int Test) Counts => (60_000, 10_000);

    public override Shape ImageShape => [1, 28, 28];

    public override string Licence => "CC BY-SA 3.0";

    public override string Homepage => "http://yann.lecun.com/exdb/mnist/";

    public override string Attribution =>
        "LeCun, Y., Cortes, C. & Burges, C. The MNIST database of handwritten digits. http://yann.lecun.com/exdb/mnist/";

    public override IReadOnlyList<RemoteFile> Files { get; } =
    [
        RemoteFile.Of("train-images-idx3-ubyte.gz", Mirrors, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 9_912_422,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        RemoteFile.Of("train-labels-idx1-ubyte.gz", Mirrors, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 28_881,
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        RemoteFile.Of("t10k-images-idx3-ubyte.gz", Mirrors, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 1_648_877,
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        RemoteFile.Of("t10k-labels-idx1-ubyte.gz", Mirrors, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 4_542,
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    public override string? Locate(string root) => IdxDataset.Locate(root, "mnist", "");

    public override (Dataset Train, Dataset Test) Read(string location) => IdxDataset.Read(Name, location, Digits.DigitNames);

    public override (int Train, int Test)? CountAt(string location) => IdxDataset.Count(location);

    internal override string? NearMiss(string root) => IdxDataset.NearMiss(root, Name, "");

    internal override string? FileAt(string location, RemoteFile file) =>
        IdxDataset.FindFile(location, Path.GetFileNameWithoutExtension(file.Name));
}
