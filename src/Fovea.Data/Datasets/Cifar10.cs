using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>60,000 colour photographs of 32×32 pixels in ten classes: 50,000 to train on and 10,000 to test on.</summary>
/// <remarks><b>Shape</b>: [3, 32, 32]. <b>Source</b>: Krizhevsky, Learning multiple layers of features from tiny images (2009).</remarks>
public static class Cifar10
{
    /// <summary>Reads the official binary version: the folder <c>cifar-10-batches-bin</c> or the archive <c>cifar-10-binary.tar.gz</c>,
    /// below a data folder or below <c>cifar10/</c> or <c>cifar10-bin/</c> in it; or pictures, <c>{train,test}/{class}/*.jpg</c>, in
    /// folders or in an archive <c>cifar10-*.tar.xz</c>, <c>.tar.gz</c> or <c>.tar</c>.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache. What is nowhere is downloaded.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is damaged or not of this format.</exception>
    public static (Dataset Train, Dataset Test) Load(string? dataFolder = null) => new Cifar10Entry().Load(dataFolder);
}

internal sealed class Cifar10Entry : DatasetEntry
{
    private static readonly string[] Mirrors = ["https://www.cs.toronto.edu/~kriz/"];
    private static readonly string[] Classes =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public override string Name => "cifar10";

    public override string Description => "photographs in ten classes, colour, 32×32";

    public override (int Train, int Test) Counts => (50_000, 10_000);

    public override Shape ImageShape => [3, 32, 32];

    public override string Licence => "none stated; the author asks for citation of the report";

    public override string Attribution =>
        "Krizhevsky, A. (2009). Learning multiple layers of features from tiny images. University of Toronto. "
        + "https://www.cs.toronto.edu/~kriz/cifar.html";

    public override string Homepage => "https://www.cs.toronto.edu/~kriz/cifar.html";

    public override IReadOnlyList<RemoteFile> Files { get; } =
    [
        RemoteFile.Of(Cifar10Binary.Archive, Mirrors,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", 170_052_171),
    ];

    public override string? Locate(string root)
    {
        var folders = Folders(root);
        return folders.Select(f => Path.Combine(f, Cifar10Binary.Folder)).Concat(folders).FirstOrDefault(Cifar10Binary.IsIn)
            ?? folders.Select(f => Path.Combine(f, Cifar10Binary.Archive)).FirstOrDefault(File.Exists)
            ?? folders.Select(f => Path.Combine(f, "images")).Concat(folders).FirstOrDefault(IsPictures)
            ?? folders.Where(Directory.Exists).SelectMany(Archives).FirstOrDefault();
    }

    public override (Dataset Train, Dataset Test) Read(string location) =>
        IsPictures(location) ? ImageFolder.LoadParts(location, 32)
        : IsPictureArchive(location) ? PictureArchive.Read(location, Name, 32, Classes) : Cifar10Binary.Read(location, Classes);

    public override (int Train, int Test)? CountAt(string location) =>
        IsPictures(location) && ImageFolder.PartsOf(location) is var (train, test) ? (Pictures(train), Pictures(test))
        : Directory.Exists(location) ? Cifar10Binary.Count(location)
        // Only reading all of an archive would tell, but the published one is known by its size.
        : BoundedFile.Info(location).Length == DownloadSize ? Counts : null;

    internal override string? FileAt(string location, RemoteFile file) =>
        File.Exists(location) && !IsPictureArchive(location) ? location : null;

    internal override string LookedFor => $"{Cifar10Binary.Folder} or {Cifar10Binary.Archive}, or pictures in train/CLASS and test/CLASS";

    // The version for Python is pickled, and nothing is unpickled here.
    internal override string? NearMiss(string root) =>
        Folders(root).SelectMany(f => new[] { Path.Combine(f, "cifar-10-python.tar.gz"), Path.Combine(f, "cifar-10-batches-py") })
            .FirstOrDefault(Path.Exists) is { } pickled
            ? $"{pickled} is the version for Python, which only Python reads: get {Cifar10Binary.Archive}" : null;

    private static string[] Folders(string root) => [Path.Combine(root, "cifar10"), Path.Combine(root, "cifar10-bin"), root];

    private static IEnumerable<string> Archives(string folder) => Directory.EnumerateFiles(folder).Where(IsPictureArchive)
        .Order(StringComparer.Ordinal);

    private static bool IsPictureArchive(string path) => Path.GetFileName(path) is var name && PictureArchive.IsNamed(name)
        && (name.StartsWith("cifar10", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("cifar-10-", StringComparison.OrdinalIgnoreCase))
        && !name.Contains("binary", StringComparison.Ordinal) && !name.Contains("python", StringComparison.Ordinal)
        && !name.Contains("matlab", StringComparison.Ordinal) && File.Exists(path);

    private static int Pictures(string part) => Classes.Sum(name => Directory.EnumerateFiles(Path.Combine(part, name))
        .Count(f => !Path.GetFileName(f).StartsWith('.')));

    // {train,test}/{class}/*.jpg, with the ten classes and no others.
    private static bool IsPictures(string folder) => ImageFolder.PartsOf(folder) is var (train, test)
        && Classes.All(name => Directory.Exists(Path.Combine(train, name)) && Directory.Exists(Path.Combine(test, name)));
}
