using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>70,000 pictures of clothing, grey, 28×28 pixels, in ten classes: 60,000 to train on and 10,000 to test on.</summary>
/// <remarks><b>Shape</b>: [1, 28, 28]. <b>Source</b>: Xiao, Rasul and Vollgraf, Fashion-MNIST: a novel image dataset for benchmarking
/// machine learning algorithms, arXiv:1708.07747 (2017).</remarks>
public static class FashionMnist
{
    /// <summary>Reads the four IDX files, gzipped or not, from <c>fashion-mnist/</c> below a data folder or from that folder itself. Where
    /// they are nowhere, and in the folder that is given, a sample in <c>fashion-mnist-mini/</c> will do.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache. What is nowhere is downloaded.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is damaged or not of this format.</exception>
    public static (Dataset Train, Dataset Test) Load(string? dataFolder = null) => new FashionMnistEntry().Load(dataFolder);
}

internal sealed class FashionMnistEntry : DatasetEntry
{
    private static readonly string[] Mirrors =
    [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ];

    private static readonly string[] Classes =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public override string Name => "fashion-mnist";

    public override string Description => "pictures of clothing in ten classes, grey, 28×28";

    public override (int Train, int Test) Counts => (60_000, 10_000);

    public override Shape ImageShape => [1, 28, 28];

    public override string Licence => "MIT";

    public override string Homepage => "https://github.com/zalandoresearch/fashion-mnist";

    public override string Attribution =>
        "Xiao, H., Rasul, K. & Vollgraf, R. (2017). Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms. "
        + "arXiv:1708.07747";

    public override IReadOnlyList<RemoteFile> Files { get; } =
    [
        RemoteFile.Of("train-images-idx3-ubyte.gz", Mirrors,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880),
        RemoteFile.Of("train-labels-idx1-ubyte.gz", Mirrors, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515),
        RemoteFile.Of("t10k-images-idx3-ubyte.gz", Mirrors, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102),
        RemoteFile.Of("t10k-labels-idx1-ubyte.gz", Mirrors, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148),
    ];

    public override string? Locate(string root) => IdxDataset.Locate(root, "fashion-mnist", "");

    public override (Dataset Train, Dataset Test) Read(string location) => IdxDataset.Read(Name, location, Classes);

    public override (int Train, int Test)? CountAt(string location) => IdxDataset.Count(location);

    public override string? LocatePart(string root) => IdxDataset.Locate(root, "fashion-mnist-mini");

    internal override string? NearMiss(string root) => IdxDataset.NearMiss(root, Name, "");

    internal override string? FileAt(string location, RemoteFile file) =>
        IdxDataset.FindFile(location, Path.GetFileNameWithoutExtension(file.Name));
}
